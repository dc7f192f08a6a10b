import type { DetectorResult, Evaluation } from "../results/evaluation.ts";
import type { TestSetName, TestSetResult, TestSetSize } from "../results/test-sets.ts";

/** A test set as a reader meets it. */
export interface TestSetLabel {
  readonly name: TestSetName;
  readonly title: string;
  readonly meaning: string;
}

/** The three test sets in the order in which they are shown. */
export const TEST_SETS: readonly TestSetLabel[] = [
  { name: "official", title: "Official", meaning: "every test trace of the data set, copies and all" },
  { name: "distinct", title: "Distinct", meaning: "copies of a training trace or of an earlier test trace dropped" },
  {
    name: "single-recording",
    title: "Single recording",
    meaning: "only attack traces whose process was seen in one attack recording; long-lived host processes left out",
  },
];

/** A detector beside its figures on one test set. */
export interface SetRow {
  readonly detector: DetectorResult;
  readonly result: TestSetResult;
}

/** The detectors that have figures on `name`, in the evaluation's order; empty if none has. */
export function rowsOfTestSet(evaluation: Evaluation, name: TestSetName): readonly SetRow[] {
  return evaluation.detectors.flatMap((detector) => {
    const result = detector.testSets[name];
    return result === undefined ? [] : [{ detector, result }];
  });
}

/** What a test set holds; null where it lacks a class. */
export function sizeOfTestSet({ testSets }: Evaluation, name: TestSetName): TestSetSize | null {
  return testSets[name] ?? null;
}

/** Every attack family of the official test set with its number of traces, in the set's order. */
export function officialFamilies(evaluation: Evaluation): ReadonlyMap<string, number> {
  const size = sizeOfTestSet(evaluation, "official");
  return new Map(size === null ? [] : Object.entries(size.families));
}

/** What must be said, loudly, wherever figures of the sample appear. */
export const SAMPLE_BANNER = "SAMPLE DATA: a demonstration, not a benchmark";
