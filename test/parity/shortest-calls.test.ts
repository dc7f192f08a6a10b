import { expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { calibrate } from "../../src/core/calibration.ts";
import { tokens } from "../support/arbitrary.ts";
import { hasPython, PYTHON_REASON, runPython } from "../support/python.ts";
import { describeWhere } from "../support/skip.ts";

interface Case {
  readonly minimumCalls: number;
  readonly traces: readonly Uint16Array[];
}

const cases: readonly Case[] = [
  ...fc.sample(
    fc.record({
      minimumCalls: fc.integer({ min: 1, max: 7 }),
      traces: fc.array(tokens({ minLength: 7, maxLength: 200, size: 40 }), { minLength: 1, maxLength: 60 }),
    }),
    { numRuns: 40, seed: 20261128 },
  ),
  // More traces than are cut.
  ...fc.sample(
    fc.record({
      minimumCalls: fc.constant(1),
      traces: fc.array(tokens({ minLength: 1, maxLength: 30, size: 40 }), { minLength: 230, maxLength: 260 }),
    }),
    { numRuns: 3, seed: 20261128 },
  ),
];

/** As training/reference_shortest_calls.py makes them up. */
function madeUpScore(trace: Uint16Array): number {
  return (3 + trace.reduce((sum, token) => sum + token / 8, 0)) / trace.length;
}

describeWhere(hasPython, PYTHON_REASON)("the calibration in Python", () => {
  it("gives the scores and the shortest calls that the one in TypeScript gives, number by number", async () => {
    const folder = await mkdtemp(join(tmpdir(), "shortest-calls-"));
    try {
      const [from, to] = [join(folder, "cases.json"), join(folder, "out.json")];
      const text = cases.map(({ minimumCalls, traces }) => ({
        minimumCalls,
        traces: traces.map((trace) => Array.from(trace)),
      }));
      await writeFile(from, JSON.stringify(text));
      await runPython("reference_shortest_calls.py", ["--in", from, "--out", to]);
      const expected = JSON.parse(await readFile(to, "utf8")) as unknown[];
      const different = new Set<number>();
      for (const [index, { minimumCalls, traces }] of cases.entries()) {
        const found = await calibrate(traces, minimumCalls, (queries) =>
          Promise.resolve(Float64Array.from(queries, (query) => madeUpScore(query.tokens))),
        );
        expect({ scoresBits: [...found.scores], shortestCalls: found.shortestCalls }).toEqual(expected[index]);
        for (const calls of found.shortestCalls) different.add(calls);
      }
      // The cases reach more than one length, else they would show nothing.
      expect(different.size).toBeGreaterThan(5);
    } finally {
      await rm(folder, { recursive: true });
    }
  }, 120_000);
});
