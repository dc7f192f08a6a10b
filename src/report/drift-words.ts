import { DRIFT_SIZE, FEWEST_TRACES_FOR_DRIFT, type Drift } from "../core/drift.ts";
import { counted, probability, shortPercent } from "../numbers.ts";

/** The p-value as a reader meets it: "p = 0.20", "p < 0.0001". */
function pWords(pValue: number): string {
  const text = probability(pValue);
  return text.startsWith("<") || text.startsWith(">") ? `p ${text}` : `p = ${text}`;
}

/**
 * What a batch's drift means for the promise, in plain text: withdrawn, not contradicted, or too few traces to tell.
 * @param falseAlarmRate the promised share, in (0, 1)
 */
export function driftWords(drift: Drift, falseAlarmRate: number): string {
  const promise = `promise of at most ${shortPercent(falseAlarmRate)} false alarms`;
  const sides = `${counted(drift.traces, "distinct trace")} beside ${counted(drift.calibrationTraces, "calibration trace")}`;
  if (drift.drifted === null || drift.pValue === null) {
    return `Too few traces to tell whether the ${promise} holds for this batch: ${sides}; it takes ${FEWEST_TRACES_FOR_DRIFT} of each.`;
  }
  const test = `${sides}, one-sided Kolmogorov-Smirnov test of size ${shortPercent(DRIFT_SIZE)}, ${pWords(drift.pValue)}`;
  if (!drift.drifted) {
    return `Nothing speaks against the ${promise}: the batch scores no higher than the calibration traces, as far as can be told (${test}).`;
  }
  return (
    `The ${promise} is withdrawn for this batch: it scores higher than the calibration traces (${test}), so nothing vouches for it. ` +
    "Either other things are normal on this host, or much of the batch is attacks, which drifts as well. " +
    "When you know that such traces are normal, recalibrate with calibrate --normal or adapt --normal."
  );
}
