import headless, { type Terminal } from "@xterm/headless";

/** What a person sees on a terminal, by a terminal emulator that is fed what a program wrote. */
export interface Screen {
  /** Takes what was written, and says what is seen after it. */
  feed(text: string): Promise<void>;
  /** All rows, also those that have scrolled out, without spaces at their ends; a wrapped row continues in the next. */
  rows(): readonly string[];
  /** The row that the cursor is in, and whether it continues the row above. */
  cursorRow(): { readonly text: string; readonly isWrapped: boolean; readonly column: number };
  isCursorShown(): Promise<boolean>;
  isWrapOn(): boolean;
  /** Whether any character is coloured. */
  isColoured(): boolean;
}

/** How a terminal answers whether its cursor is shown (DECRQM of mode 25): 1 shown, 2 hidden. */
const CURSOR_QUESTION = "\x1b[?25$p";
const CURSOR_ANSWER = /^\x1b\[\?25;([12])\$y$/;

/** A screen of this many columns. */
export function openScreen(columns: number, rows = 24): Screen {
  const terminal = new headless.Terminal({ cols: columns, rows, scrollback: 10_000, allowProposedApi: true });
  const written = (text: string): Promise<void> =>
    new Promise((resolve) => {
      terminal.write(text, resolve);
    });
  return {
    feed: written,
    rows: () => rowsOf(terminal),
    cursorRow() {
      const { active } = terminal.buffer;
      const line = active.getLine(active.baseY + active.cursorY);
      return {
        text: line?.translateToString(true) ?? "",
        isWrapped: line?.isWrapped ?? false,
        column: active.cursorX,
      };
    },
    async isCursorShown() {
      let answer = "";
      const listener = terminal.onData((data) => (answer += data));
      await written(CURSOR_QUESTION);
      listener.dispose();
      const [, mode] = CURSOR_ANSWER.exec(answer) ?? [];
      if (mode === undefined) throw new Error(`the emulator does not say whether its cursor is shown: ${answer}`);
      return mode === "1";
    },
    isWrapOn: () => terminal.modes.wraparoundMode,
    isColoured() {
      const { active } = terminal.buffer;
      for (let row = 0; row < active.length; row += 1) {
        const line = active.getLine(row);
        for (let column = 0; column < columns; column += 1) {
          const cell = line?.getCell(column);
          if (cell !== undefined && !(cell.isFgDefault() && cell.isBgDefault())) return true;
        }
      }
      return false;
    },
  };
}

function rowsOf({ buffer: { active } }: Terminal): readonly string[] {
  const rows = Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? "");
  return rows.slice(0, rows.findLastIndex((row) => row !== "") + 1);
}
