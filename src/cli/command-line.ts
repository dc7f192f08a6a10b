import { constants } from "node:os";
import { reasonOf } from "../errors.ts";
import { closeGates } from "../runtime/thread-gate.ts";
import { EXIT } from "./io.ts";
import { endWithoutTerminal, isStdoutClosed, processIo } from "./process-io.ts";
import { run } from "./run.ts";

/**
 * The signals that end a command in good order: its partial files go, the line of progress is
 * erased.
 */
const ENDING_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A run takes some 10 ms, loading a model some 100. */
const LONGEST_WAIT_FOR_THREADS_MS = 300;

/**
 * Ends a process whose threads do not leave native code, for example in a model with an endless
 * loop. process.exit joins the threads first, which would take for ever, or abort (SIGABRT, a core
 * dump) where a run is cut; only the system ends such a thread. A shell shows the same exit code
 * for it.
 * @param signal that asked for the end; null where nothing did
 */
function endBySystem(signal: NodeJS.Signals | null): void {
  if (signal !== null) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  }
  process.kill(process.pid, "SIGKILL");
}

/**
 * Runs one command line in this process: its streams, its signals and its environment. A signal
 * ends the process at once with 128 and the signal's number, or by the signal itself where a thread
 * is inside native code and stays there. So does a reader of stdout that goes away, as SIGPIPE
 * would; a stdout that cannot be written otherwise ends it with {@link EXIT.wrongInput}.
 * @returns the exit code
 */
export async function commandLine(argv: readonly string[]): Promise<number> {
  const cleanups = new Set<() => void>();
  let endingSignal: NodeJS.Signals | null = null;
  // The first listener, since those of the sessions would wait for their threads without end.
  process.prependListener("exit", () => {
    if (!closeGates(LONGEST_WAIT_FOR_THREADS_MS)) endBySystem(endingSignal);
  });
  const leave = (exitCode: number): void => {
    for (const cleanup of [...cleanups].reverse()) {
      try {
        cleanup();
      } catch {
        // The others still have to run.
      }
    }
    // eslint-disable-next-line no-restricted-properties -- the event loop may be deep in a run; an interruption ends at once
    process.exit(exitCode);
  };
  const io = processIo({
    stdout: process.stdout,
    stderr: process.stderr,
    environment: process.env,
    onInterrupt(cleanup) {
      cleanups.add(cleanup);
      return () => cleanups.delete(cleanup);
    },
  });
  for (const signal of ENDING_SIGNALS) {
    process.on(signal, () => {
      endingSignal = signal;
      leave(128 + constants.signals[signal]);
    });
  }
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") leave(EXIT.readerGone);
    io.stderr(`syscall-sentinel: stdout cannot be written: ${reasonOf(error)}\n`);
    leave(EXIT.wrongInput);
  });
  process.stderr.on("error", () => undefined);
  // What main.ts says of a fault does not stand behind a bar.
  process.prependListener("uncaughtException", () => io.statusLine?.erase());
  endWithoutTerminal();
  if (isStdoutClosed()) {
    io.stderr("syscall-sentinel: stdout is closed; give the results a file, or drop them with > /dev/null\n");
    return EXIT.wrongInput;
  }
  return run(argv, io);
}
