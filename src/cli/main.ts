#!/usr/bin/env node
// Imports nothing before its listeners are up: what Node ends with 1 (an uncaught error, a file of
// the program that
// cannot be opened) must not look like the alarm that 1 means.

/** `EXIT.fault` of io.ts, which is not loaded yet. */
const FAULT = 3;
/** What the system may run out of: no fault of the program, so no stack trace. */
const LACKS: Readonly<Record<string, string | undefined>> = {
  EMFILE: "too many open files",
  ENFILE: "too many open files on this machine",
  ENOMEM: "out of memory",
  ERR_WORKER_OUT_OF_MEMORY: "out of memory",
};

let isEnded = false;

function sayFault(error: unknown): void {
  const lack = LACKS[String((error as { readonly code?: unknown } | null | undefined)?.code)];
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    lack === undefined
      ? `syscall-sentinel: internal fault, please report it:\n${detail}\n`
      : `syscall-sentinel: cannot go on: ${lack}\n`,
  );
}

process.on("uncaughtException", (error) => {
  sayFault(error);
  // eslint-disable-next-line no-restricted-properties -- after an uncaught error nothing that still runs can be trusted
  process.exit(FAULT);
});
// Node ends with 13 where a promise that it waits for can never settle, and with 1 where a listener
// fails.
process.on("exit", (exitCode) => {
  if (!isEnded && (exitCode === 0 || exitCode === 1 || exitCode === 13)) process.exitCode = FAULT;
});

try {
  const { commandLine } = await import("./command-line.ts");
  process.exitCode = await commandLine(process.argv.slice(2));
} catch (error) {
  sayFault(error);
  process.exitCode = FAULT;
}
isEnded = true;
