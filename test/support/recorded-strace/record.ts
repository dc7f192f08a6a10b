import { spawn, spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFiles } from "../write-files.ts";
import type { Program } from "./programs.ts";
import { compiled, sources } from "./sources.ts";

/** Why nothing can be recorded here, or null where it can. */
export function straceProblem(): string | null {
  const { error, status, stderr } = spawnSync("strace", ["-f", "-n", "-o", "/dev/null", "true"], { encoding: "utf8" });
  if (error !== undefined) return "strace is not installed";
  return status === 0 ? null : `strace may not trace here: ${stderr.trim().split("\n")[0]}`;
}

/** Fills a folder with made-up files to work on and compiles what must be; returns what the compiler could not make, with its reason. */
export function makeInputs(folder: string): ReadonlyMap<string, string> {
  writeFiles(folder, sources);
  const missing = new Map<string, string>();
  for (const [target, argv] of compiled) {
    const { status, error, stderr } = spawnSync("gcc", ["-o", target, ...argv], { cwd: folder, encoding: "utf8" });
    if (status !== 0) missing.set(`./${target}`, `gcc cannot make it: ${error?.message ?? stderr.split("\n")[0]}`);
  }
  return missing;
}

/** Why a program cannot be run here, or null where it can. */
export function programProblem(program: Program, missing: ReadonlyMap<string, string>): string | null {
  const command = program.argv[0]!;
  const reason = missing.get(command);
  if (reason !== undefined) return reason;
  const isFound = command.startsWith("./") || spawnSync("sh", ["-c", 'command -v -- "$0"', command]).status === 0;
  return isFound ? null : `${command} is not installed`;
}

/** A server on the loopback that answers every request with a page; closed by the function that comes back with its address. */
export async function serveLoopback(): Promise<readonly [address: string, close: () => void]> {
  const server = createServer((_, response) => response.end("a page\n".repeat(1000)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return [`http://127.0.0.1:${port}/`, () => server.close()];
}

/** Where strace writes: one file, one file per thread (-ff), or standard error, which it shares with the program. */
export type Form = "file" | "files" | "terminal";

/** strace's text, by the name of the file that holds it. */
export type Recording = ReadonlyMap<string, string>;

/**
 * Runs a program in `folder` under `strace -n OPTIONS`, -C added where strace allows it, and returns what strace wrote.
 * @throws Error when strace wrote nothing
 */
export async function record(
  program: Program,
  options: readonly string[],
  form: Form,
  folder: string,
): Promise<Recording> {
  const prefix = `log-${++recordings}`;
  const file = join(folder, prefix);
  const summary = form === "files" ? [] : ["-C"];
  const output = form === "terminal" ? [] : ["-o", file];
  const argv = ["-n", ...options, ...summary, ...output, ...program.answers, "--", ...program.argv];
  const stderr = await standardErrorOf("strace", argv, folder);
  if (form === "terminal") return new Map([["terminal", stderr]]);
  const names = readdirSync(folder).filter((name) => name === prefix || name.startsWith(`${prefix}.`));
  if (names.length === 0) throw new Error(`strace ${argv.join(" ")} wrote nothing: ${stderr}`);
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

let recordings = 0;

/** The calls per name of another run of the program, under `strace -f -c`. */
export async function countCalls(program: Program, folder: string): Promise<string> {
  const file = join(folder, `count-${++recordings}`);
  await standardErrorOf("strace", ["-f", "-c", "-o", file, ...program.answers, "--", ...program.argv], folder);
  return readFileSync(file, "utf8");
}

function standardErrorOf(command: string, argv: readonly string[], folder: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, argv, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    const chunks: Buffer[] = [];
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", () => {
      resolve(Buffer.concat(chunks).toString("utf8"));
    });
  });
}
