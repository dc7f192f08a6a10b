import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { MAIN, PLAIN_ENVIRONMENT } from "./built-command.ts";
import { openScreen, type Screen } from "./screen.ts";

const PSEUDO_TERMINAL = join(import.meta.dirname, "pseudo_terminal.py");

/** Python's own `pty` opens the terminals: Node has none. */
export const hasTerminals = spawnSync("python3", ["-c", "import pty, termios"]).status === 0;
export const TERMINALS_REASON = "python3 with its module pty is missing, so there is no pseudo-terminal";

/** What may happen to a terminal: keys, a signal to the command, or that it is closed. */
export type TerminalEvent = { readonly type: string } | { readonly signal: number } | { readonly close: true };

export interface TerminalOptions {
  readonly columns: number;
  /** Added to a plain environment with TERM=xterm-256color. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A file that results go to; default: the terminal. */
  readonly stdout?: string;
  /** What happens once the output holds this. */
  readonly when?: { readonly seen: RegExp; readonly then: TerminalEvent };
}

/** How a command ended, and the terminal it leaves behind. */
export interface TerminalRun {
  readonly exitCode: number | null;
  /** The signal that killed it, by number. */
  readonly signal: number | null;
  /** Echo, line mode and the like are as before. */
  readonly settingsKept: boolean;
  /** All that was written to the terminal. */
  readonly written: string;
  readonly screen: Screen;
  /** Each text that was drawn over or erased: the line of progress, as it stood. */
  readonly drawn: readonly { readonly text: string; readonly isWrapped: boolean }[];
}

/** Runs `syscall-sentinel ...argv`, the built program, on a pseudo-terminal. */
export async function runInTerminal(argv: readonly string[], options: TerminalOptions): Promise<TerminalRun> {
  const { columns, environment = {}, stdout, when } = options;
  const redirection = stdout === undefined ? [] : ["--stdout", stdout];
  const child = spawn(
    "python3",
    [PSEUDO_TERMINAL, "--columns", String(columns), ...redirection, "--", process.execPath, MAIN, ...argv],
    { env: { ...PLAIN_ENVIRONMENT, TERM: "xterm-256color", ...environment }, stdio: ["pipe", "pipe", "pipe"] },
  );
  let written = "";
  let report = "";
  const happened = { yet: false };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    written += text;
    if (when === undefined || happened.yet || !when.seen.test(written)) return;
    happened.yet = true;
    child.stdin.write(`${JSON.stringify(when.then)}\n`);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (report += text));
  await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (when !== undefined && !happened.yet) throw new Error(`${String(when.seen)} was never seen in:\n${written}`);
  const ended = JSON.parse(report) as Pick<TerminalRun, "exitCode" | "signal" | "settingsKept">;
  return { ...ended, written, ...(await replay(written, columns)) };
}

/** Stands before whatever draws over a row: a carriage return alone, or an escape sequence. */
const REDRAWS = /(?=\r(?!\n)|\x1b)/;

async function replay(written: string, columns: number): Promise<Pick<TerminalRun, "screen" | "drawn">> {
  const screen = openScreen(columns);
  const drawn: TerminalRun["drawn"][number][] = [];
  for (const piece of written.split(REDRAWS)) {
    const { text, isWrapped, column } = screen.cursorRow();
    // A colour draws over nothing.
    if (column > 0 && REDRAWS.test(piece) && !/^\x1b\[[\d;]*m/.test(piece)) drawn.push({ text, isWrapped });
    await screen.feed(piece);
  }
  return { screen, drawn };
}
