import { at } from "../core/at.ts";
import { calibrate, type Calibration } from "../core/calibration.ts";
import { conformalPValue, conformalThreshold, isAlarm } from "../core/conformal.ts";
import { type Detector, checkedScores } from "../core/detector.ts";
import { shuffledGroups } from "../core/sampling.ts";
import { sumOf } from "../core/statistics.ts";
import { tokensKey, traceKey, withoutCopies } from "../core/trace-key.ts";
import type { Tokens, Trace } from "../core/trace.ts";
import { encodeCalls } from "../core/vocabulary.ts";
import type { DatasetTrace } from "../datasets/dataset.ts";
import { SentinelError } from "../errors.ts";
import type { MeasuredModel } from "../results/budget.ts";
import { type OpenedDetector, trainedTokens } from "./open-detector.ts";
import { FOREIGN_SHARE, untrainedShare } from "./verdict.ts";

/** A trace as scored by the model that it will train. */
export interface SeenTrace {
  readonly name: string;
  readonly pValue: number;
  /** The share of its calls that the model never saw, in [0, 1]. */
  readonly untrained: number;
}

/** The traces of a host that count as normal. */
interface AcceptedNormals {
  readonly traces: readonly DatasetTrace[];
  /** Those of `traces` that are unlike all that the model knows, most suspicious first. */
  readonly suspicious: readonly SeenTrace[];
  readonly tooShort: number;
  readonly leftOut: number;
}

/**
 * The traces that are long enough for a model and whose p-value, to it, is not below a bound.
 * @param leaveOutBelow the bound, in (0, 1); undefined leaves out none
 */
export async function acceptedNormals(
  normals: readonly DatasetTrace[],
  { detector, manifest }: OpenedDetector,
  leaveOutBelow: number | undefined,
  progress: (done: number, total: number) => void,
): Promise<AcceptedNormals> {
  const usable = normals.filter((trace) => trace.calls.length >= detector.minimumCalls);
  const tokens = usable.map((trace) => encodeCalls(detector.vocabulary, trace.calls));
  const scores = await checkedScores(detector, tokens, progress);
  const trained = trainedTokens(manifest);
  const seen = usable.map(({ path }, index) => ({
    name: path,
    pValue: conformalPValue(detector.calibrationScores, at(scores, index)),
    untrained: untrainedShare(at(tokens, index), trained),
  }));
  const isAccepted = ({ pValue }: SeenTrace): boolean => leaveOutBelow === undefined || pValue >= leaveOutBelow;
  const traces = usable.filter((_, index) => isAccepted(at(seen, index)));
  const suspicious = suspiciousTraces(seen.filter(isAccepted), detector.calibrationScores.length);
  return { traces, suspicious, tooShort: normals.length - usable.length, leftOut: usable.length - traces.length };
}

/**
 * The traces that score above every calibration trace, and those with too many calls that the model
 * never saw; most suspicious first.
 */
export function suspiciousTraces(seen: readonly SeenTrace[], calibrationTraces: number): readonly SeenTrace[] {
  const least = 1 / (calibrationTraces + 1);
  return seen
    .filter((trace) => trace.pValue <= least || trace.untrained > FOREIGN_SHARE)
    .toSorted((a, b) => b.untrained - a.untrained || a.pValue - b.pValue);
}

/** The share of the distinct traces that set the threshold, and of those that test. */
const HELD_OUT_SHARE = 0.2;

/** A host's normal traces in three parts that share no trace, not even a copy. */
interface PartsOfNormals<Given> {
  /** To train on: copies and all, in the order given. */
  readonly learnt: readonly Given[];
  /** Distinct traces that set the threshold. */
  readonly calibrating: readonly Given[];
  /** Distinct traces that only test. */
  readonly judging: readonly Given[];
}

/**
 * A random fifth of the distinct traces to set the threshold on, a fifth to test on, the rest to
 * train on.
 * @param seed a whole number; the same seed and traces give the same parts
 * @throws SentinelError E_DATASET when a fifth is too few traces to promise the budget, naming how
 *   many it takes
 */
