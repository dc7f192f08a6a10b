import { at } from "../core/at.ts";
import { type Detector, type Progress, checkedScores, checkedSurprises, isLanguageModel } from "../core/detector.ts";
import type { Resampling } from "../core/sampling.ts";
import { meanOf, sumOf } from "../core/statistics.ts";
import { traceKey } from "../core/trace-key.ts";
import type { Trace } from "../core/trace.ts";
import { encodeCalls } from "../core/vocabulary.ts";
import type { TestSetName, TestSetResult } from "../results/evaluation.ts";
import type { AttackTrace, EvaluationData, TestSet } from "./evaluation-data.ts";
import { chanceOf, type ClassScores, type Compared, type Figures, figuresOf, pairedDifference } from "./figures.ts";

/** How scoring is timed and reported. */
export interface ScoringOptions {
  /** Seconds on a steady clock. */
  readonly now: () => number;
  /** Called after each piece of a detector's work. */
  readonly progress?: (detector: string, ...progress: Parameters<Progress>) => void;
}

/** One detector's scores of all test traces; null where a trace is too short for it. */
export interface Scored {
  readonly detector: Detector;
  readonly normals: readonly (number | null)[];
  readonly attacks: readonly (number | null)[];
  readonly callsPerSecond: number;
}

/** The surprise in bits of every call, by trace; no entry for those too short for the detector. */
export type Surprises = ReadonlyMap<Trace, Float64Array>;

/**
 * Scores validation and attack with one detector, and takes the time.
 * @param keepsSurprises whether to keep the surprises of all calls too: 8 bytes per call
 * @returns surprises only where they are kept and the detector is a language model
 */
export async function scoreAll(
  detector: Detector,
  data: EvaluationData,
  options: ScoringOptions,
  keepsSurprises = false,
): Promise<Scored & { readonly surprises?: Surprises }> {
  const traces: readonly Trace[] = [...data.validation, ...data.attack];
  const usable = [...traces.keys()].filter((index) => at(traces, index).calls.length >= detector.minimumCalls);
  const tokens = usable.map((index) => encodeCalls(detector.vocabulary, at(traces, index).calls));
  const start = options.now();
  const progress: Progress = (done, total) => options.progress?.(detector.name, done, total);
  const bits = keepsSurprises && isLanguageModel(detector) ? await checkedSurprises(detector, tokens, progress) : null;
  const scores = bits === null ? await checkedScores(detector, tokens, progress) : Float64Array.from(bits, meanOf);
  const seconds = Math.max(options.now() - start, 1e-6);
  const all: (number | null)[] = traces.map(() => null);
  for (const [place, index] of usable.entries()) all[index] = at(scores, place);
  return {
    detector,
    normals: all.slice(0, data.validation.length),
    attacks: all.slice(data.validation.length),
    callsPerSecond: sumOf(tokens, ({ length }) => length) / seconds,
    ...(bits === null ? {} : { surprises: byTrace(usable, traces, bits) }),
  };
}

function byTrace(indices: readonly number[], traces: readonly Trace[], bits: readonly Float64Array[]): Surprises {
  const surprises = new Map<Trace, Float64Array>();
  for (const [place, index] of indices.entries()) surprises.set(at(traces, index), at(bits, place));
  return surprises;
}

/**
 * Why a detector has no figures: a class in which it could score no trace; null where there is
 * none.
 */
export function unscoredReason({ detector, normals, attacks }: Scored): string | null {
  const without = [
    { of: "normal test traces", scores: normals },
    { of: "attack traces", scores: attacks },
  ].filter(({ scores }) => scores.every((score) => score === null));
  if (without.length === 0) return null;
  const classes = without.map(({ of, scores }) => `${scores.length} ${of}`).join(" and none of the ");
  return `none of the ${classes} holds ${detector.minimumCalls} calls, the least that it can score`;
}

/** Keys that copies share, one per normal test trace and per attack trace. */
interface SetKeys {
  readonly normals: readonly string[];
  readonly attacks: readonly string[];
}

export function setKeysOf({ validation, attack }: EvaluationData): SetKeys {
  return { normals: validation.map(traceKey), attacks: attack.map(traceKey) };
}

/** One score per normal test trace and per attack trace; null where a trace is too short. */
interface TraceScores {
  readonly normals: ArrayLike<number | null>;
  readonly attacks: ArrayLike<number | null>;
}

/** The family that an attack trace is counted under. */
export function familyOf({ family }: AttackTrace): string {
  return family ?? "attack";
}

