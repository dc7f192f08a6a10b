import { beforeAll, expect, it } from "@jest/globals";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { shownExitCode } from "../support/built-command.ts";
import { inFull, IS_FULL } from "../support/full.ts";
import { describeWhere } from "../support/skip.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { hasTerminals, runInTerminal, TERMINALS_REASON, type TerminalEvent } from "../support/terminal.ts";
import { failingCases, longCases, makeMaterial, type Material } from "./cases.ts";
import { checkLeftBehind } from "./left-behind.ts";

const folder = temporaryFolder();
const out = join(folder, "out");
const PLACEHOLDERS: Material = { small: "", trace: "", fitted: "", long: "", damaged: "" };
const given: { material: Material } = { material: PLACEHOLDERS };

beforeAll(async () => {
  given.material = await makeMaterial(folder);
});

function emptyOut(): void {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
}

interface End {
  readonly words: string;
  readonly event: TerminalEvent;
  readonly exitCode: number;
}

const { SIGTERM, SIGHUP } = constants.signals;
const ENDS: readonly End[] = [
  { words: "Ctrl-C", event: { type: "\x03" }, exitCode: 130 },
  { words: "SIGTERM", event: { signal: SIGTERM }, exitCode: 143 },
  { words: "SIGHUP", event: { signal: SIGHUP }, exitCode: 129 },
  { words: "a closed terminal", event: { close: true }, exitCode: 129 },
];
/** A bar with its share: the work has begun. */
const BAR = /[=-]{3} \d+ %/;

const NAMES = longCases(PLACEHOLDERS, out).map(({ name }) => name);
const ENDED = NAMES.flatMap((name, index) =>
  ENDS.filter((_, end) => IS_FULL || end === index % ENDS.length).flatMap((end) =>
    inFull([80, 40], [40]).map((columns) => [name.padEnd(9), columns, end.words.padEnd(17), end, name] as const),
  ),
);
const FAILED = failingCases(PLACEHOLDERS, out).flatMap(({ name, fault }) =>
  inFull([80, 40], [40]).map((columns) => [name.padEnd(9), columns, fault, name] as const),
);

describeWhere(hasTerminals, TERMINALS_REASON)("a command that ends in mid-work", () => {
  it.each(ENDED)(
    "%s on a terminal of %d columns, %s: its exit code, no bar, no partial file, terminal as before",
    async (_name, columns, _end, { event, exitCode }, name) => {
      emptyOut();
      const argv = longCases(given.material, out).find((one) => one.name === name)?.argv ?? [];
      const run = await runInTerminal(argv, { columns, when: { seen: BAR, then: event } });
      // A thread that stays in native code, on a busy machine for a moment, is ended by the signal itself.
      expect(shownExitCode(run.exitCode, run.signal)).toBe(exitCode);
      // A terminal that is gone shows nothing any more.
      if (!("close" in event)) await checkLeftBehind(run);
      expect(readdirSync(out)).toEqual([]);
    },
  );

  it.each(FAILED)(
    "%s on a terminal of %d columns, %s: exit 2, the error in rows of its own, terminal as before",
    async (_name, columns, _fault, name) => {
      emptyOut();
      const found = failingCases(given.material, out).find((one) => one.name === name);
      const run = await runInTerminal(found?.argv ?? [], { columns });
      expect([run.exitCode, run.signal]).toEqual([2, null]);
      expect(run.drawn.length).toBeGreaterThan(0);
      const text = run.screen.rows().join("");
      expect(run.written).toMatch(found?.says ?? /^$/);
      expect(text).not.toMatch(BAR);
      await checkLeftBehind(run);
      expect(readdirSync(out)).toEqual([]);
    },
  );
});

describeWhere(hasTerminals, TERMINALS_REASON)("a command whose results go elsewhere", () => {
  it("draws its progress on the terminal and writes results without colours to a file", async () => {
    const stdout = join(folder, "results.txt");
    const run = await runInTerminal(["score", given.material.small], { columns: 80, stdout });
    expect(run.exitCode).toBe(0);
    expect(run.drawn.length).toBeGreaterThan(0);
    await checkLeftBehind(run);
    const results = readFileSync(stdout, "utf8");
    expect(results).toMatch(/\d+ normal, \d+ alarms/);
    expect(results).not.toMatch(/\x1b/);
  });

  it("erases its progress before it says that they cannot be written", async () => {
    const run = await runInTerminal(["score", given.material.small], { columns: 80, stdout: "/dev/full" });
    expect(run.exitCode).toBe(2);
    expect(run.screen.rows().at(-1)).toMatch(/^syscall-sentinel: stdout cannot be written: the disk is full$/);
    await checkLeftBehind(run);
  });
});
