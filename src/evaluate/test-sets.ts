import { firstOccurrences, traceKey } from "../core/trace-key.ts";
import type { Trace } from "../core/trace.ts";
import type { TestSetName } from "../results/evaluation.ts";
import type { Recording } from "./recordings.ts";

/** An attack trace with what its place in the data set tells. */
export interface AttackTrace extends Trace {
  readonly family: string | null;
  /** The recorded attack that it belongs to. */
  readonly recording: string | null;
  /** The process that made it, where the data set names one. */
  readonly processId: string | null;
}

/** Labelled traces to evaluate on. Nothing but `training` (normal) may fit a detector. */
export interface EvaluationData {
  readonly name: string;
  readonly sha256: string;
  /** True for the embedded sample, whose figures are a demonstration. */
  readonly isSample: boolean;
  readonly training: readonly Trace[];
  readonly validation: readonly Trace[];
  readonly attack: readonly AttackTrace[];
  /**
   * The labelled recordings that the test traces are threads of, with the very trace objects. Left
   * out or empty where there are none.
   */
  readonly recordings?: readonly Recording[];
  /** What was done to the data before, one sentence each; the facts repeat it. */
  readonly notes?: readonly string[];
}

/** A test set as indices into validation (normal) and attack. */
export interface TestSet {
  readonly name: TestSetName;
  readonly normals: readonly number[];
  readonly attacks: readonly number[];
}

/**
 * The three test sets: `official`, all; `distinct`, without copies of a training trace or of an
 * earlier test trace; `single-recording`, without the attack traces of processes that occur in
 * several recordings (long-lived host processes). Sets that lack a class are left out.
 */
export function testSetsOf(data: EvaluationData): readonly TestSet[] {
  const { training, validation, attack } = data;
  const first = firstOccurrences([...validation, ...attack].map(traceKey), new Set(training.map(traceKey)));
  const single = attack.map(isOfSingleRecording(attack));
  const sets: TestSet[] = [
    { name: "official", normals: [...validation.keys()], attacks: [...attack.keys()] },
    {
      name: "distinct",
      normals: [...validation.keys()].filter((index) => first[index]),
      attacks: [...attack.keys()].filter((index) => first[validation.length + index]),
    },
    {
      name: "single-recording",
      normals: [...validation.keys()],
      attacks: [...attack.keys()].filter((index) => single[index]),
    },
  ];
  return sets.filter((set) => set.normals.length > 0 && set.attacks.length > 0);
}

/**
 * Whether an attack trace is of a process that occurs in one recording alone. One that occurs in
 * several was most likely running on the host all along. A trace without a process id counts as
 * one.
 */
export function isOfSingleRecording(attack: readonly AttackTrace[]): (trace: AttackTrace) => boolean {
  const recordings = new Map<string, Set<string>>();
  for (const { processId, recording } of attack) {
    if (processId === null || recording === null) continue;
    const known = recordings.get(processId) ?? new Set();
    recordings.set(processId, known.add(recording));
  }
  const several = new Set([...recordings].flatMap(([id, { size }]) => (size >= 2 ? [id] : [])));
  return ({ processId }) => processId === null || !several.has(processId);
}
