import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_FOLDER } from "../../src/cli/project-folder.ts";

const PYTHON = join(PROJECT_FOLDER, ".venv/bin/python");

/** Whether the Python environment of `make setup` is here. */
export const hasPython = existsSync(PYTHON);
export const PYTHON_REASON = "no Python environment, run make setup";

/** Runs a script of training/ to its end and gives what it wrote to stdout. Rejects with its stderr when it fails. */
export function runPython(script: string, argv: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(PYTHON, [join("training", script), ...argv], { cwd: PROJECT_FOLDER });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`${script} ended with ${String(code)}:\n${stderr}`));
    });
  });
}
