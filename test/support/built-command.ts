import { readdirSync, statSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";

/** The built command, which is what a user runs; SENTINEL_MAIN names another one, for example an older commit's. */
export const MAIN = process.env["SENTINEL_MAIN"] ?? builtMain();

/** What a shell shows for how a process ended: its exit code, or 128 and the number of the signal that ended it. */
export function shownExitCode(exitCode: number | null, signal: NodeJS.Signals | number | null): number {
  if (exitCode !== null) return exitCode;
  if (signal === null) throw new Error("the process has not ended");
  return 128 + (typeof signal === "number" ? signal : constants.signals[signal]);
}

/** The environment of a person's shell, and nothing of the machine that the tests run on: CI, NO_COLOR and DATA change what the command does. */
export const PLAIN_ENVIRONMENT: Readonly<Record<string, string>> = Object.fromEntries(
  ["PATH", "HOME", "TMPDIR", "LANG", "LD_LIBRARY_PATH"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  }),
);

/** @throws Error where it is missing or older than a source: what is tested would not be what is there */
function builtMain(): string {
  const main = join(PROJECT_FOLDER, "dist/bin/main.js");
  const built = statSync(main, { throwIfNoEntry: false });
  if (built === undefined) throw new Error("the built command is missing, and the tests drive it: npm run build");
  const newer = sources().find((file) => statSync(file).mtimeMs > built.mtimeMs);
  if (newer !== undefined) {
    throw new Error(`the built command is older than ${newer}, and the tests drive what is built: npm run build`);
  }
  return main;
}

/** What the command is built from; the page under src/web is not. */
function sources(): readonly string[] {
  const entries = readdirSync(join(PROJECT_FOLDER, "src"), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const page = join(PROJECT_FOLDER, "src/web/");
  return [join(PROJECT_FOLDER, "scripts/bundle.mjs"), ...files.filter((file) => !file.startsWith(page))];
}
