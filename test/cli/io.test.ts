import { describe, expect, it } from "@jest/globals";
import { processIo } from "../../src/cli/io.ts";
import { openScreen } from "../support/screen.ts";

/** A process whose streams are one terminal, or pipes. */
function processOf(isTTY: boolean, environment: Readonly<Record<string, string>> = {}, columns: number | null = 20) {
  const written: string[] = [];
  const cleanups = new Set<() => void>();
  const stream = { isTTY, ...(columns === null ? {} : { columns }), write: (text: string) => written.push(text) };
  const io = processIo({
    stdout: stream,
    stderr: stream,
    environment,
    onInterrupt(cleanup) {
      cleanups.add(cleanup);
      return () => cleanups.delete(cleanup);
    },
  });
  return { io, written, cleanups };
}

/** The rows of a terminal of 20 columns that was written to; \n goes to the first column, as a terminal's driver makes it. */
async function seen(written: readonly string[]): Promise<readonly string[]> {
  const screen = openScreen(20);
  await screen.feed(written.join("").replaceAll("\n", "\r\n"));
  return screen.rows();
}

describe("what may go to a terminal", () => {
  it.each([
    [{}, true, true],
    [{ NO_COLOR: "1" }, true, false],
    [{ NO_COLOR: "" }, true, true],
    [{ TERM: "dumb" }, false, false],
    [{ TERM: "xterm" }, true, true],
    [{ CI: "true" }, false, true],
    [{ CI: "false" }, true, true],
    [{ CI: "0" }, true, true],
    [{ CI: "" }, true, true],
  ])("with %j: a line that is redrawn %s, colours %s", (environment, redraws, colour) => {
    const { io } = processOf(true, environment);
    expect([io.statusLine !== null, io.colour]).toEqual([redraws, colour]);
  });

  it("is neither a redrawn line nor a colour in a pipe", () => {
    const { io } = processOf(false);
    expect([io.statusLine, io.colour]).toEqual([null, false]);
  });

  it.each([
    [20, 19],
    [0, 79],
    [null, 79],
  ])("is as wide as the terminal says (%s) but for the last column: %d", (columns, usable) => {
    const { io } = processOf(true, {}, columns);
    expect(io.statusLine?.columns()).toBe(usable);
  });
});

describe("the line of progress", () => {
  it("is drawn in place, and erased before anything else is written", async () => {
    const { io, written } = processOf(true);
    io.statusLine?.draw("a long line: 10 %");
    io.statusLine?.draw("short: 20 %");
    expect(await seen(written)).toEqual(["short: 20 %"]);
    io.stderr("a note\n");
    io.statusLine?.draw("short: 30 %");
    io.stdout("a result\n");
    expect(await seen(written)).toEqual(["a note", "a result"]);
  });

  it("is erased by an interruption", async () => {
    const { io, written, cleanups } = processOf(true);
    io.statusLine?.draw("10 %");
    for (const cleanup of cleanups) cleanup();
    expect(await seen(written)).toEqual([]);
  });

  it("writes nothing where no line is drawn", () => {
    const { io, written, cleanups } = processOf(true);
    io.statusLine?.erase();
    for (const cleanup of cleanups) cleanup();
    io.stdout("x");
    expect(written).toEqual(["x"]);
  });
});