export function partsOfNormals<Given extends Pick<Trace, "calls">>(
  traces: readonly Given[],
  falseAlarmRate: number,
  seed: number,
  where: string,
): PartsOfNormals<Given> {
  const groups = shuffledGroups(traces.map(traceKey), seed);
  const fifth = Math.floor(HELD_OUT_SHARE * groups.length);
  if (conformalThreshold(new Float64Array(fifth), falseAlarmRate) === null) {
    const needed = Math.ceil((1 / falseAlarmRate - 1 - 1e-9) / HELD_OUT_SHARE);
    const facts = { path: where, found: groups.length, heldOut: fifth, falseAlarmRate, needed };
    throw new SentinelError("E_DATASET", { problem: "data.too-few-normals", ...facts });
  }
  const first = (from: number, to: number): readonly Given[] =>
    groups.slice(from, to).map((group) => at(traces, at(group, 0)));
  const learnt = groups.slice(2 * fifth).flat();
  return {
    learnt: learnt.sort((a, b) => a - b).map((index) => at(traces, index)),
    calibrating: first(0, fifth),
    judging: first(fifth, 2 * fifth),
  };
}

/** The normal traces that can set a model's threshold, and why the others cannot. */
interface CalibratingTraces {
  /** As tokens of the model: long enough, of calls that it knows, each distinct one once. */
  readonly usable: readonly Tokens[];
  readonly tooShort: number;
  /** Of calls that the model never saw. */
  readonly foreign: number;
  readonly copies: number;
  /** Those of the usable that equal a trace which the model keeps from its training. */
  readonly learnt: number;
}

export function calibratingTraces(
  { detector, manifest, trainingTraces }: OpenedDetector,
  normals: readonly Trace[],
): CalibratingTraces {
  const trained = trainedTokens(manifest);
  const tokens = normals.map((trace) => encodeCalls(detector.vocabulary, trace.calls));
  const longEnough = tokens.filter((trace) => trace.length >= detector.minimumCalls);
  const known = longEnough.filter((trace) => untrainedShare(trace, trained) <= FOREIGN_SHARE);
  const usable = withoutCopies(known);
  const kept = new Set(trainingTraces.map(tokensKey));
  return {
    usable,
    tooShort: tokens.length - longEnough.length,
    foreign: longEnough.length - known.length,
    copies: known.length - usable.length,
    learnt: usable.filter((trace) => kept.has(tokensKey(trace))).length,
  };
}

/**
 * A detector's calibration on distinct normal traces that it was not trained on, as tokens of its
 * vocabulary.
 * @throws RangeError when one is too short for it
 */
export function calibrationOf(
  detector: Detector,
  traces: readonly Tokens[],
  progress: (done: number, total: number) => void = () => undefined,
): Promise<Calibration> {
  return calibrate(traces, detector.minimumCalls, (queries) =>
    checkedScores(
      detector,
      queries.map(({ tokens }) => tokens),
      progress,
    ),
  );
}

/**
 * What a detector does to normal traces at the threshold of some calibration scores.
 * @param judging normal traces that neither trained nor calibrated it; at least one
 * @param calibration scores in any order
 * @param falseAlarmRate promised, in (0, 1)
 */
export async function measureModel(
  detector: Detector,
  judging: readonly Trace[],
  calibration: Float64Array,
  falseAlarmRate: number,
): Promise<MeasuredModel> {
  const scores = await scoresOf(detector, judging);
  const threshold = conformalThreshold(calibration.toSorted(), falseAlarmRate);
  // A score in bits per call is a mean over calls; others are not weighted.
  const weights = judging.map((trace) => (detector.scoreUnit === "bits a call" ? trace.calls.length : 1));
  const total = sumOf(weights);
  return {
    meanScore: sumOf(scores, (score, index) => score * at(weights, index)) / total,
    threshold,
    falseAlarmRate: scores.filter((score) => isAlarm(score, threshold)).length / scores.length,
  };
}

/** One score per trace. @throws RangeError when one is too short for it */
export async function scoresOf(detector: Detector, traces: readonly Trace[]): Promise<Float64Array> {
  return checkedScores(
    detector,
    traces.map((trace) => encodeCalls(detector.vocabulary, trace.calls)),
  );
}
