/** What a command may do to the outside, handed in so that tests can listen. */
export interface CommandIo {
  /** Results, and nothing else. */
  readonly stdout: (text: string) => void;
  /** Progress and notes. */
  readonly stderr: (text: string) => void;
  /** True when stderr is a terminal that can redraw a line. */
  readonly isTerminal: boolean;
  /** True when results may be coloured: stdout is a terminal and NO_COLOR is not set. */
  readonly colour: boolean;
  /** The environment's variables, for DATA. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Called when the user interrupts; returns how to take the call off the list again. */
  readonly onInterrupt: (cleanup: () => void) => () => void;
}

/** Exit codes of the command: fine, alarms found (only with --fail-on-alarm), wrong use or input, internal fault; 128 and the number of the signal that ended it. */
export const EXIT = { fine: 0, alarm: 1, wrongInput: 2, fault: 3, interrupted: 130, terminated: 143 } as const;
