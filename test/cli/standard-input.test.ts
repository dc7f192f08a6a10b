import { describe, expect, it } from "@jest/globals";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { MAIN, PLAIN_ENVIRONMENT } from "../support/built-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { makeZip } from "../support/zip.ts";

const folder = temporaryFolder();
const CALLS = ["execve", "brk", "openat", "read", "close", "mmap", "fstat", "write", "exit_group"];
const TEXT = Array.from({ length: 200 }, (_, at) => `7 ${CALLS[at % CALLS.length] ?? ""}(${at}) = 0\n`).join("");

interface Run {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built command in a shell: what a user types. `$S` is the command. */
async function shell(line: string, input: string | Uint8Array | null = null): Promise<Run> {
  const child = spawn("bash", ["-c", line.replaceAll("$S", `${process.execPath} ${MAIN}`)], {
    cwd: folder,
    env: PLAIN_ENVIRONMENT,
    stdio: [input === null ? "ignore" : "pipe", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout?.on("data", (piece: Buffer) => (out += piece.toString()));
  child.stderr?.on("data", (piece: Buffer) => (err += piece.toString()));
  child.stdin?.on("error", () => undefined).end(input);
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  return { code, signal, out, err };
}

writeFileSync(join(folder, "a.strace"), TEXT);
writeFileSync(join(folder, "b.strace"), TEXT);
writeFileSync(join(folder, "set.zip"), makeZip(["a", "b"].map((name) => ({ name: `${name}.strace`, data: TEXT }))));
writeFileSync(join(folder, "a.strace.gz"), gzipSync(TEXT));

describe("a recording on standard input", () => {
  it.each([
    ["a pipe", "cat a.strace | $S score - --format csv"],
    ["a file", "$S score - --format csv < a.strace"],
    ["packed", "$S score - --format csv < a.strace.gz"],
    ["named by its path", "cat a.strace | $S score /dev/stdin --format csv"],
    ["of inspect", "cat a.strace | $S inspect -"],
    ["of fit", "cat a.strace | $S fit --normal - --detector stide --out fitted && $S inspect fitted"],
    ["of explain", "cat a.strace | $S explain -"],
  ])("is read: %s", async (_, line) => {
    const { code, out, err } = await shell(line);
    expect([code, err]).toEqual([0, expect.not.stringContaining("syscall-sentinel:")]);
    expect(out).toContain("stdin");
  });

  it("is read where it is a socket, as of a program that starts this one", async () => {
    expect((await shell("$S score - --format csv", TEXT)).out).toContain("stdin#7,");
  });

  it.each([
    ["a zip", "cat set.zip | $S score - --format csv"],
    ["a tar", "tar -c a.strace b.strace | $S score - --format csv"],
    ["a packed tar", "tar -cj a.strace b.strace | $S score - --format csv"],
    ["a tar in <(...)", "$S score <(tar -c a.strace b.strace) --format csv"],
    [
      "a zip for fit",
      "cat set.zip | $S fit --normal - --detector stide --out of-zip > /dev/null && $S score a.strace b.strace --model of-zip --format csv",
    ],
  ])("that is an archive is read file by file: %s", async (_, line) => {
    const { code, out } = await shell(line);
    expect(code).toBe(0);
    expect(out).toMatch(/^a\.strace#7,[^]*^b\.strace#7,/m);
  });

  it("is read as far as it goes where it is packed and cut, and its verdict says that something is missing", async () => {
    const { code, out, err } = await shell("head -c 100 a.strace.gz | $S score - --all");
    expect([code, out]).toEqual([0, expect.stringMatching(/stdin#7.*, with gaps: 1 call not read\n/)]);
    expect(err).toMatch(/stdin: its gzip data is cut short .*: every trace of it has a gap/);
  });

  it("has the digest of its bytes, packed as they came", async () => {
    const named = await shell(
      "$S fit --normal a.strace.gz --detector stide --out named && $S inspect named --format json",
    );
    const piped = await shell(
      "$S fit --normal - --detector stide --out piped < a.strace.gz && $S inspect piped --format json",
    );
    const digest = /"sha256": "([0-9a-f]{64})"/;
    expect(digest.exec(piped.out)?.[1]).toBe(digest.exec(named.out)?.[1]);
    expect(digest.exec(piped.out)?.[1]).toHaveLength(64);
  });

  it.each([
    ["$S score - -", /"-": standard input can be read only once/],
    ["$S eval --data -", /"-": standard input is not read here/],
    ["$S score a.strace --model -", /"-": standard input is not read here/],
    ["$S fit --normal a.strace --detector stide --out -", /"-": standard input is not read here/],
    ["$S score -", /holds no trace \(stdin: the file holds no system call\)/],
    ["head -c 30 a.strace.gz | $S score -", /stdin: its gzip data is cut short \(it ends within a member\)/],
  ])("is refused where it cannot be: %s", async (line, message) => {
    const { code, out, err } = await shell(line);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(message);
  });
});

describe("a pipe", () => {
  it("of <(...) is read, and said by its number", async () => {
    const { code, out } = await shell("$S score <(cat a.strace.gz) a.strace --format csv");
    expect(code).toBe(0);
    expect(out).toMatch(/^fd\d+#7,/m);
    expect(out).toMatch(/^a\.strace#7,/m);
  });

  it("with a name is waited for, and read", async () => {
    execFileSync("mkfifo", [join(folder, "fifo")]);
    const done = shell("$S score fifo --format csv");
    // Opening it for writing waits for the reader.
    createWriteStream(join(folder, "fifo")).end(TEXT);
    expect((await done).out).toMatch(/^fifo#7,/m);
  });

  it("that nobody writes to is let go at once by Ctrl-C", async () => {
    execFileSync("mkfifo", [join(folder, "silent")]);
    const child = spawn(process.execPath, [MAIN, "score", "silent"], { cwd: folder, env: PLAIN_ENVIRONMENT });
    // It has started once it holds the pipe: only then does opening it for writing succeed.
    const writer = createWriteStream(join(folder, "silent"));
    await once(writer, "open");
    child.kill("SIGINT");
    await once(child, "close");
    writer.destroy();
    expect([child.exitCode, child.signalCode]).not.toEqual([0, null]);
  });

  it("inside a folder is named and never opened", async () => {
    const { code, err } = await shell("mkdir set && cp a.strace set && mkfifo set/pipe && $S score set");
    expect(code).toBe(0);
    expect(err).toContain("each a pipe, socket or device, is not read: pipe");
  });
});
