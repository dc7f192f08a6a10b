import { afterAll, expect, it } from "@jest/globals";
import { agree } from "../support/recorded-strace/agree.ts";
import { OPTION_SETS, optionSetsFor } from "../support/recorded-strace/option-sets.ts";
import { programs } from "../support/recorded-strace/programs.ts";
import { makeInputs, programProblem, serveLoopback, straceProblem } from "../support/recorded-strace/record.ts";
import { describeWhere } from "../support/skip.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Every set of options meets some programs, every program some sets; `make strace-agreement` records all of them with all. */
const SETS_A_PROGRAM = 3;

const problem = straceProblem();
const folder = temporaryFolder();
const missing = problem === null ? makeInputs(folder) : new Map<string, string>();
const [address, close] = await serveLoopback();
afterAll(close);

describeWhere(problem === null, problem ?? "")("the reader of strace on programs recorded now", () => {
  programs(address).forEach((program, index) => {
    const reason = programProblem(program, missing);
    const sets = optionSetsFor(program);
    const taken = Array.from({ length: SETS_A_PROGRAM }, (_, turn) => sets[(index + turn * 7) % sets.length]!);
    const title = `reads every call of ${program.name}, named as the number that strace prints, as many as strace counts`;
    (reason === null ? it : it.skip)(reason === null ? title : `${title} [skipped: ${reason}]`, async () => {
      for (const set of taken) {
        const { calls, differences } = await agree(program, set, folder);
        expect({ set, differences }).toEqual({ set, differences: [] });
        expect(calls).toBeGreaterThan(0);
      }
    });
  });

  it("records at least 20 programs, each set of options on some of them", () => {
    const recorded = programs(address).filter((program) => programProblem(program, missing) === null);
    expect(recorded.length).toBeGreaterThanOrEqual(20);
    expect(OPTION_SETS.length).toBeLessThanOrEqual(recorded.length);
  });
});
