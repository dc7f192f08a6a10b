import { expect } from "@jest/globals";
import type { TerminalRun } from "../support/terminal.ts";

/** What must hold of a terminal after any command, however it ended: it is as it was, no row holds a bar, and no line of progress was wider than it. */
export async function checkLeftBehind({ screen, settingsKept, drawn }: TerminalRun): Promise<void> {
  expect({
    isCursorShown: await screen.isCursorShown(),
    isWrapOn: screen.isWrapOn(),
    settingsKept,
    column: screen.cursorRow().column,
  }).toEqual({ isCursorShown: true, isWrapOn: true, settingsKept: true, column: 0 });
  expect(screen.rows().filter((row) => /[=-]{3} \d+ %/.test(row))).toEqual([]);
  expect(drawn.filter(({ isWrapped }) => isWrapped)).toEqual([]);
}
