import { beforeAll, expect, it } from "@jest/globals";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../support/command.ts";
import { inFull, IS_FULL } from "../support/full.ts";
import { describeWhere } from "../support/skip.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { hasTerminals, runInTerminal, TERMINALS_REASON } from "../support/terminal.ts";
import { commandCases, makeMaterial, type CommandCase, type Material } from "./cases.ts";
import { checkLeftBehind } from "./left-behind.ts";

interface Place {
  readonly name: string;
  /** Null in a pipe. */
  readonly columns: number | null;
  readonly environment: Readonly<Record<string, string>>;
  readonly redraws: boolean;
  readonly colours: boolean;
}

const SETTINGS = [
  { words: "", environment: {}, redraws: true, colours: true },
  { words: ", NO_COLOR=1", environment: { NO_COLOR: "1" }, redraws: true, colours: false },
  { words: ", TERM=dumb", environment: { TERM: "dumb" }, redraws: false, colours: false },
  { words: ", CI=true", environment: { CI: "true" }, redraws: false, colours: true },
] as const;
const PIPE: Place = { name: "a pipe", columns: null, environment: {}, redraws: false, colours: false };
const TERMINALS: readonly Place[] = [80, 40].flatMap((columns) =>
  SETTINGS.map(({ words, ...setting }) => ({ name: `a terminal of ${columns} columns${words}`, columns, ...setting })),
);
const PLACES: readonly Place[] = [...TERMINALS, PIPE];

const folder = temporaryFolder();
const out = join(folder, "out");
const PLACEHOLDERS: Material = { small: "", trace: "", fitted: "", long: "", damaged: "" };
let cases: readonly CommandCase[] = [];

beforeAll(async () => {
  cases = commandCases(await makeMaterial(folder), out);
});

/** A row of the report: what is run where, and what is checked. In full each command in each place, else in one of them each, taking turns. */
const ROWS = commandCases(PLACEHOLDERS, out).flatMap((command, index) =>
  PLACES.filter((_, place) => IS_FULL || place === index % PLACES.length).map(
    (place) => [command.name.padEnd(9), place.name.padEnd(38), checksOf(command, place), command.name, place] as const,
  ),
);

function checksOf(command: CommandCase, place: Place): string {
  if (place.columns === null) return "no escape";
  const progress =
    command.draws === true && place.redraws ? "progress in one row, erased at the end" : "nothing drawn over";
  const colours = command.colours === true && place.colours ? "colours" : "no colours";
  return `${progress}, ${colours}, terminal as before`;
}

function caseOf(name: string): CommandCase {
  const found = cases.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no command ${name}`);
  // Each run writes its outputs again.
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
  return found;
}

async function checkPipe({ argv, result }: CommandCase): Promise<void> {
  const { exitCode, stdout, stderr } = await runCommand(argv);
  expect([exitCode, exitCode === 0 ? "" : stderr]).toEqual([0, ""]);
  expect(stdout + stderr).toMatch(result);
  expect(stdout + stderr).not.toMatch(/[\x1b\r]/);
}

async function checkTerminal(command: CommandCase, place: Place, columns: number): Promise<void> {
  const run = await runInTerminal(command.argv, { columns, environment: place.environment });
  const { screen, drawn, written, exitCode, signal } = run;
  expect([exitCode, signal, exitCode === 0 ? "" : written]).toEqual([0, null, ""]);
  expect(written).toMatch(command.result);
  await checkLeftBehind(run);
  expect(screen.isColoured()).toBe(place.colours && command.colours === true);
  expect(drawn.length > 0).toBe(place.redraws && command.draws === true);
  if (!place.redraws && !place.colours) expect(written).not.toMatch(/\x1b/);
}

describeWhere(hasTerminals, TERMINALS_REASON)(
  `every command ${inFull("in every place", "in one place each, in every place in make test-all")}`,
  () => {
    it.each(ROWS)("%s on %s: exit 0, its result, %s", async (_name, _place, _checks, name, place) => {
      const command = caseOf(name);
      await (place.columns === null ? checkPipe(command) : checkTerminal(command, place, place.columns));
    });
  },
);
