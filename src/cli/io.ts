import { closeSync, readFileSync, readlinkSync } from "node:fs";
import { isatty } from "node:tty";
import { fileURLToPath } from "node:url";
import { codeOf } from "../errors.ts";
import { COMMAND_LINE, type Edge } from "../problems/edge.ts";

const SHELLS: ReadonlySet<string> = new Set(["sh", "bash", "dash", "zsh", "ksh", "mksh", "ash", "busybox", "fish"]);
const ACCESS_MODE = 0o3;
const READ_AND_WRITE = 0o2;
const USUAL_COLUMNS = 80;
/**
 * Back to the first column, then erase to the right: the two movements that a line of progress
 * needs.
 */
const ERASE = "\r\x1b[K";

/** What a command may do to the outside, handed in so that tests can listen. */
export interface CommandIo {
  /** Results, and nothing else. */
  readonly stdout: (text: string) => void;
  /** Progress and notes. */
  readonly stderr: (text: string) => void;
  /** The line of progress; null where a line is not redrawn: a pipe, TERM=dumb, CI. */
  readonly statusLine: StatusLine | null;
  /** How many columns of a terminal results may take; null where they do not go to one. */
  readonly columns: number | null;
  /** True when results may be coloured. */
  readonly colour: boolean;
  /** The environment's variables, for DATA. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** How messages name what can be set. */
  readonly edge: Edge;
  /** Called when the user interrupts; returns how to take the call off the list again. */
  readonly onInterrupt: (cleanup: () => void) => () => void;
}

/**
 * One line of a terminal, drawn again and again. Whatever else is written to the terminal erases it
 * first.
 */
export interface StatusLine {
  /** How many columns a text may take, now: a terminal can be resized. */
  readonly columns: () => number;
  /**
   * Draws the text over the last one. The caller has made it printable and no wider than
   * `columns()`.
   */
  readonly draw: (text: string) => void;
  readonly erase: () => void;
}

/**
 * Exit codes of the command. 1 says that a trace raised an alarm (only with --fail-on-alarm) and
 * nothing else; 2 is wrong use, wrong input or an output that cannot be written; 3 a fault of the
 * program or a lack of the system. A signal that ends it gives 128 and its number (SIGHUP 129,
 * SIGINT 130, SIGTERM 143), and so does a reader of stdout that goes away (SIGPIPE 141).
 */
export const EXIT = { fine: 0, alarm: 1, wrongInput: 2, fault: 3, readerGone: 141 } as const;

/**
 * The folder that holds `models/` and `data/`: two above this file, in `src` and in `dist` alike.
 */
export const PROJECT_FOLDER = fileURLToPath(new URL("../..", import.meta.url));

/** The package's version, from package.json. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  return version;
}

/**
 * What a stream of a process must be: `columns` is missing, or 0, where the terminal does not say
 * how wide it is.
 */
interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

interface ProcessStreams {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** That of the command line where it is left out. */
  readonly edge?: Edge;
  readonly onInterrupt: CommandIo["onInterrupt"];
}

/**
 * A process's streams as a command's outside. Three things decide what may go to a terminal:
 *
 * - NO_COLOR, with any value: no colours (https://no-color.org).
 * - TERM=dumb: neither colours nor a line that is redrawn.
 * - CI, with any value but 0 and false: no line that is redrawn, since it is read as a log; colours
 *   stay.
 *
 * A line of progress is erased before anything else is written, and on an interruption. It neither
 * hides the cursor nor stops line wrap, so that even SIGKILL leaves the terminal as it was.
 */
export function processIo({
  stdout,
  stderr,
  environment,
  edge = COMMAND_LINE,
  onInterrupt,
}: ProcessStreams): CommandIo {
  const isDumb = environment["TERM"] === "dumb";
  const canRedraw = stderr.isTTY === true && !isDumb && !isSet(environment["CI"]);
  let isDrawn = false;
  const erase = (): void => {
    if (isDrawn) stderr.write(ERASE);
    isDrawn = false;
  };
  const statusLine: StatusLine = {
    // The last column stays free: a full line leaves the cursor where terminals differ.
    columns: () => columnsOf(stderr) - 1,
    draw(text) {
      // Back to the first column, so that ^C and other keys that the terminal shows do not push the
      // line into the next row.
      stderr.write(`${ERASE}${text}\r`);
      isDrawn = true;
    },
    erase,
  };
  if (canRedraw) onInterrupt(erase);
  return {
    stdout(text) {
      if (stdout.isTTY === true) erase();
      stdout.write(text);
    },
    stderr(text) {
      erase();
      stderr.write(text);
    },
    statusLine: canRedraw ? statusLine : null,
    columns: stdout.isTTY === true ? columnsOf(stdout) : null,
    colour: stdout.isTTY === true && !isDumb && (environment["NO_COLOR"] ?? "") === "",
    environment,
    edge,
    onInterrupt,
  };
}

function columnsOf({ columns }: OutputStream): number {
  return columns === undefined || columns === 0 ? USUAL_COLUMNS : columns;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0" && value !== "false";
}

/**
 * Lets this process end in good order after its terminal was closed. At its end Node gives the
 * terminals that it began with their settings back, and aborts (SIGABRT) where one has gone; not
 * where the descriptor is closed.
 */
export function endWithoutTerminal(): void {
  const terminals = [0, 1, 2].filter((descriptor) => isatty(descriptor));
  process.on("exit", () => {
    for (const descriptor of terminals) {
      if (!isatty(descriptor)) closeSync(descriptor);
    }
  });
}

/**
 * Whether a shell started this process with stdout closed (`>&-`), as far as Linux shows it. Node
 * puts /dev/null, opened for reading and writing, for a closed stdout, so that results vanish
 * without an error. Programs that want no results give the same (Python's DEVNULL), but no shell
 * does by itself: `> /dev/null` is opened for writing alone.
 */
export function isStdoutClosed(): boolean {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync("/proc/self/fdinfo/1", "latin1"))?.[1] ?? "";
    if (readlinkSync("/proc/self/fd/1") !== "/dev/null") return false;
    if ((Number.parseInt(flags, 8) & ACCESS_MODE) !== READ_AND_WRITE) return false;
    if (!SHELLS.has(readFileSync(`/proc/${process.ppid}/comm`, "utf8").trim())) return false;
    // The shell may have been given it by another program.
    return targetOf(`/proc/${process.ppid}/fd/1`) !== "/dev/null";
  } catch {
    return false;
  }
}

/** Null where there is no such link: some shells close their own stdout for the command. */
function targetOf(link: string): string | null {
  try {
    return readlinkSync(link);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}
