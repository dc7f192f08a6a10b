/** A real program to record: what to run in the folder that `makeInputs` fills. */
export interface Program {
  readonly name: string;
  readonly argv: readonly string[];
  /** The table of its calls; strace says it only where it writes to a terminal. */
  readonly architecture: "x86_64" | "i386";
  /** Whether it writes to the standard error that it may share with strace. */
  readonly isNoisy: boolean;
  /** What strace is to answer in the kernel's place. */
  readonly answers: readonly string[];
  /** Whether two runs make the same calls, so that a second run under `strace -c` may be compared. */
  readonly isRepeatable: boolean;
}

function program(name: string, argv: readonly string[], isRepeatable = true): Program {
  return { name, argv, architecture: "x86_64", answers: [], isNoisy: false, isRepeatable };
}

const shell = (script: string): readonly string[] => ["sh", "-c", script];

/** Programs whose two runs may differ: threads and processes wait for each other in an order that no one sets. */
const CHANGING = false;

/** Every call but execve fails, and exit does the first time. */
const ALL_BUT_THE_LAST = ["-e", "inject=!execve,exit:error=ENOSYS", "-e", "inject=exit:error=ENOSYS:when=1"];

/** The programs of every Linux host and of a developer's, then the made ones of {@link sources}; ours listens at `loopback`. */
export function programs(loopback: string): readonly Program[] {
  return [
    program("ls", ["ls", "-lR", "tree"]),
    program("cat", ["cat", "words.txt", "tree/a/0.txt"]),
    program("grep", ["grep", "-rn", "alpha", "tree"]),
    program("sed", ["sed", "-e", "s/alpha/(read = <unfinished ...>/", "words.txt"]),
    program("awk", ["awk", "{ n[$1] += 1 } END { for (word in n) print n[word], word }", "words.txt"]),
    program("sort", ["sort", "-r", "words.txt"], CHANGING),
    program("find", ["find", "tree", "-name", "*.txt", "-exec", "wc", "-l", "{}", "+"], CHANGING),
    program("tar", ["tar", "-czf", "tree.tgz", "tree"], CHANGING),
    program("gzip", ["gzip", "-c", "words.txt"]),
    program("bzip2", ["bzip2", "-c", "words.txt"]),
    program("xz", ["xz", "-T2", "-0", "--block-size=65536", "-kf", "data.bin"], CHANGING),
    program("zstd", ["zstd", "-q", "-T2", "-f", "data.bin"], CHANGING),
    program("python3", ["/usr/bin/python3", "-S", "threads.py"], CHANGING),
    // Node makes its standard error non-blocking: were it strace's too, strace would lose lines of its own there.
    program("node", shell("exec node workers.cjs 2> /dev/null"), CHANGING),
    program("perl", ["perl", "-e", "for (1..3) { if (!fork) { print time; exit $_ } } 1 while wait > 0;"], CHANGING),
    program("bash", ["bash", "-c", "(cat words.txt | sort | uniq -c) | head -3; echo $(wc -l < words.txt)"], CHANGING),
    program("make", ["make", "-s", "-j2", "-B", "all"], CHANGING),
    program("gcc", ["gcc", "-O0", "-o", "hello", "hello.c"], CHANGING),
    program(
      "git",
      [
        "git",
        "-c",
        "alias.all=!rm -rf r; git init -q r && cp words.txt r && git -C r add . && git -C r status -s",
        "all",
      ],
      CHANGING,
    ),
    program("sqlite3", [
      "sqlite3",
      ":memory:",
      "create table t(x); insert into t values (1), (2); select sum(x) from t;",
    ]),
    program("dd", ["dd", "if=data.bin", "of=copy.bin", "bs=64k", "status=none"]),
    program("openssl", ["openssl", "dgst", "-sha256", "data.bin"]),
    program("curl", ["curl", "-s", "-o", "page.txt", loopback], CHANGING),
    program("cp", ["cp", "-r", "tree", "copy"], CHANGING),
    program("xargs", shell("ls tree/* | xargs -P 2 -n 1 echo"), CHANGING),
    program(
      "kill",
      ["bash", "-c", "trap 'echo got' USR1; kill -USR1 $$; sleep 9 & kill -9 $!; wait $!; exit 3"],
      CHANGING,
    ),
    program("stop", shell("sleep 0.4 & sleep 0.1; kill -STOP $!; kill -CONT $!; wait"), CHANGING),
    program("timeout", ["timeout", "0.2", "sleep", "9"], CHANGING),
    {
      ...program("no such file", shell("ls /no/such/file; printf 'not a call\\nmore\\n' >&2; cat words.txt")),
      isNoisy: true,
    },
    program("odd name", ["./odd [ 0] <x>"]),
    program("odd numbers", ["./odd-numbers"]),
    program("spawn", ["./spawn"], CHANGING),
    program("alarm", ["./alarm"]),
    program("supersede", ["./supersede"], CHANGING),
    program("orphan", shell("./supersede &"), CHANGING),
    program("many threads", ["./many-threads"], CHANGING),
    { ...program("32 bit", ["./bits32"]), architecture: "i386" },
    { ...program("every i386 number", ["./every32"]), architecture: "i386", answers: ALL_BUT_THE_LAST },
    { ...program("every x86_64 number", ["./every64"]), answers: ALL_BUT_THE_LAST },
  ];
}
