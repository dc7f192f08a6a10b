import { spawn } from "node:child_process";
import { SentinelError, reasonOf } from "../errors.ts";
import type { CommandIo } from "./io.ts";

/** How the scripts of training/ begin the one line that says what was wrong. */
const ERROR_PREFIX = "error: ";

/**
 * Runs a program to its end. Its stderr is passed on line by line, its stdout is dropped. An
 * interruption of this program kills it: what it is making must be where the caller removes it.
 * @param say called with each line of its stderr but the last error, which becomes the error's
 *   message
 * @throws SentinelError E_MODEL when it cannot be started or ends with anything but 0
 */
export async function runChild(
  io: CommandIo,
  program: string,
  argv: readonly string[],
  folder: string,
  say: (line: string) => void,
): Promise<void> {
  const child = spawn(program, [...argv], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  const forget = io.onInterrupt(() => {
    child.kill("SIGKILL");
  });
  let rest = "";
  let problem = "";
  const line = (text: string): void => {
    if (text.startsWith(ERROR_PREFIX)) problem = text.slice(ERROR_PREFIX.length);
    else if (text !== "") say(text);
  };
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) line(text);
  });
  try {
    const ended = await new Promise<string>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => {
        resolve(signal ?? String(code));
      });
    });
    line(rest);
    if (ended !== "0") throw new SentinelError("E_MODEL", problem === "" ? `${program} ended with ${ended}` : problem);
  } catch (cause) {
    if (cause instanceof SentinelError) throw cause;
    throw new SentinelError("E_MODEL", `${program}: cannot be started: ${reasonOf(cause)}`, { cause });
  } finally {
    forget();
  }
}
