import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type CommandIo, processIo } from "../../src/cli/io.ts";
import { progressLine } from "../../src/cli/notes.ts";
import { openScreen } from "../support/screen.ts";

/** A command's outside on a terminal, or in a pipe where `columns` is null; the clock is the test's own. */
function outside(columns: number | null) {
  const written: string[] = [];
  const clock = { ms: 0 };
  const stream = { isTTY: columns !== null, columns: columns ?? 0, write: (text: string) => written.push(text) };
  const io: CommandIo = processIo({
    stdout: stream,
    stderr: stream,
    environment: {},
    onInterrupt: () => () => undefined,
  });
  const line = (title: string) => progressLine(io, true, title, "calls", () => clock.ms);
  const last = (): string => (written.at(-1) ?? "").replaceAll(/\r(?:\x1b\[K)?/g, "");
  return { written, clock, line, last };
}

describe("progress on a terminal", () => {
  it.each([
    [100, "stacked ==========------------------------------ 25 % | 2,500 calls/s | 30 s left"],
    [60, "stacked =====------------- 25 % | 2,500 calls/s | 30 s left"],
    [40, "stacked ====---------- 25 % | 30 s left"],
    [20, "stacked ==---- 25 %"],
    [15, "stacked 25 %"],
    [10, "st… 25 %"],
    [4, ""],
  ])("fits %d columns: %s", (columns, text) => {
    const { clock, line, last } = outside(columns);
    const progress = line("stacked");
    clock.ms = 10_000;
    progress.update(25_000, 100_000);
    expect(last()).toBe(text);
  });

  it.each([
    [80, "80 s left"],
    [600, "10 min left"],
    [11_100, "3 h 5 min left"],
  ])("says %d seconds as %s", (seconds, words) => {
    const { clock, line, last } = outside(100);
    const progress = line("x");
    clock.ms = seconds * 1000;
    progress.update(1, 2);
    expect(last()).toMatch(new RegExp(`\\| ${words}$`));
  });

  it("draws at most ten times a second", () => {
    const { clock, line, written } = outside(80);
    const progress = line("x");
    for (; clock.ms < 1000; clock.ms += 1) progress.update(clock.ms, 1000);
    expect(written.length).toBe(10);
  });

  it("says neither NaN nor more than all, whatever is reported as done", () => {
    fc.assert(
      fc.property(fc.nat(), fc.double(), (done, total) => {
        const { clock, line, last } = outside(80);
        const progress = line("x");
        clock.ms = 1;
        progress.update(done, total);
        const [, percent = ""] = / (\d+) % \|/.exec(last()) ?? [];
        expect(Number(percent)).toBeLessThanOrEqual(100);
        expect(percent).not.toBe("");
        expect(last()).not.toMatch(/NaN|Infinity|-\d/);
      }),
    );
  });

  it("never takes more than one printable row of the terminal, however wide and hostile the title", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "binary", maxLength: 60 }),
        fc.integer({ min: 2, max: 90 }),
        fc.integer({ min: 0, max: 100 }),
        async (title, columns, done) => {
          const { clock, line, written } = outside(columns);
          clock.ms = 1000;
          line(title).update(done, 100);
          const screen = openScreen(columns);
          await screen.feed(written.join(""));
          expect(screen.rows().length).toBeLessThanOrEqual(1);
          expect(screen.cursorRow()).toMatchObject({ isWrapped: false });
          expect([await screen.isCursorShown(), screen.isWrapOn(), screen.isColoured()]).toEqual([true, true, false]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("is erased when the work stops", async () => {
    const { line, written } = outside(80);
    const progress = line("x");
    progress.update(1, 2);
    progress.stop();
    const screen = openScreen(80);
    await screen.feed(written.join(""));
    expect(screen.rows()).toEqual([]);
  });
});

describe("progress in a log", () => {
  it("is a line every ten seconds, without escapes", () => {
    const { clock, line, written } = outside(null);
    const progress = line("stacked\x1b[31m");
    for (; clock.ms <= 30_000; clock.ms += 100) progress.update(clock.ms, 60_000);
    expect(written).toEqual([
      "stacked\\x1b[31m: 16 %, 1,000 calls/s, 50 s left\n",
      "stacked\\x1b[31m: 33 %, 1,000 calls/s, 40 s left\n",
      "stacked\\x1b[31m: 50 %, 1,000 calls/s, 30 s left\n",
    ]);
  });

  it("says nothing where progress is not wanted", () => {
    const written: string[] = [];
    const stream = { isTTY: true, columns: 80, write: (text: string) => written.push(text) };
    const io = processIo({ stdout: stream, stderr: stream, environment: {}, onInterrupt: () => () => undefined });
    const progress = progressLine(io, false, "x", "calls");
    progress.update(1, 2);
    progress.stop();
    expect(written).toEqual([]);
  });
});
