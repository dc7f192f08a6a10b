/** One vertex of a ROC curve; both rates are shares. */
export interface RocPoint {
  readonly falseAlarmRate: number;
  readonly detectionRate: number;
}

/**
 * The vertices of the exact ROC curve from (0, 0) to (1, 1): one for each distinct score, so a tie between classes is one slanted segment.
 * A higher score is more suspicious; a score that is NaN counts as the lowest. Empty if either class is empty.
 */
export function rocPoints(normalScores: readonly number[], attackScores: readonly number[]): readonly RocPoint[] {
  if (normalScores.length === 0 || attackScores.length === 0) return [];
  const ranked = [
    ...normalScores.map((score) => ({ score: Number.isNaN(score) ? -Infinity : score, isAttack: false })),
    ...attackScores.map((score) => ({ score: Number.isNaN(score) ? -Infinity : score, isAttack: true })),
  ].sort((a, b) => (a.score === b.score ? 0 : b.score > a.score ? 1 : -1));
  const points: RocPoint[] = [{ falseAlarmRate: 0, detectionRate: 0 }];
  let falseAlarms = 0;
  let detections = 0;
  ranked.forEach(({ score, isAttack }, index) => {
    if (isAttack) detections++;
    else falseAlarms++;
    if (ranked[index + 1]?.score !== score)
      points.push({
        falseAlarmRate: falseAlarms / normalScores.length,
        detectionRate: detections / attackScores.length,
      });
  });
  return points;
}

/** Detection at `rate` false alarms on the curve, straight between vertices; on a rise, its top. */
function detectionAt(points: readonly RocPoint[], rate: number): number {
  let before: RocPoint = { falseAlarmRate: 0, detectionRate: 0 };
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
export function fromLowestRate(points: readonly RocPoint[], lowest: number): readonly RocPoint[] {
  if (points.length === 0) return [];
  let before: RocPoint = { falseAlarmRate: lowest, detectionRate: detectionAt(points, lowest) };
  const shown: RocPoint[] = [before];
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
