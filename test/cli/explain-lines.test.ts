import { describe, expect, it } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { MAIN, PLAIN_ENVIRONMENT } from "../support/built-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const folder = temporaryFolder();
const CALLS = ["execve", "brk", "openat", "read", "close", "mmap", "fstat", "write"];
/** One call of it is split, and holds what could steer a terminal. */
const TEXT =
  Array.from({ length: 80 }, (_, at) => `7 ${CALLS[at % CALLS.length] ?? ""}(${at}) = 0\n`).join("") +
  '7 init_module("\u001b[2J\u202e", 3 <unfinished ...>\n8 brk(0) = 0\n7 <... init_module resumed>) = -1 EPERM (x)\n';
writeFileSync(join(folder, "a.strace"), TEXT);
writeFileSync(join(folder, "a.strace.gz"), gzipSync(TEXT));

function run(argv: readonly string[], input?: string, command = "explain") {
  const options = {
    cwd: folder,
    env: PLAIN_ENVIRONMENT,
    encoding: "utf8",
    ...(input === undefined ? {} : { input }),
  } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, command, ...argv], options);
  return { status, stdout, stderr };
}

const ASK = ["--trace", "7", "--detector", "sample", "--quiet"] as const;
const OFFSET = Buffer.from(TEXT).indexOf("7 init_module");
const RESUMED = Buffer.from(TEXT).indexOf("7 <...");

describe("explain, as a user runs it, with the lines of the recording", () => {
  it.each(["a.strace", "a.strace.gz"])("shows the lines behind the surprising stretches of %s, made inert", (file) => {
    const { status, stdout } = run([file, ...ASK]);
    expect(status).toBe(0);
    expect(stdout).toContain(`\n   ${file}, process 7\n`);
    expect(stdout).toContain('\n   > 81  init_module("\\x1b[2J\\u{202e}", 3) = -1 EPERM (x)\n');
    expect(stdout).not.toMatch(/[\u001b\u202e]/);
    expect(run([file, ...ASK, "--lines", "0"]).stdout).not.toContain("EPERM");
  });

  it("gives in the JSON the evidence per stretch, with the text as it is and what it says", () => {
    const { stdout } = run(["a.strace", ...ASK, "--format", "json"]);
    expect(stdout).not.toMatch(/[\u001b\u202e]/);
    interface Shown {
      readonly index: number;
      readonly lines?: unknown;
      readonly facts?: unknown;
    }
    const { calls, stretches } = JSON.parse(stdout) as {
      readonly calls: readonly Shown[];
      readonly stretches: readonly { readonly evidence?: readonly Shown[] }[];
    };
    const lines = [
      { file: "a.strace", line: 81, offset: OFFSET, text: '7 init_module("\u001b[2J\u202e", 3 <unfinished ...>' },
      { file: "a.strace", line: 83, offset: RESUMED, text: "7 <... init_module resumed>) = -1 EPERM (x)" },
    ];
    const facts = { thread: "7", arguments: '"\u001b[2J\u202e", 3', result: "-1 EPERM (x)" };
    const evidence = stretches.flatMap(({ evidence = [] }) => evidence);
    expect(evidence.find(({ index }) => index === 80)).toMatchObject({
      ...lines[0],
      ...facts,
      call: "init_module",
      more: [lines[1]],
    });
    expect(calls[80]).toMatchObject({ lines, facts });
    expect(calls.filter(({ lines }) => lines !== undefined).length).toBeLessThan(calls.length);
    expect(run(["a.strace", ...ASK, "--format", "json", "--lines", "0"]).stdout).not.toMatch(/"lines"|"evidence"/);
  });

  it("explains standard input without its lines, and says why in one note", () => {
    const argv = ["-", "--trace", "7", "--detector", "sample"];
    const { status, stdout, stderr } = run(argv, TEXT);
    expect(status).toBe(0);
    expect(stdout).toContain("Most surprising stretches");
    expect(stdout).not.toContain("EPERM");
    expect(stderr).toMatch(/can be read only once, so its lines are not shown; write it to a file, and name that\./);
    expect(run([...argv, "--lines", "0"], TEXT).stderr).not.toContain("only once");
  });

  it("shows a line of a megabyte by its beginning, and never takes what a program wrote for a call", () => {
    const long = `7 init_module("${"A".repeat(1_000_000)}", 3) = 0\n7 write(1, "8 ptrace(0) = 0", 16) = 16\n`;
    writeFileSync(join(folder, "long.strace"), TEXT + long);
    const { status, stdout } = run(["long.strace", ...ASK]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/> 84 {2}init_module\("A{50,200}…\n/);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThan(1000);
  });

  it("says who made an explained process and what each ran, where the recording tells it", () => {
    const text = [
      '1 execve("/bin/sh", ["sh"]) = 0',
      "1 clone(flags=CLONE_CHILD_SETTID|SIGCHLD) = 2",
      '2 execve("/opt/id", ["id"]) = -1 ENOENT (No such file or directory)',
      '2 execve("/bin/id", ["id"]) = 0',
      ...CALLS.map((call) => `2 ${call}(0) = 0`),
      "1 wait4(-1) = 2",
    ];
    writeFileSync(join(folder, "tree.strace"), `${text.join("\n")}\n`);
    const { stdout } = run(["tree.strace", "--trace", "2", "--detector", "sample", "--quiet"]);
    expect(stdout).toContain(
      [
        "Who made it (its process is marked)",
        "  1 (sh)",
        '      line 1: execve("/bin/sh", ["sh"]) = 0',
        ">   2 (id), made by 1",
        '        line 4: execve("/bin/id", ["id"]) = 0',
      ].join("\n"),
    );
  });
});

describe("score --explain, as a user runs it, with the lines of the recording", () => {
  const ALARMED = ["--detector", "sample", "--false-alarm-rate", "0.99", "--explain", "1"] as const;

  it("shows them under the stretches of each alarm, and in its JSON", () => {
    const { stdout, stderr } = run(["a.strace", ...ALARMED], undefined, "score");
    expect(stdout).toMatch(/\n {3}> \d+ {2}\w+\(\d*\) = 0\n {11}\d+\.\d bits; expected /);
    expect(stderr).not.toContain("not shown");
    const json = run(["a.strace", ...ALARMED, "--format", "json"], undefined, "score").stdout;
    const { traces } = JSON.parse(json) as {
      readonly traces: readonly { readonly stretches?: readonly { readonly evidence?: readonly object[] }[] }[];
    };
    const evidence = traces.flatMap(({ stretches = [] }) => stretches.flatMap(({ evidence: lines = [] }) => lines));
    expect(evidence).toContainEqual(
      expect.objectContaining({ file: "a.strace", line: 23, call: "fstat", result: "0" }),
    );
  });

  it("scores a pipe without them, and says so once", () => {
    const { status, stdout, stderr } = run(["-", ...ALARMED], TEXT, "score");
    expect(status).toBe(0);
    expect(stdout).toContain("ALARM");
    expect(stderr.match(/can be read only once, so its lines are not shown/g)?.length).toBe(1);
  });
});
