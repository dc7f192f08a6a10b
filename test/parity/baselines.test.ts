import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createVocabulary } from "../../src/core/vocabulary.ts";
import { createLearner, METHODS, parseMethod } from "../../src/detectors/methods.ts";
import { createOmission } from "../../src/detectors/omission.ts";
import { tokens } from "../support/arbitrary.ts";
import { hasPython, PYTHON_REASON, runPython } from "../support/python.ts";
import { describeWhere } from "../support/skip.ts";

const vocabulary = createVocabulary("x", ["a", "b", "c", "d", "e"]);
const SPECIFICATIONS = [
  "stide:k=2",
  "stide:k=4",
  "stide:k=3,frame=5",
  "t-stide:k=2,rare=0.0371",
  "t-stide:k=3,rare=0.0149,frame=4",
  "n-gram:n=1",
  "n-gram:n=3",
  "n-gram:n=5",
  "kneser-ney:n=1",
  "kneser-ney:n=2",
  "kneser-ney:n=4",
  "call-set",
  "bag",
  "bag:k=3,distance=cosine",
  "distinct-calls",
];
/** Data sets a specification; the Python side is slow on purpose. */
const DATA_SETS = 12;
const OMISSION_RUNS = [2, 3];

const dataSets = fc.sample(
  fc.record({
    training: fc.array(tokens({ minLength: 4, maxLength: 40, size: 6 }), { minLength: 3, maxLength: 14 }),
    traces: fc.array(tokens({ minLength: 4, maxLength: 30, size: 6 }), { minLength: 3, maxLength: 6 }),
  }),
  { numRuns: DATA_SETS, seed: 20261125 },
);

describeWhere(hasPython, PYTHON_REASON)("the detectors without a network", () => {
  it("score what the slow references in Python score, for every method", async () => {
    const cases = SPECIFICATIONS.flatMap((specification) =>
      dataSets.map((data) => ({ data, method: parseMethod(specification) })),
    );
    const omissions = OMISSION_RUNS.flatMap((runCalls) =>
      dataSets.map((data) => ({ data, method: { name: "omission", parameters: { runCalls } } })),
    );
    const expected = await pythonScores([...cases, ...omissions]);
    let largest = 0;
    for (const [index, { data, method }] of cases.entries()) {
      const learner = createLearner(method, vocabulary);
      await learner.extend(data.training);
      const scores = await (await learner.detector(new Float64Array())).score(data.traces);
      for (const [trace, score] of scores.entries()) {
        const other = expected[index]?.[trace] ?? NaN;
        expect(score).toBeCloseTo(other, 9);
        largest = Math.max(largest, Math.abs(score - other));
      }
    }
    for (const [index, { data, method }] of omissions.entries()) {
      const omission = createOmission(method.parameters.runCalls, vocabulary.size);
      for (const one of data.training) omission.add(one);
      for (const [trace, tested] of data.traces.entries()) {
        expect(omission.score(tested, null)).toBeCloseTo(expected[cases.length + index]?.[trace] ?? NaN, 12);
      }
    }
    process.stderr.write(`baselines: ${cases.length} data sets, largest difference ${largest.toExponential(1)}\n`);
  }, 120_000);

  it("are all covered here, but two-sided, whose sides are", () => {
    const covered = new Set(SPECIFICATIONS.map((specification) => specification.split(":")[0]));
    expect(METHODS.filter((name) => !covered.has(name))).toEqual(["two-sided"]);
  });
});

interface Case {
  readonly data: (typeof dataSets)[number];
  readonly method: { readonly name: string; readonly parameters: object };
}

async function pythonScores(cases: readonly Case[]): Promise<readonly (readonly number[])[]> {
  const folder = await mkdtemp(join(tmpdir(), "baselines-"));
  try {
    const text = cases.map(({ data, method }) => ({
      vocabularySize: vocabulary.size,
      training: data.training.map((trace) => [...trace]),
      traces: data.traces.map((trace) => [...trace]),
      method,
    }));
    await writeFile(join(folder, "cases.json"), JSON.stringify(text));
    await runPython("reference_baselines.py", ["--in", join(folder, "cases.json"), "--out", join(folder, "out.json")]);
    return JSON.parse(await readFile(join(folder, "out.json"), "utf8")) as number[][];
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe("the specifications above", () => {
  it("are valid", () => {
    for (const specification of SPECIFICATIONS)
      expect(parseMethod(specification).name).toBe(specification.split(":")[0]);
  });
});
