import { isAlarm } from "../../core/conformal.ts";
import { rocCurve, type RocPoint } from "../../core/roc.ts";
import type { DetectorResult, Evaluation, ScoredTrace } from "../../results/evaluation.ts";
import { thinLine } from "./thin-line.ts";

/**
 * One detector's curve on the official test set, ready for both axes; no vertex where it cannot be
 * drawn.
 */
export interface DrawnCurve {
  readonly whole: readonly RocVertex[];
  /** For a logarithmic axis that begins at `lowestRate`. */
  readonly lowEnd: readonly RocVertex[];
  /** What its threshold did; null where it has none, or no curve to mark it on. */
  readonly workingPoint: RocVertex | null;
}

/** The size in pixels that curves are thinned for, and how far they may then lie off. */
const THINNED_PIXELS = 560;
const TOLERANCE_PIXELS = 0.15;

/**
 * The lowest false-alarm rate worth drawing: 0.001, or one normal trace where there are fewer than
 * a thousand; at most 0.5.
 */
export function lowestRate(evaluation: Evaluation): number {
  const normals = Math.max(1, ...evaluation.detectors.map((detector) => detector.normals.length));
  return Math.min(0.5, Math.max(0.001, 1 / normals));
}

/**
 * Sorts the scores and thins the curve: up to twenty milliseconds for a detector on ADFA-LD, so do
 * it once.
 * @param lowest as `lowestRate` gives it
 */
export function drawnCurve(detector: DetectorResult, lowest: number): DrawnCurve {
  const exact = exactCurve(detector);
  const span = -Math.log(lowest);
  return {
    whole: thinned(exact, (rate) => rate),
    lowEnd: thinned(fromLowestRate(exact, lowest), (rate) => 1 + Math.log(rate) / span),
    workingPoint: exact.length === 0 ? null : workingPoint(detector),
  };
}

/** Whether a detector has a curve: scores of both classes, all of them finite. */
export function hasCurve({ normals, attacks }: DetectorResult): boolean {
  return [normals, attacks].every(
    (traces) => traces.length > 0 && traces.every((trace) => Number.isFinite(trace.scoreBits)),
  );
}

function exactCurve(detector: DetectorResult): readonly RocVertex[] {
  if (!hasCurve(detector)) return [];
  const [normals, attacks] = [detector.normals, detector.attacks].map((traces) =>
    Float64Array.from(traces, (trace) => trace.scoreBits),
  ) as [Float64Array, Float64Array];
  return rocCurve(normals, attacks);
}

function thinned(points: readonly RocVertex[], shareOf: (rate: number) => number): readonly RocVertex[] {
  const drawn = points.map(
    (point) => [shareOf(point.falseAlarmRate) * THINNED_PIXELS, point.detectionRate * THINNED_PIXELS] as const,
  );
  return thinLine(drawn, TOLERANCE_PIXELS).flatMap((index) => points[index] ?? []);
}

function workingPoint({ normals, attacks, thresholdScore }: DetectorResult): RocVertex | null {
  if (thresholdScore === null || !Number.isFinite(thresholdScore)) return null;
  // Of all scored traces, judged or not, as the curve is: else it would not lie on the curve.
  const above = (traces: readonly ScoredTrace[]): number =>
    traces.filter(({ scoreBits }) => isAlarm(scoreBits, thresholdScore)).length / traces.length;
  return { falseAlarmRate: above(normals), detectionRate: above(attacks) };
}

/** What of a curve's corner is drawn; both rates are shares. */
export type RocVertex = Pick<RocPoint, "falseAlarmRate" | "detectionRate">;

/** Detection at `rate` false alarms on the curve, straight between vertices; on a rise, its top. */
function detectionAt(points: readonly RocVertex[], rate: number): number {
  let before: RocVertex = { falseAlarmRate: 0, detectionRate: 0 };
  for (const point of points) {
    if (point.falseAlarmRate > rate) {
      const share = (rate - before.falseAlarmRate) / (point.falseAlarmRate - before.falseAlarmRate);
      return before.detectionRate + share * (point.detectionRate - before.detectionRate);
    }
    before = point;
  }
  return before.detectionRate;
}

/**
 * The part of the curve from `lowest` (> 0) on, for a logarithmic axis: it begins at `lowest` at
 * the height the curve has there, and slanted segments, which bend on that axis, get vertices in
 * between.
 */
export function fromLowestRate(points: readonly RocVertex[], lowest: number): readonly RocVertex[] {
  if (points.length === 0) return [];
  let before: RocVertex = { falseAlarmRate: lowest, detectionRate: detectionAt(points, lowest) };
  const shown: RocVertex[] = [before];
  for (const point of points) {
    if (point.falseAlarmRate <= lowest) continue;
    const ratio = point.falseAlarmRate / before.falseAlarmRate;
    const pieces = point.detectionRate > before.detectionRate ? Math.ceil(Math.log10(ratio) * 24) : 1;
    for (let piece = 1; piece < pieces; piece++) {
      const falseAlarmRate = before.falseAlarmRate * ratio ** (piece / pieces);
      const share = (falseAlarmRate - before.falseAlarmRate) / (point.falseAlarmRate - before.falseAlarmRate);
      shown.push({
        falseAlarmRate,
        detectionRate: before.detectionRate + share * (point.detectionRate - before.detectionRate),
      });
    }
    shown.push(point);
    before = point;
  }
  return shown;
}
