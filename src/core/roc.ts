/** A corner of the ROC curve: everything that scores at least `threshold` raises an alarm. */
export interface RocPoint {
  readonly threshold: number;
  readonly falseAlarmRate: number;
  readonly detectionRate: number;
}

/**
 * The ROC curve, from nothing alarmed (threshold Infinity, at 0, 0) to everything alarmed (1, 1),
 * one point a distinct score. Higher scores are more anomalous. The segment between two points is
 * the tie, drawn as its diagonal.
 * @throws RangeError when a class is empty or a score is not finite
 */
export function rocCurve(normalScores: Float64Array, attackScores: Float64Array): readonly RocPoint[] {
  if (normalScores.length === 0 || attackScores.length === 0)
    throw new RangeError("a ROC curve needs normal and attack scores");
  const normals = descending(normalScores);
  const attacks = descending(attackScores);
  const points: RocPoint[] = [{ threshold: Infinity, falseAlarmRate: 0, detectionRate: 0 }];
  let alarmedNormals = 0;
  let alarmedAttacks = 0;
  while (alarmedNormals < normals.length || alarmedAttacks < attacks.length) {
    const threshold = Math.max(nextOf(normals, alarmedNormals), nextOf(attacks, alarmedAttacks));
    while (normals[alarmedNormals] === threshold) alarmedNormals += 1;
    while (attacks[alarmedAttacks] === threshold) alarmedAttacks += 1;
    points.push({
      threshold,
      falseAlarmRate: alarmedNormals / normals.length,
      detectionRate: alarmedAttacks / attacks.length,
    });
  }
  return points;
}

/** Area under the curve: P(attack score > normal score), ties counted half. In [0, 1]. */
export function areaUnderCurve(curve: readonly RocPoint[]): number {
  let area = 0;
  let previous: RocPoint | undefined;
  for (const point of curve) {
    if (previous !== undefined) {
      area += ((point.falseAlarmRate - previous.falseAlarmRate) * (point.detectionRate + previous.detectionRate)) / 2;
    }
    previous = point;
  }
  return area;
}

/**
 * The area under the curve of two classes. In [0, 1].
 * @throws RangeError as {@link rocCurve} does
 */
export function aucOf(normalScores: Float64Array, attackScores: Float64Array): number {
  return areaUnderCurve(rocCurve(normalScores, attackScores));
}

/**
 * The smallest false-alarm rate of any threshold that detects at least `detectionRate` of the
 * attacks.
 */
export function falseAlarmRateAt(curve: readonly RocPoint[], detectionRate: number): number {
  const found = curve.find((point) => point.detectionRate >= detectionRate);
  // Only a rate above 1 is never reached; every alarm is false then.
  return found === undefined ? 1 : found.falseAlarmRate;
}

/**
 * The largest detection rate of any threshold whose false-alarm rate is at most `falseAlarmRate`.
 */
export function detectionRateAt(curve: readonly RocPoint[], falseAlarmRate: number): number {
  const found = curve.findLast((point) => point.falseAlarmRate <= falseAlarmRate);
  return found === undefined ? 0 : found.detectionRate;
}

/** The next score that no threshold has passed yet; nothing where all are passed. */
function nextOf(descendingScores: Float64Array, passed: number): number {
  return passed < descendingScores.length ? descendingScores[passed]! : -Infinity;
}

function descending(scores: Float64Array): Float64Array {
  if (!scores.every(Number.isFinite)) throw new RangeError("scores must be finite");
  return scores.slice().sort().reverse();
}
