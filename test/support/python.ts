import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";

const PYTHON = join(PROJECT_FOLDER, ".venv/bin/python");

/** Whether the Python environment of `make setup` is here. */
export const hasPython = existsSync(PYTHON);
export const PYTHON_REASON = "no Python environment, run make setup";

/** Runs the main of a module of training/ once for each list of arguments, by one start of Python (of PyTorch, that is seconds). */
export async function runPythonMains(module: string, calls: readonly (readonly string[])[]): Promise<void> {
  const program = `import json, sys, ${module}\nfor argv in json.load(sys.stdin): ${module}.main(argv)`;
  await outputOf(module, ["-c", program], { PYTHONPATH: "training" }, JSON.stringify(calls));
}

/** Runs a script of training/ to its end and gives what it wrote to stdout. Rejects with its stderr when it fails. */
export function runPython(script: string, argv: readonly string[]): Promise<string> {
  return outputOf(script, [join("training", script), ...argv], {}, "");
}

function outputOf(
  title: string,
  argv: readonly string[],
  environment: Readonly<Record<string, string>>,
  input: string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(PYTHON, argv, { cwd: PROJECT_FOLDER, env: { ...process.env, ...environment } });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`${title} ended with ${String(code)}:\n${stderr}`));
    });
    // A child that ends without reading closes its end first: its exit code says why.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}
