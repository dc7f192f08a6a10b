import type { RocPoint } from "../../core/roc.ts";

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
 * The part of the curve from `lowest` (> 0) on, for a logarithmic axis: it begins at `lowest` at the height the curve has there, and slanted
 * segments, which bend on that axis, get vertices in between.
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
