import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import * as z from "zod";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { at } from "../../src/core/at.ts";
import { formatNamed } from "../../src/traces/formats.ts";
import { runCommand } from "../support/command.ts";
import { isInstalled } from "../support/is-installed.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeFiles } from "../support/write-files.ts";

const root = temporaryFolder();

/** What follows a hint: options to add, a command of a shell with FILE for the file, or what the command that it names would have written. */
type Following = { readonly options: readonly string[] } | { readonly shell: string } | { readonly records: string };

/** The sentences of what can be wrong with a recording. */
const PHRASES = "../problems/trace.ts";

interface Hint {
  /** What the message says, word for word. */
  readonly says: string;
  /** The source that says it. */
  readonly from: string;
  readonly text: string | Uint8Array;
  readonly options?: readonly string[];
  readonly follow: Following;
}

const wide = (text: string): Uint8Array => Buffer.from(text, "utf16le");
const STRACE = `${formatNamed("strace").example}\n77 close(3) = 0\n`;
const TETRAGON = `${formatNamed("tetragon").example}\n`;
const PERF_SCRIPT = `# ========\n# arch : x86_64\n# ========\n#\ncat 77/77 [000] 100.000001: raw_syscalls:sys_enter: NR 0 (3, 0, 0, 0, 0, 0)\n`;
const ALL_OF_AUDIT = `${formatNamed("auditd").example}\n`;
const KERNEL_NUMBER = "cat 77/77 [000] 100.000001: raw_syscalls:sys_enter: NR 0 (3, 0, 0, 0, 0, 0)\n";

