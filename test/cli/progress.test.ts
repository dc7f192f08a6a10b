import { expect, it, jest } from "@jest/globals";
import type { CommandIo } from "../../src/cli/io.ts";
import { progressLine } from "../../src/cli/progress.ts";

it("gives the terminal its cursor back on an interruption, and forgets the interruption when it has stopped", () => {
  const cleanups = new Set<() => void>();
  const io: CommandIo = {
    stdout: () => undefined,
    stderr: () => undefined,
    isTerminal: true,
    colour: false,
    environment: {},
    onInterrupt(cleanup) {
      cleanups.add(cleanup);
      return () => cleanups.delete(cleanup);
    },
  };
  const isTty = process.stderr.isTTY;
  const write = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    process.stderr.isTTY = true;
    Object.assign(process.stderr, { cursorTo: () => true, clearLine: () => true });
    const line = progressLine(io, true, "scoring", "steps");
    line.update(1, 10);
    for (const cleanup of cleanups) cleanup();
    const written = write.mock.calls.map(([text]) => String(text)).join("");
    expect(written.lastIndexOf("\x1b[?25h")).toBeGreaterThan(written.lastIndexOf("\x1b[?25l"));
    line.stop();
    expect(cleanups.size).toBe(0);
  } finally {
    write.mockRestore();
    process.stderr.isTTY = isTty;
  }
});
