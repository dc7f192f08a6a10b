import type { CommandIo, StatusLine } from "./io.ts";

/** What a stream of a process must be: `columns` is missing, or 0, where the terminal does not say how wide it is. */
export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface ProcessStreams {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onInterrupt: CommandIo["onInterrupt"];
}

const USUAL_COLUMNS = 80;
/** Back to the first column, then erase to the right: the two movements that a line of progress needs. */
const ERASE = "\r\x1b[K";

/**
 * A process's streams as a command's outside. Three things decide what may go to a terminal:
 *
 * - NO_COLOR, with any value: no colours (https://no-color.org).
 * - TERM=dumb: neither colours nor a line that is redrawn.
 * - CI, with any value but 0 and false: no line that is redrawn, since it is read as a log; colours stay.
 *
 * A line of progress is erased before anything else is written, and on an interruption. It neither hides the cursor nor stops line wrap, so that even SIGKILL leaves
 * the terminal as it was.
 */
export function processIo({ stdout, stderr, environment, onInterrupt }: ProcessStreams): CommandIo {
  const isDumb = environment["TERM"] === "dumb";
  const canRedraw = stderr.isTTY === true && !isDumb && !isSet(environment["CI"]);
  let isDrawn = false;
  const erase = (): void => {
    if (isDrawn) stderr.write(ERASE);
    isDrawn = false;
  };
  const statusLine: StatusLine = {
    // The last column stays free: a full line leaves the cursor where terminals differ.
    columns: () => (stderr.columns === undefined || stderr.columns === 0 ? USUAL_COLUMNS : stderr.columns) - 1,
    draw(text) {
      // Back to the first column, so that ^C and other keys that the terminal shows do not push the line into the next row.
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
    colour: stdout.isTTY === true && !isDumb && (environment["NO_COLOR"] ?? "") === "",
    environment,
    onInterrupt,
  };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== "0" && value !== "false";
}