const HINTS: readonly Hint[] = [
  // How the text is to be read.
  { says: "--arch i386", from: PHRASES, text: "6 6 63\n", follow: { options: ["--arch", "i386"] } },
  {
    says: "aarch64 or another",
    from: PHRASES,
    text: KERNEL_NUMBER,
    follow: { options: ["--arch", "aarch64"] },
  },
  {
    says: "--arch opaque",
    from: PHRASES,
    text: "77 5\n78 6\n77 6\n",
    follow: { options: ["--arch", "opaque"] },
  },
  {
    says: "--call-names FILE",
    from: PHRASES,
    text: "tid,syscall\n7,1\n",
    follow: { options: ["--call-names", join(root, "names.txt")] },
  },
  {
    says: "where the text has numbers, --arch names their table",
    from: PHRASES,
    text: "1 10:00:00.000000001 0 a (77) > syscall nativeID=257\n",
    follow: { options: ["--arch", "x86_64"] },
  },
  {
    says: "--input-format strace reads it",
    from: PHRASES,
    text: STRACE,
    options: ["--input-format", "auditd"],
    follow: { options: ["--input-format", "strace"] },
  },
  {
    says: "--input-format strace reads it all the same",
    from: PHRASES,
    text: "77 malloc(5) = 1\n77 free(1) = 0\n",
    follow: { options: ["--input-format", "strace"] },
  },
  {
    says: "--input-format names reads them all the same",
    from: PHRASES,
    text: "alpha beta gamma\n",
    follow: { options: ["--input-format", "names"] },
  },
  { says: "name one with --input-format", from: PHRASES, text: "0x1 alpha !\n", follow: { records: STRACE } },
  {
    says: "read it with --per thread",
    from: PHRASES,
    text: `${formatNamed("lid-ds").example}\n`,
    options: ["--per", "process"],
    follow: { options: ["--per", "thread"] },
  },
  {
    says: "the text names no containers; read it with --per thread",
    from: PHRASES,
    text: STRACE,
    options: ["--per", "container"],
    follow: { options: ["--per", "thread"] },
  },
  {
    says: "read it with --per thread",
    from: PHRASES,
    text: "77 read(3) = 1\n78 read(3) = 1\n",
    options: ["--per", "process"],
    follow: { options: ["--per", "thread"] },
  },
  {
    says: 'is for example "time,pid,tid,syscall"',
    from: "table/csv.ts",
    text: "1,7,7,read\n2,7,7,close\n",
    options: ["--input-format", "csv"],
    follow: { records: "time,pid,tid,syscall\n1,7,7,read\n2,7,7,close\n" },
  },
  {
    says: "leave one of them",
    from: "table/csv.ts",
    text: "tid,thread,syscall\n7,7,read\n",
    follow: { records: "tid,syscall\n7,read\n" },
  },
  {
    says: "write the column as whole numbers",
    from: "table/call-rows.ts",
    text: "tid,syscall\n7,1.0\n",
    options: ["--arch", "i386"],
    follow: { records: "tid,syscall\n7,1\n" },
  },
  // What makes it readable.
  {
    says: "jq -c '.items[]' FILE > FILE.jsonl",
    from: PHRASES,
    text: `{"items":[${formatNamed("csv").example},${formatNamed("csv").example}]}\n`,
    follow: { shell: "jq -c '.items[]' FILE > FILE.jsonl" },
  },
  {
    says: "tr '\\r' '\\n' < FILE > FILE.txt",
    from: "not-a-recording.ts",
    text: STRACE.replaceAll("\n", "\r"),
    follow: { shell: "tr '\\r' '\\n' < FILE > FILE.txt" },
  },
  {
    says: "iconv -f UTF-16LE -t UTF-8 FILE > FILE.txt",
    from: "not-a-recording.ts",
    text: wide(STRACE),
    follow: { shell: "iconv -f UTF-16LE -t UTF-8 FILE > FILE.txt" },
  },
  {
    says: "iconv -f UTF-16 -t UTF-8 FILE > FILE.txt",
    from: "not-a-recording.ts",
    text: wide(`\uFEFF${STRACE}`),
    follow: { shell: "iconv -f UTF-16 -t UTF-8 FILE > FILE.txt" },
  },
  {
    says: "sysdig -r FILE > FILE.txt",
    from: "not-a-recording.ts",
    text: Uint8Array.of(0x0a, 0x0d, 0x0d, 0x0a, 1, 2),
    follow: { records: `${formatNamed("sysdig").example}\n` },
  },
  {
    says: "perf script --header -i FILE > FILE.txt",
    from: "not-a-recording.ts",
    text: "PERFILE2\u0001",
    follow: { records: PERF_SCRIPT },
  },
  {
    says: "trace-cmd report FILE > FILE.txt",
    from: "not-a-recording.ts",
    text: Buffer.from("\u0017\u0008Dtracing6\0", "latin1"),
    follow: { records: "cpus=2\n             cat-77    [001] 100.000001: sys_enter_read: fd: 0x3\n" },
  },
  {
    says: "turn its folder into text with babeltrace2, as docs/formats/csv.md shows",
    from: "not-a-recording.ts",
    text: Uint8Array.of(0xc1, 0x1f, 0xfc, 0xc1),
    follow: { records: "time\tpid\ttid\tcomm\tarch\tsyscall\tlost\n1.0\t7\t7\tcat\t\topenat\t\n" },
  },
  {
    says: "record it with: strace -f -o FILE PROGRAM",
    from: "not-a-recording.ts",
    text: "\u007fELF\u0002",
    follow: { shell: "strace -f -o FILE.txt true" },
  },
  // What records it.
  {
    says: "record without -c and -C",
    from: "not-a-recording.ts",
    text: "% time     seconds  usecs/call     calls    errors syscall\n 50.00    0.000000           0         1           read\n",
    follow: { records: STRACE },
  },
  {
    says: "record without -s",
    from: "not-a-recording.ts",
    text: " Summary of events:\n\n cat (77), 2 events, 100.0%\n",
    follow: { records: `${formatNamed("perf").example}\n` },
  },
  {
    says: "print one line per call, as docs/formats/csv.md shows",
    from: "not-a-recording.ts",
    text: "@[7]: 12\n@[8]: 13\n",
    follow: { records: "tid\tcomm\tarch\tsyscall\n7\tcat\tx86_64\t0\n" },
  },
  {
    says: "turn them into a table first, as docs/formats/csv.md shows",
    from: "not-a-recording.ts",
    text: "[10:00:00.1] (+?.?????????) host syscall_entry_openat: { cpu_id = 0 }, { vtid = 7 }, { dfd = -100 }\n",
    follow: { records: "time\ttid\tsyscall\n1.0\t7\topenat\n" },
  },
  {
    says: "give the log itself, or what ausearch prints",
    from: "not-a-recording.ts",
    text: "Syscall Report\n=======\n",
    follow: { records: ALL_OF_AUDIT },
  },
  {
    says: "print the usual ones: sysdig -r FILE > FILE.txt",
    from: "not-a-recording.ts",
    text: "1600000000000000001 | 0 | 77 | > | futex | op=128 | 3\n",
    follow: { records: `${formatNamed("sysdig").example}\n` },
  },
  {
    says: "record with strace -f -o FILE PROGRAM",
    from: "not-of-linux.ts",
    text: "77 malloc(5) = 1\n77 free(1) = 0\n",
    follow: { shell: "strace -f -o FILE.txt true" },
  },
  {
    says: "record with auditctl -a always,exit -F arch=b64 -S all -F pid=PID",
    from: "auditd/auditd.ts",
    text: "type=USER_LOGIN msg=audit(1700000000.100:1): pid=1 uid=0 auid=0 ses=1 msg='op=login'\n",
    follow: { records: ALL_OF_AUDIT },
  },
  {
    says: "run a rule for every call whose output names %evt.type, %thread.tid and %proc.pid",
    from: "json/falco.ts",
    text: `${formatNamed("falco").example.replace('"read"', '"procexit"')}\n`,
    follow: { records: `${formatNamed("falco").example}\n` },
  },
  {
    says: "record with a TracingPolicy on raw_syscalls:sys_enter",
    from: "json/tetragon.ts",
    text: '{"process_exec":{"process":{"pid":7}},"time":"2026-01-01T00:00:00Z"}\n',
    options: ["--input-format", "tetragon"],
    follow: { records: TETRAGON },
  },
  {
    says: "record with: tracee --events sys_enter --output json",
    from: "json/tracee.ts",
    text: `${formatNamed("tracee").example.replace('"read"', '"net_packet_dns"')}\n`,
    follow: { records: `${formatNamed("tracee").example}\n` },
  },
  {
    says: "record with: sysdig > FILE",
    from: "events/sysdig-calls.ts",
    text: `${formatNamed("sysdig").example.replace("read", "switch")}\n`,
    follow: { records: `${formatNamed("sysdig").example}\n` },
  },
  {
    says: "record with: perf trace -a -o FILE",
    from: "events/perf.ts",
    text: "     0.000 (         ): cat/77 sched:sched_switch(a: 1)\n",
    follow: { records: `${formatNamed("perf").example}\n` },
  },
  {
    says: "record with: perf record -a -e raw_syscalls:sys_enter; perf script --header > FILE",
    from: "events/ftrace.ts",
    text: "cat 77 [001] 100.000002: raw_syscalls:sys_exit: NR 0 = 9\n",
    follow: { records: PERF_SCRIPT },
  },
];

