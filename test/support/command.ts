import { spawn } from "node:child_process";
import { MAIN, PLAIN_ENVIRONMENT } from "./built-command.ts";

/** What one command line did. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs `syscall-sentinel ...argv` as a user does: the built program, as a process, its output in pipes.
 * @param environment what is added to a plain environment
 */
export async function runCommand(
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const child = spawn(process.execPath, [MAIN, ...argv], {
    env: { ...PLAIN_ENVIRONMENT, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === null) reject(new Error(`syscall-sentinel ${argv.join(" ")} was ended by ${signal ?? "nothing"}`));
      else resolve(code);
    });
  });
  return { exitCode, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
}
