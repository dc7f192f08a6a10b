import { SLIDING_SPAN } from "../core/sliding-alarm.ts";
import { count, counted, fixed, interval, NO_FIGURE, percent, shortPercent } from "../numbers.ts";
import type { DetectorResult, Evaluation } from "../results/evaluation.ts";
import type { FalseAlarms, Quartiles, RecordingsResult } from "../results/recordings.ts";
import { markedName } from "./set-phrases.ts";

/** A cell of the table: a figure, and its detail in smaller type, "" for nothing. */
export interface RecordingsCell {
  readonly figure: string;
  readonly detail: string;
}

/** One detector's figures on recordings with an onset, as words. */
interface RecordingsRow {
  /** With its mark. */
  readonly name: string;
  /** Its place in the evaluation, for its colour. */
  readonly index: number;
  readonly auc: RecordingsCell;
  readonly detected: RecordingsCell;
  readonly seconds: RecordingsCell;
  readonly calls: RecordingsCell;
  readonly promised: string;
  readonly observed: RecordingsCell;
  readonly perHour: RecordingsCell;
  readonly perHourBefore: RecordingsCell;
}

type Judged = DetectorResult & { readonly recordings: RecordingsResult };

/** Whether the evaluation looked at recordings with an onset. */
export function hasRecordings({ detectors }: Evaluation): boolean {
  return detectors.some(isJudged);
}

/** The rows of the table, in the evaluation's order; none for detectors that take no part. */
export function recordingsRows({ detectors }: Evaluation): readonly RecordingsRow[] {
  return detectors.flatMap((detector, index) => (isJudged(detector) ? rowOf(detector, index) : []));
}

/** What the table measures and what a reader must know of it, plain sentences. */
export function recordingsNotes({ detectors }: Evaluation): readonly string[] {
  const judged = detectors.filter(isJudged);
  const [first] = judged;
  if (first === undefined) return [];
  const { threshold, attackRecordings, normal, withoutOnset, onsetOutside } = first.recordings;
  const others = detectors.filter((detector) => !isJudged(detector)).map(({ name }) => name);
  const { spanCalls, fewestCalls } = SLIDING_SPAN;
  return [
    `${counted(attackRecordings, "attack recording")}, judged from the onset of the attack on, and ${counted(normal.recordings, "normal recording")}.`,
    `The score of a thread after each call is the mean surprise of its last ${spanCalls} calls, once it has made ${fewestCalls}; an alarm before the onset is a false one, and consecutive calls above the threshold are one alarm.`,
    `The threshold comes from ${counted(threshold.recordings, "normal recording")} (${threshold.from === "validation" ? "those in the data set's own validation folder" : threshold.from}) and from no attack.`,
    ...(threshold.promised > threshold.requested
      ? [
          `They are too few to promise ${shortPercent(threshold.requested)}: the threshold is their highest score, which promises ${shortPercent(threshold.promised)}.`,
        ]
      : []),
    "For the AUC a normal recording counts from as long after its start on as attacks begin in the median.",
    ...leftOutOfAuc(judged),
    ...judged.flatMap(({ name, recordings: { alarmedAtOnset, detected } }) =>
      alarmedAtOnset === 0
        ? []
        : [
            `${name}: ${alarmedAtOnset} of its ${counted(detected, "detection")} rest on an alarm that was up already at the onset; they have no time to detection.`,
          ],
    ),
    ...(withoutOnset === 0 ? [] : [`${counted(withoutOnset, "attack recording")} without an onset: not judged.`]),
    ...(onsetOutside === 0
      ? []
      : [
          `${counted(onsetOutside, "attack recording")} with an onset before the first call or after the last: not judged.`,
        ]),
    ...(others.length === 0
      ? []
      : [`Without a part in this: ${others.join(", ")}, whose score is not a mean of surprise per call.`]),
  ];
}

/**
 * Recordings without a score in the stretch that the AUC compares, a sentence for all detectors or
 * one for each.
 */
function leftOutOfAuc(judged: readonly Judged[]): readonly string[] {
  const sentences = judged.map(({ recordings: { normal, attackRecordings, aucNormals, aucAttacks } }) => {
    const [normals, attacks] = [normal.recordings - aucNormals, attackRecordings - aucAttacks];
    return normals + attacks === 0
      ? ""
      : `the AUC leaves out ${normals} of ${counted(normal.recordings, "normal recording")} and ${attacks} of ${counted(attackRecordings, "attack recording")}: no call of theirs has a score there.`;
  });
  const [first = ""] = sentences;
  if (sentences.every((sentence) => sentence === first)) return first === "" ? [] : [`T${first.slice(1)}`];
  return judged.flatMap(({ name }, index) => (sentences[index] ? [`${name}: ${sentences[index]}`] : []));
}

/** Whether a detector takes part. */
export function isJudged(detector: DetectorResult): detector is Judged {
  return detector.recordings !== undefined && detector.recordings !== null;
}

function rowOf({ recordings: result, ...detector }: Judged, index: number): RecordingsRow {
  const { detected, attackRecordings, normal } = result;
  return {
    name: markedName(detector),
    index,
    auc: { figure: fixed(result.auc, 3), detail: range(result.aucInterval, 3) },
    detected: {
      figure: percent(result.detectionRate),
      detail: `${count(detected)} of ${count(attackRecordings)}${shares(result.detectionInterval)}`,
    },
    seconds: quartiles(result.secondsToDetection, (value) => fixed(value, value < 10 ? 2 : 1)),
    calls: quartiles(result.callsToDetection, count),
    promised: shortPercent(result.threshold.promised),
    observed: {
      figure: percent(result.observed),
      detail: `${count(normal.alarmedRecordings)} of ${count(normal.recordings)}${shares(result.observedInterval)}`,
    },
    perHour: perHour(normal),
    perHourBefore: perHour(result.beforeOnset),
  };
}

function quartiles(values: Quartiles | null, words: (value: number) => string): RecordingsCell {
  if (values === null) return { figure: NO_FIGURE, detail: "" };
  return { figure: words(values.median), detail: `${words(values.lower)} to ${words(values.upper)}` };
}

function perHour({ alarms, hours, alarmsPerHour }: FalseAlarms): RecordingsCell {
  return { figure: fixed(alarmsPerHour, 1), detail: `${count(alarms)} in ${fixed(hours, hours < 10 ? 2 : 1)} h` };
}

function range(ends: readonly [number, number] | null, digits: number): string {
  return ends === null ? "" : interval(ends, digits);
}

function shares(ends: readonly [number, number] | null): string {
  return ends === null ? "" : `, ${fixed(100 * ends[0], 0)} to ${percent(ends[1], 0)}`;
}