/** Whose hints are not tried: it takes an object of 64 MiB. */
const UNTRIED: ReadonlySet<string> = new Set(["wrapped/json-objects.ts"]);

/** What in a source is a command or an option of ours that a reader of a message will try. */
const HINT = /option\("|jq -c|record with|perf script|sysdig -r|trace-cmd report|babeltrace2|iconv |strace -f/;

/** The sources of readers that give such hints. */
function sourcesOfHints(): readonly string[] {
  const folder = join(PROJECT_FOLDER, "src/traces");
  const readers = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  return [PHRASES, ...readers].filter((file) =>
    readFileSync(join(folder, file), "utf8")
      .split("\n")
      .some((line) => !/^\s*(?:\/?\*|\/\/)/.test(line) && HINT.test(line)),
  );
}

interface Outcome {
  readonly refused: ReadonlyMap<string, string>;
  readonly read: ReadonlySet<string>;
}

const scored = z.object({
  traces: z.array(z.object({ path: z.string(), calls: z.int().positive() })),
  skipped: z.array(z.object({ path: z.string(), reason: z.string() })),
});

/** Reads files with the built program, those of the same options in one run. */
async function outcomeOf(files: readonly { readonly path: string; readonly options: readonly string[] }[]) {
  const groups = new Map<string, string[]>();
  for (const { path, options } of files)
    groups.set(options.join("\0"), [...(groups.get(options.join("\0")) ?? []), path]);
  const refused = new Map<string, string>();
  const read = new Set<string>();
  for (const [options, paths] of groups) {
    const words = options === "" ? [] : options.split("\0");
    // Where no file is read there is no model to judge by, and no JSON.
    const good = join(root, "good.jsonl");
    const { stdout } = await runCommand([
      "score",
      good,
      ...paths,
      ...words.filter((word) => word !== ""),
      "--detector",
      "sample",
      "--format",
      "json",
    ]);
    if (stdout === "") {
      for (const path of paths) refused.set(basename(path), (await runCommand(["inspect", path, ...words])).stderr);
      continue;
    }
    const report = scored.parse(JSON.parse(stdout));
    for (const { path } of report.traces) read.add(path);
    for (const { path, reason } of report.skipped) refused.set(basename(path), reason);
  }
  return { refused, read } satisfies Outcome;
}

/** What a hint makes of a file: another file, or the same with options; null where its tool is not here. */
function followed(path: string, { options = [], follow }: Hint) {
  if ("options" in follow) return { path, options: follow.options };
  const others = options[0] === "--arch" ? options : [];
  if ("records" in follow) {
    writeFileSync(`${path}.txt`, follow.records);
    return { path: `${path}.txt`, options: others };
  }
  if (!isInstalled(toolOf(follow.shell))) return null;
  const { status, stderr } = spawnSync("sh", ["-c", follow.shell.replaceAll("FILE", path)], { encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  return { path: follow.shell.includes("FILE.jsonl") ? `${path}.jsonl` : `${path}.txt`, options: others };
}

describe("a hint in a message", () => {
  writeFiles(root, { "names.txt": "exit\nfork\n", "good.jsonl": `${formatNamed("csv").example}\n` });
  const files = HINTS.map((hint, index) => {
    const path = join(root, `hint-${index}`);
    writeFileSync(path, hint.text);
    return { path, options: hint.options ?? [] };
  });
  const outcomes = (async () => ({
    before: await outcomeOf(files),
    after: await outcomeOf(HINTS.flatMap((hint, index) => followed(at(files, index).path, hint) ?? [])),
  }))();

  it.each(HINTS.map(({ says, from }, index) => [says, from, index] as const))(
    "leads to a text that is read: %s (%s)",
    async (says, _, index) => {
      const { before, after } = await outcomes;
      expect(before.refused.get(`hint-${index}`)).toContain(says);
      const made = [`hint-${index}`, `hint-${index}.txt`, `hint-${index}.jsonl`];
      expect(made.map((name) => after.refused.get(name)).filter((reason) => reason !== undefined)).toEqual([]);
      const { follow } = at(HINTS, index);
      const tool = "shell" in follow ? toolOf(follow.shell) : "sh";
      if (isInstalled(tool)) expect(made.filter((name) => after.read.has(name))).toHaveLength(1);
    },
  );

  it("is tried above, whatever reader gives it", () => {
    const tried = new Set(HINTS.map(({ from }) => from));
    expect(sourcesOfHints().filter((file) => !tried.has(file) && !UNTRIED.has(file))).toEqual([]);
  });

  it("on a gate lets it through: --max-skipped", async () => {
    const file = join(writeFiles(join(root, "gate"), { input: `${STRACE}oops\noops\n` }), "input");
    const gate = ["score", file, "--detector", "sample", "--fail-on-alarm"];
    expect((await runCommand(gate)).stderr).toContain("more than --max-skipped 0.01");
    expect((await runCommand([...gate, "--max-skipped", "1"])).stderr).not.toContain("--max-skipped");
  });
});

function toolOf(shell: string): string {
  return shell.split(" ", 1)[0] ?? "";
}
