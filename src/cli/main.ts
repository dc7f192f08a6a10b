#!/usr/bin/env node
import { EXIT } from "./io.ts";
import { run } from "./run.ts";

const cleanups = new Set<() => void>();

/** The only two ways out besides the end: an interruption, and a reader that went away. */
function leave(exitCode: number): void {
  for (const cleanup of cleanups) cleanup();
  // eslint-disable-next-line no-restricted-properties -- the event loop may be deep in a run; an interruption ends at once
  process.exit(exitCode);
}

process.on("SIGINT", () => {
  leave(EXIT.interrupted);
});
process.on("SIGTERM", () => {
  leave(EXIT.terminated);
});
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") leave(EXIT.fine);
  process.stderr.write(
    `syscall-sentinel: stdout cannot be written: ${error.code === "ENOSPC" ? "the disk is full" : error.message}\n`,
  );
  leave(EXIT.wrongInput);
});
process.stderr.on("error", () => undefined);

process.exitCode = await run(process.argv.slice(2), {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  isTerminal: process.stderr.isTTY,
  colour: process.stdout.isTTY && (process.env["NO_COLOR"] ?? "") === "",
  environment: process.env,
  onInterrupt(cleanup) {
    cleanups.add(cleanup);
    return () => cleanups.delete(cleanup);
  },
});
