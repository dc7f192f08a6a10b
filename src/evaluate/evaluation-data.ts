import { at } from "../core/at.ts";
import { callOverlapWarnings } from "../core/call-overlap.ts";
import { increment } from "../core/statistics.ts";
import { firstOccurrences, traceKey } from "../core/trace-key.ts";
import type { Trace } from "../core/trace.ts";
import { count, counted, percent } from "../numbers.ts";
import type { TestSetName } from "../results/evaluation.ts";
import { type RecordedTrace, type Recording, hasJudgedOnset, judgedFromOnset } from "./recordings.ts";

/** An attack trace with what its place in the data set tells. */
export interface AttackTrace extends Trace {
  readonly family: string | null;
  /** The recorded attack that it belongs to. */
  readonly recording: string | null;
  /** The process that made it, where the data set names one. */
  readonly processId: string | null;
  /** Its file. */
  readonly path?: string;
  /** Whether its file is a recording with a label of its own. */
  readonly isLabelled?: true;
}

/** Labelled traces to evaluate on. Nothing but `training` (normal) may fit a detector. */
export interface EvaluationData {
  readonly name: string;
  readonly sha256: string;
  /** True for the embedded sample, whose figures are a demonstration. */
  readonly isSample: boolean;
  readonly training: readonly Trace[];
  /** With its file, where it is from one. */
  readonly validation: readonly (Trace & { readonly path?: string })[];
  readonly attack: readonly AttackTrace[];
  /**
   * The labelled recordings that the test traces are threads of, with the very trace objects. Left
   * out or empty where there are none.
   */
  readonly recordings?: readonly Recording[];
  /** What was done to the data before, one sentence each; the facts repeat it. */
  readonly notes?: readonly string[];
}

/** A labelled data set as loadDataset gives it. */
export interface SplitTraces {
  readonly name: string;
  readonly sha256: string | null;
  readonly splits: {
    readonly training: readonly RecordedTrace[];
    readonly validation: readonly RecordedTrace[];
    readonly attack: readonly (RecordedTrace & AttackTrace)[];
  };
}

/**
 * What evaluate takes of a data set: where it holds labelled recordings (LID-DS), these too, and
 * the threads that ended before the attack began among the normal test traces. A data set without a
 * split of its own goes through halveNormals first.
 * @param notes what was done to it before, one sentence each
 */
export function evaluationDataOf({ name, sha256, splits }: SplitTraces, notes: readonly string[] = []): EvaluationData {
  const judged = judgedFromOnset(splits);
  return {
    name,
    sha256: sha256 ?? "",
    isSample: false,
    training: splits.training,
    validation: judged.validation,
    attack: judged.attack,
    recordings: judged.recordings,
    notes: [...notes, ...judged.notes],
  };
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
function isOfSingleRecording(attack: readonly AttackTrace[]): (trace: AttackTrace) => boolean {
  const recordings = new Map<string, Set<string>>();
  for (const { processId, recording } of attack) {
    if (processId === null || recording === null) continue;
    const known = recordings.get(processId) ?? new Set();
    recordings.set(processId, known.add(recording));
  }
  const several = new Set([...recordings].flatMap(([id, { size }]) => (size >= 2 ? [id] : [])));
  return ({ processId }) => processId === null || !several.has(processId);
}

/** How far the figures on this data can be trusted, one sentence per fact. */
export function factsOf(data: EvaluationData): readonly string[] {
  const trainingKeys = new Set(data.training.map(traceKey));
  const validationKeys = data.validation.map(traceKey);
  const attackKeys = data.attack.map(traceKey);
  const counts = new Map<string, number>();
  for (const key of validationKeys) increment(counts, key);
  const [mostCommonKey, mostCommon] = [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), ["", 0]);
  const copies = validationKeys.filter((key) => trainingKeys.has(key)).length;
  const repeats = validationKeys.length - counts.size;
  const ambiguous = attackKeys.filter((key) => trainingKeys.has(key) || counts.has(key)).length;
  const facts = [
    ...callOverlapWarnings(data),
    ...(data.notes ?? []),
    `${count(copies)} of ${count(validationKeys.length)} normal test traces are verbatim copies of a training trace, and ${count(repeats)} repeat an earlier normal test trace; the test set "distinct" leaves both out.`,
  ];
  if (mostCommon > 1 && mostCommon > 0.05 * validationKeys.length) {
    const { calls } = at(data.validation, validationKeys.indexOf(mostCommonKey));
    facts.push(
      `One normal test trace (${counted(calls.length, "call")}) occurs ${count(mostCommon)} times, ${percent(mostCommon / validationKeys.length, 0)} of the files: the interval over files is too narrow, the one over distinct traces is right.`,
    );
  }
  if (ambiguous > 0) {
    facts.push(
      `${ambiguous === 1 ? "1 attack trace equals" : `${count(ambiguous)} attack traces equal`} a normal trace verbatim: detecting every attack at a useful false-alarm rate is impossible.`,
    );
  }
  facts.push(...longLivedFact(data));
  facts.push(...onsetFact(data));
  return facts;
}

function onsetFact({ recordings = [] }: EvaluationData): readonly string[] {
  const attacks = recordings.filter(({ isAttack }) => isAttack);
  const unnamed = attacks.filter(({ onsetSeconds }) => onsetSeconds === null).length;
  const outside = attacks.filter((recording) => recording.onsetSeconds !== null && !hasJudgedOnset(recording));
  const margins = attacks.filter(hasJudgedOnset).flatMap(({ onsetMarginSeconds = 0 }) => onsetMarginSeconds || []);
  const judgedWhole = "their threads are judged whole, they themselves are not.";
  return [
    ...(unnamed === 0 ? [] : [`${unnamed} of ${attacks.length} attack recordings name no onset: ${judgedWhole}`]),
    ...outside
      .slice(0, 1)
      .map(
        ({ path }) =>
          `${outside.length} of ${attacks.length} attack recordings have their onset before their first call or after their last (first: ${path}): ${judgedWhole}`,
      ),
    ...(margins.length === 0
      ? []
      : [
          `The onset of ${margins.length} of ${attacks.length} attack recordings may be up to ${Math.max(...margins)} s before the time in their label: alarms raised in that time are judged neither way.`,
        ]),
  ];
}

function longLivedFact(data: EvaluationData): readonly string[] {
  const isSingle = isOfSingleRecording(data.attack);
  const shared = data.attack.filter((trace) => !isSingle(trace)).length;
  if (shared === 0) return [];
  return [
    `${count(shared)} of ${count(data.attack.length)} attack traces carry a process id that occurs in several recordings: most likely long-lived host processes that were recorded during every attack; the test set "single-recording" leaves them out.`,
  ];
}
