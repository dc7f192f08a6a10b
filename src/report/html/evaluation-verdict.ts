import { counted, fixed, interval, percent, shortPercent, signed } from "../../numbers.ts";
import type { DetectorResult, Evaluation, TestSetResult } from "../../results/evaluation.ts";
import { alarmShare, describeChance, isOverFewer, rowsOfTestSet, type SetRow, sizeOfTestSet } from "../set-phrases.ts";
import { escapeHtml } from "./html.ts";

/**
 * The detector with the highest AUC on the official test set (the earlier one of equals), or null
 * when none has a figure there. Those that have scored every trace come before those for which some
 * are too short: their AUCs are of other traces.
 */
export function bestOfficial(evaluation: Evaluation): SetRow | null {
  const finite = rowsOfTestSet(evaluation, "official").filter(({ result }) => Number.isFinite(result.auc));
  const size = sizeOfTestSet(evaluation, "official");
  const overAll = finite.filter((row) => size !== null && !isOverFewer(row, size));
  const rows = overAll.length > 0 ? overAll : finite;
  return rows.reduce<SetRow | null>(
    (best, row) => (best === null || row.result.auc > best.result.auc ? row : best),
    null,
  );
}

function differenceSentence({ pairedDifference: paired }: TestSetResult): string {
  if (paired === null || !Number.isFinite(paired.auc)) return "";
  const versus = escapeHtml(paired.against);
  if (paired.interval === null) return ` On the same traces it differs from ${versus} by ${signed(paired.auc, 3)}.`;
  const [low, high] = paired.interval;
  const ends = `95 % interval ${signed(low, 3)} to ${signed(high, 3)}`;
  if (low > 0) return ` On the same traces it is ${signed(paired.auc, 3)} ahead of ${versus} (${ends}).`;
  if (high < 0) return ` On the same traces it is ${signed(paired.auc, 3)} behind ${versus} (${ends}).`;
  return ` On the same traces it differs from ${versus} by ${signed(paired.auc, 3)} (${ends}): this data cannot separate the two.`;
}

function budgetSentence({ budget, attacks, thresholdScore }: SetRow["detector"]): string {
  if (thresholdScore === null)
    return ` Its calibration set is too small to promise ${shortPercent(budget.promised)} of false alarms, so every trace is unjudged.`;
  const caught = alarmShare(attacks);
  const over =
    budget.drift.drifted === true
      ? " (the promise is withdrawn: these traces score higher than those it was set on)"
      : budget.observed !== null && budget.observed > 1.2 * budget.promised
        ? " (the promise holds only for traces like those it was set on)"
        : "";
  const detected = caught === null ? "" : ` and detected <strong>${percent(caught)}</strong> of the attacks`;
  const { normalTraces, attackTraces } = budget.unjudged;
  const unjudged =
    normalTraces + attackTraces === 0
      ? ""
      : ` ${counted(normalTraces, "normal trace")} and ${counted(attackTraces, "attack")} of fewer than ${counted(budget.fewestCalls, "call")} are unjudged and not in these rates.`;
  if (budget.observed === null)
    return ` At a promised ${shortPercent(budget.promised)} of false alarms it judged no normal trace${detected}.${unjudged}`;
  return ` Set to a promised ${shortPercent(budget.promised)} of false alarms, it raised one on <strong>${percent(budget.observed)}</strong> of the normal traces${over}${detected}.${unjudged}`;
}

/** The outcome in one paragraph of plain words, as HTML. */
export function verdictParagraph(evaluation: Evaluation): string {
  const best = bestOfficial(evaluation);
  if (best === null) return `<p class="lead">No detector has figures on the official test set.</p>`;
  const { detector, result } = best;
  const others = rowsOfTestSet(evaluation, "official")
    .filter((row) => row.detector !== detector)
    .sort((a, b) => b.result.auc - a.result.auc);
  const figures = others.map((row) => `${escapeHtml(row.detector.name)} ${fixed(row.result.auc, 3)}`).join(", ");
  const among = others.length === 0 ? "" : ` The others: ${figures}.`;
  const ends =
    result.aucInterval === null
      ? ""
      : ` (95 % interval ${interval(result.aucInterval)} by files, ${interval(result.aucIntervalDistinct)} by distinct traces)`;
  const name = `<strong>${escapeHtml(detector.name)}</strong>`;
  const auc = `an AUC of <strong>${fixed(result.auc, 3)}</strong>, where 0.5 is a coin toss and 1 is perfect${ends}.`;
  const opening =
    result.chance?.verdict === "better"
      ? `${name} separates attacks from normal traces ${others.length === 0 ? "with" : `best of the ${counted(others.length + 1, "detector")}, with`} ${auc}`
      : `${name} has ${others.length === 0 ? "" : `the highest figure of the ${counted(others.length + 1, "detector")}, `}${auc} ${escapeHtml(describeChance(best))}`;
  const words =
    `<p class="lead">${opening}${among}` +
    `${differenceSentence(result)}${exploratorySentence(detector)}${budgetSentence(detector)}</p>`;
  return words.replaceAll(" %", "&nbsp;%");
}

function exploratorySentence({ exploratory }: DetectorResult): string {
  return exploratory === true
    ? " It was found by looking at test figures of ADFA-LD, so its figures there flatter (exploratory)."
    : "";
}

/** The four figures that matter most, of the same detector, as HTML; "" when there are none. */
export function keyFigures(evaluation: Evaluation): string {
  const best = bestOfficial(evaluation);
  if (best === null) return "";
  const { detector, result } = best;
  const figure = (term: string, big: string, small: string): string =>
    `<div><dl><dt>${term}</dt><dd class="big">${big}</dd><dd class="small">${small}</dd></dl></div>`;
  return (
    `<section class="figures" aria-label="Key figures of ${escapeHtml(detector.name)}">` +
    figure(
      "AUC, official test set",
      fixed(result.auc, 3),
      result.aucIntervalDistinct === null
        ? "interval withheld: too few traces"
        : `${interval(result.aucIntervalDistinct)} by distinct traces`,
    ) +
    figure(
      "Detected at 5 % false alarms",
      percent(result.detectionRateAt["0.05"]),
      `${percent(result.detectionRateAt["0.01"])} at 1 %, ${percent(result.detectionRateAt["0.15"])} at 15 %`,
    ) +
    figure(
      "False alarms observed",
      percent(detector.budget.observed),
      `${shortPercent(detector.budget.promised)} promised`,
    ) +
    figure(
      "False alarms at 90 % detected",
      percent(result.falseAlarmRateAt90),
      `${escapeHtml(detector.name)}, official test set`,
    ) +
    `</section>`
  );
}
