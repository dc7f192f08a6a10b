/** What a command may do to the outside, handed in so that tests can listen. */
export interface CommandIo {
  /** Results, and nothing else. */
  readonly stdout: (text: string) => void;
  /** Progress and notes. */
  readonly stderr: (text: string) => void;
  /** The line of progress; null where a line is not redrawn: a pipe, TERM=dumb, CI. */
  readonly statusLine: StatusLine | null;
  /** True when results may be coloured. */
  readonly colour: boolean;
  /** The environment's variables, for DATA. */
  readonly environment: Readonly<Record<string, string | undefined>>;
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
