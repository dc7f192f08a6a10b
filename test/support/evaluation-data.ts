import type { Trace } from "../../src/core/trace.ts";
import type { AttackTrace, EvaluationData } from "../../src/evaluate/evaluation-data.ts";

/** A trace of the calls that a text names. */
export function trace(calls: string): Trace {
  return { name: calls, calls: calls.split(" "), architecture: "x" };
}

/** An attack trace; what is not said of its place is null. */
export function attack(calls: string, place: Partial<AttackTrace> = {}): AttackTrace {
  return { family: null, recording: null, processId: null, ...trace(calls), ...place };
}

/** Labelled traces; the splits not given are empty. */
export function evaluationData(splits: Partial<EvaluationData>): EvaluationData {
  return { name: "made up", sha256: "", isSample: false, training: [], validation: [], attack: [], ...splits };
}
