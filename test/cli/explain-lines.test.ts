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

function run(argv: readonly string[], input?: string) {
  const options = {
    cwd: folder,
    env: PLAIN_ENVIRONMENT,
    encoding: "utf8",
    ...(input === undefined ? {} : { input }),
  } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, "explain", ...argv], options);
  return { status, stdout, stderr };
}

const ASK = ["--trace", "7", "--detector", "sample", "--quiet"] as const;
const OFFSET = Buffer.from(TEXT).indexOf("7 init_module");
const RESUMED = Buffer.from(TEXT).indexOf("7 <...");

describe("explain --lines, as a user runs it", () => {
  it.each(["a.strace", "a.strace.gz"])("shows the lines behind the most surprising calls of %s, made inert", (file) => {
    const { status, stdout } = run([file, ...ASK, "--lines"]);
    expect(status).toBe(0);
    expect(stdout).toContain("Lines of the recording");
    expect(stdout).toContain(
      `80  init_module\n    ${file}:81 (byte ${OFFSET}): 7 init_module("\\x1b[2J\\u{202e}", 3 <unfinished ...>\n`,
    );
    expect(stdout).toContain(`    ${file}:83 (byte ${RESUMED}): 7 <... init_module resumed>) = -1 EPERM (x)\n`);
    expect(run([file, ...ASK]).stdout).not.toContain("Lines of the recording");
  });

  it("gives lines and facts in the JSON, of the calls that are shown by themselves", () => {
    const { stdout } = run(["a.strace", ...ASK, "--lines", "--format", "json"]);
    expect(stdout).not.toMatch(/[\u001b\u202e]/);
    const { calls } = JSON.parse(stdout) as {
      readonly calls: readonly { readonly lines?: unknown; readonly facts?: unknown }[];
    };
    expect(calls[80]?.lines).toEqual([
      { file: "a.strace", line: 81, offset: OFFSET, text: '7 init_module("\u001b[2J\u202e", 3 <unfinished ...>' },
      {
        file: "a.strace",
        line: 83,
        offset: RESUMED,
        text: "7 <... init_module resumed>) = -1 EPERM (x)",
      },
    ]);
    expect(calls[80]?.facts).toMatchObject({ thread: "7", arguments: '"\u001b[2J\u202e", 3', result: "-1 EPERM (x)" });
    expect(calls.filter(({ lines }) => lines !== undefined).length).toBeLessThan(calls.length);
    expect(run(["a.strace", ...ASK, "--format", "json"]).stdout).not.toContain('"lines"');
  });

  it("says of standard input, before any work, that it cannot be read again", () => {
    const { status, stdout, stderr } = run(["-", ...ASK, "--lines"], TEXT);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/standard input: can be read only once.*write it to a file, and name that/);
  });
});