/** A detector's scores on a test set, without the traces that are too short for it. */
export function scoresOn(
  scored: TraceScores,
  set: TestSet,
  keys: SetKeys,
): { readonly normals: ClassScores; readonly attacks: ClassScores; readonly attackIndices: readonly number[] } {
  const attackIndices = set.attacks.filter((index) => at(scored.attacks, index) !== null);
  return {
    normals: picked(
      set.normals.filter((index) => at(scored.normals, index) !== null),
      scored.normals,
      keys.normals,
    ),
    attacks: picked(attackIndices, scored.attacks, keys.attacks),
    attackIndices,
  };
}

/** The figures of a detector on each test set of which it has scored traces of both classes. */
export async function figuresOn(
  scored: TraceScores,
  testSets: readonly TestSet[],
  keys: SetKeys,
  { attack }: EvaluationData,
  resampling: Resampling,
): Promise<ReadonlyMap<TestSetName, Figures>> {
  const figures = new Map<TestSetName, Figures>();
  for (const set of testSets) {
    const { normals, attacks, attackIndices } = scoresOn(scored, set, keys);
    if (normals.scores.length === 0 || attacks.scores.length === 0) continue;
    const families = attackIndices.map((index) => familyOf(at(attack, index)));
    figures.set(set.name, await figuresOf(normals, attacks, families, resampling));
  }
  return figures;
}

/**
 * A detector's figures on each test set, against chance and against those of another detector on
 * the traces that both have scored.
 * @param figures of every detector that is looked at
 * @param against the name of that other one; absent ones give no difference
 */
export function comparisonsOf(
  one: Scored,
  figures: ReadonlyMap<Scored, ReadonlyMap<TestSetName, Figures>>,
  testSets: readonly TestSet[],
  keys: SetKeys,
  against: string,
  resampling: Resampling,
): Readonly<Partial<Record<TestSetName, TestSetResult>>> {
  const other = [...figures.keys()].find(({ detector }) => detector.name === against);
  const results: Partial<Record<TestSetName, TestSetResult>> = {};
  for (const set of testSets) {
    const own = figures.get(one)?.get(set.name);
    if (own === undefined) continue;
    const theirs = other === undefined || other === one ? undefined : figures.get(other)?.get(set.name);
    const looked = [...figures.values()].filter((sets) => sets.has(set.name)).length;
    results[set.name] = {
      ...own.result,
      chance: chanceOf(own, looked),
      pairedDifference:
        theirs === undefined || other === undefined
          ? null
          : paired({ scored: one, figures: own }, { scored: other, figures: theirs }, set, keys, resampling),
    };
  }
  return results;
}

interface Measured {
  readonly scored: Scored;
  readonly figures: Figures;
}

/** @returns null where no trace of a class was long enough for both */
function paired(
  own: Measured,
  other: Measured,
  set: TestSet,
  keys: SetKeys,
  resampling: Resampling,
): TestSetResult["pairedDifference"] {
  const common = (of: (scored: Scored) => readonly (number | null)[], indices: readonly number[]): readonly number[] =>
    indices.filter((index) => at(of(own.scored), index) !== null && at(of(other.scored), index) !== null);
  const normals = common((scored) => scored.normals, set.normals);
  const attacks = common((scored) => scored.attacks, set.attacks);
  if (normals.length === 0 || attacks.length === 0) return null;
  const compared = ({ scored, figures: { result, fileDraws } }: Measured): Compared => ({
    normals: picked(normals, scored.normals, keys.normals),
    attacks: picked(attacks, scored.attacks, keys.attacks),
    // The draws of all its traces are those of the common ones where these are all.
    ...(result.normalTraces === normals.length && result.attackTraces === attacks.length ? { fileDraws } : {}),
  });
  return pairedDifference(compared(own), compared(other), other.scored.detector.name, resampling);
}

/** @param indices of traces that have a score */
function picked(indices: readonly number[], scores: ArrayLike<number | null>, keys: readonly string[]): ClassScores {
  return { scores: Float64Array.from(present(indices, scores)), keys: indices.map((index) => at(keys, index)) };
}

/** The scores of traces that have one. @throws RangeError where one has none */
function present(indices: readonly number[], scores: ArrayLike<number | null>): readonly number[] {
  return indices.map((index) => {
    const score = at(scores, index);
    if (score === null) throw new RangeError(`trace ${index} has no score`);
    return score;
  });
}
