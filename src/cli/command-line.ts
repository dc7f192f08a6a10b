import { constants } from "node:os";
import { isLack, isSentinelError, reasonOf, SentinelError } from "../errors.ts";
import { COMMAND_LINE, type Edge } from "../problems/edge.ts";
import { sentenceOf } from "../problems/problem.ts";
import { printable, printableColours, printableLines } from "../report/printable.ts";
import { closeGates } from "../runtime/thread-gate.ts";
import { type CommandIo, endWithoutTerminal, EXIT, isStdoutClosed, processIo } from "./io.ts";
import { calledCommand, checkWords, createParser, helpHint, parserWords } from "./parser.ts";

/**
 * The signals that end a command in good order: its partial files go, the line of progress is
 * erased.
 */
const ENDING_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** A run takes some 10 ms, loading a model some 100. */
const LONGEST_WAIT_FOR_THREADS_MS = 300;

/**
 * Runs one command line in this process: its streams, its signals and its environment. A signal
 * ends the process at once with 128 and the signal's number, or by the signal itself where a thread
 * is inside native code and stays there. So does a reader of stdout that goes away, as SIGPIPE
 * would; a stdout that cannot be written otherwise ends it with {@link EXIT.wrongInput}.
 * @param edge how messages name what can be set
 * @returns the exit code
 */
export async function commandLine(argv: readonly string[], edge = COMMAND_LINE): Promise<number> {
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
    edge,
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
  // main.ts's message about a fault starts on a clean line.
  process.prependListener("uncaughtException", () => io.statusLine?.erase());
  endWithoutTerminal();
  if (isStdoutClosed()) {
    io.stderr("syscall-sentinel: stdout is closed; give the results a file, or drop them with > /dev/null\n");
    return EXIT.wrongInput;
  }
  return run(argv, io);
}

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
 * Runs one command line: the single catch of the program.
 * @returns the exit code; stderr has the reason where it failed, without a stack trace unless the
 *   fault is the program's own
 */
export async function run(argv: readonly string[], givenIo: CommandIo): Promise<number> {
  const io = inertIo(givenIo);
  let exitCode: number = EXIT.fine;
  const parser = createParser(
    async (command, parsed) => {
      exitCode = await command.run(parsed, io);
    },
    (message) => {
      throw new SentinelError("E_USAGE", message);
    },
  );
  try {
    checkWords(argv);
    await parser.parseAsync(parserWords(argv), (error: unknown, _parsed: unknown, output: string) => {
      if (output !== "" && error == null) io.stdout(`${output}\n`);
    });
    return exitCode;
  } catch (error) {
    if (isSentinelError(error)) {
      const hint = error.code === "E_USAGE" ? `${helpHint(calledCommand(argv))}\n` : "";
      io.stderr(`syscall-sentinel: ${shown(error, io.edge)}\n${hint}`);
      return EXIT.wrongInput;
    }
    if (isLack(error)) {
      io.stderr(`syscall-sentinel: cannot go on: ${reasonOf(error)}\n`);
      return EXIT.fault;
    }
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    io.stderr(`syscall-sentinel: internal fault, please report it:\n${printableLines(detail)}\n`);
    return EXIT.fault;
  } finally {
    io.statusLine?.erase();
  }
}

/**
 * A file's name may hold a line break: only messages that are several lines by design, and name no
 * file, keep theirs.
 */
function shown(error: SentinelError, edge: Edge): string {
  const isSeveralLines = error.code === "E_USAGE" || error.code === "E_DEVICE" || error.code === "E_MODEL";
  const sentence = sentenceOf(error.facts, edge);
  return isSeveralLines ? printableLines(sentence) : printable(sentence);
}

/**
 * The same way out, on which nothing can steer the terminal: a second line of defence behind the
 * writers of text, CSV and JSON, which write such characters out where they know what is a name and
 * what is layout. The CR of a CSV's line ends stays.
 */
function inertIo(io: CommandIo): CommandIo {
  const lines = (text: string, inert: (part: string) => string): string => text.split("\r\n").map(inert).join("\r\n");
  return {
    ...io,
    stdout: (text) => {
      io.stdout(lines(text, io.colour ? printableColours : printableLines));
    },
    stderr: (text) => {
      io.stderr(lines(text, printableLines));
    },
  };
}
