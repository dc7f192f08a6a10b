import { count, counted, fixed, percent, shortPercent } from "../../numbers.ts";
import type { AdaptationReport, CalibrationReport, MeasuredModel } from "../../results/budget.ts";
import type { FittedCard, ModelCard } from "../../results/model-cards.ts";
import { printable } from "../printable.ts";
import { leftColumn, rightColumn, textTable } from "./text-table.ts";

/**
 * The model card for a terminal: network, vocabulary, data, training, calibration, files. Ends with
 * a line break.
 */
export function modelCardText(card: ModelCard): string {
  const { network, dataset, training, calibration } = card;
  const input = network.embedding === null ? "one-hot" : `embedding ${network.embedding}`;
  const reads =
    card.windowCalls === null
      ? "whole traces, state carried from call to call"
      : `windows of ${card.windowCalls} calls`;
  const scores = calibration.scoresBits;
  const lines: (readonly [string, string])[] = [
    ["model", `${card.name} (${card.kind}: ${reads})`],
    ...(network.members ?? []).map((member, index): [string, string] => [
      index === 0 ? "members" : "",
      `${member.name}: embedding ${member.embedding ?? "none"}, LSTM ${member.layers.join(" → ")}, seed ${member.seed}, ${member.heldOutBits.toFixed(3)} bits a held-out call`,
    ]),
    [
      "network",
      network.members === undefined
        ? `${input}, LSTM ${network.layers.join(" → ")}, dropout ${network.dropout}, softmax ${card.vocabulary.calls.length + 1}`
        : `the mean of the members' probabilities, softmax ${card.vocabulary.calls.length + 1}`,
    ],
    ["parameters", `${count(network.parameters)} (${count(network.parametersKeras)} in Keras' counting)`],
    [
      "vocabulary",
      `${card.vocabulary.architecture}, ${count(card.vocabulary.calls.length)} calls, ${count(card.vocabulary.trainedTokens.length)} of them seen in training`,
    ],
    ["data", `${dataset.name}; sha256 ${dataset.sha256 ?? "none"}`],
    ["licence of data", dataset.licence],
    [
      "trained on",
      `${count(dataset.trainingTraces)} traces, ${count(dataset.trainingCalls)} calls; held out ${count(dataset.heldOutTraces)} traces, ${count(dataset.heldOutCalls)} calls`,
    ],
    ...traitsLine(card.traces),
    ["split", `${card.split.method} (seed ${card.split.seed})`],
    [
      "training",
      `seed ${training.seed}, ${network.members === undefined ? `best epoch ${training.bestEpoch} of ${training.epochs}` : `${training.epochs} epochs in all`}, ${fixed(training.seconds, 0)} s`,
    ],
    [
      "held-out",
      `${fixed(training.heldOutBits, 3)} bits a call, ${percent(training.heldOutAccuracy)} of the calls predicted`,
    ],
    [
      "recipe",
      Object.entries(training.recipe)
        .map(([key, value]) => `${key} ${JSON.stringify(value)}`)
        .join(", "),
    ],
    [
      "calibration",
      `${count(scores.length)} scores, ${fixed(scores[0] ?? null, 3)} to ${fixed(scores.at(-1) ?? null, 3)} bits a call; ${calibration.source}`,
    ],
    [
      "export",
      `largest difference from ${card.export.checkedAgainst}: ${card.export.largestDifferenceBits.toExponential(1)} bits (tolerance ${card.export.toleranceBits})`,
    ],
    ...quantisedLine(card.quantised),
    [
      "made with",
      Object.entries(card.versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(", "),
    ],
  ];
  for (const [name, graph] of Object.entries(card.graphs)) {
    if (graph !== undefined) lines.push([`graph ${name}`, `${graph.file}, sha256 ${graph.sha256}`]);
  }
  return lines.map(([label, text]) => `${printable(label).padEnd(16)} ${printable(text)}\n`).join("");
}

/** How its traces were recorded and cut, where the model knows that. */
function traitsLine(traits: ModelCard["traces"]): readonly (readonly [string, string])[] {
  if (traits === undefined) return [];
  const { per, formats, hasLineage, leftOut } = traits;
  const words = [
    `one per ${per}`,
    ...(formats.length === 0 ? [] : [formats.join(", ")]),
    hasLineage ? "the recordings say who made whom" : "no recording says who made whom",
    ...(leftOut.length === 0 ? [] : [`recorded without ${leftOut.join(", ")}`]),
  ];
  return [["traces", words.join("; ")]];
}

/** What int8 changes, where the model is such a copy. */
function quantisedLine(quantised: ModelCard["quantised"]): readonly (readonly [string, string])[] {
  if (quantised === undefined) return [];
  const { from, weights, medianDifferenceBits, p99DifferenceBits, largestDifferenceBits } = quantised;
  const bits = `${fixed(medianDifferenceBits, 3)} bits in the median, ${fixed(p99DifferenceBits, 3)} at 99 %, ${fixed(largestDifferenceBits, 2)} at most`;
  return [["int8 copy of", `${from.name} (graph sha256 ${from.sha256}), ${weights}; a call differs by ${bits}`]];
}

/** Shares of the calibration scores that the card names. */
const QUANTILES = [0, 0.5, 0.95, 1];

/**
 * The model card for a terminal: method, vocabulary, data, calibration, what was done to it. Ends
 * with a line break.
 */
export function fittedCardText(card: FittedCard): string {
  const { method, vocabulary, dataset, calibration } = card;
  const parameters = Object.entries(method.parameters).map(([name, value]) => `${name} ${value}`);
  const { scores } = calibration;
  const quantile = (share: number): string => fixed(scores[Math.floor(share * (scores.length - 1))] ?? null, 3);
  const lines: (readonly [string, string])[] = [
    ["model", `${card.name} (fitted: no network, keeps the traces it has learnt)`],
    ["method", [method.name, ...parameters].join(", ")],
    [
      "vocabulary",
      `${vocabulary.architecture}, ${count(vocabulary.calls.length)} calls, ${count(vocabulary.trainedTokens.length)} of them seen in training`,
    ],
    ["data", `${dataset.name}; sha256 ${dataset.sha256 ?? "none"}`],
    ["licence of data", dataset.licence],
    ["learnt", `${count(dataset.trainingTraces)} traces, ${count(dataset.trainingCalls)} calls`],
    ...traitsLine(card.traces),
    [
      "calibration",
      `${count(scores.length)} scores (${calibration.scoreUnit}): least, median, 95 %, greatest ${QUANTILES.map(quantile).join(", ")}; ${calibration.source}`,
    ],
    ...card.history.map((entry, index): [string, string] => [
      index === 0 ? "history" : "",
      `${entry.date === undefined ? "" : `${entry.date}: `}${entry.what}, ${count(entry.traces)} traces and ${count(entry.calls)} calls of ${entry.dataset.name}`,
    ]),
  ];
  return lines.map(([label, text]) => `${printable(label).padEnd(16)} ${printable(text)}\n`).join("");
}

/** The model before and after, on traces that took no part. Ends with a line break. */
export function adaptationText(report: AdaptationReport): string {
  const leftOut = [
    report.tooShort === 0 ? "" : `${counted(report.tooShort, "trace")} too short`,
    report.leftOut === 0 ? "" : `${counted(report.leftOut, "trace")} of too low a p-value`,
  ].filter((part) => part !== "");
  const row = (name: string, judged: MeasuredModel): readonly string[] => [
    name,
    fixed(judged.meanScore, 3),
    judged.threshold === null ? "none" : `above ${fixed(judged.threshold, 3)}`,
    percent(judged.falseAlarmRate),
  ];
  const table = textTable(
    [leftColumn(""), rightColumn(report.scoreUnit), rightColumn("alarm"), rightColumn("false alarms")],
    [row("before", report.before), row("only recalibrated", report.recalibrated), row("adapted", report.adapted)],
  );
  return [
    `${printable(report.model)}, adapted to ${printable(report.dataset)}: ${counted(report.learnt, "normal trace")} learnt, the threshold set on ${report.calibrating} others${leftOut.length === 0 ? "" : `; left out: ${leftOut.join(", ")}`}`,
    `Judged on ${counted(report.judging, "distinct trace")} that took no part in either; ${shortPercent(report.falseAlarmRate)} false alarms are promised:`,
    table,
    `The adapted model is in ${printable(report.out)}; the old one is as it was.`,
    "",
  ].join("\n");
}

/**
 * The old threshold, what it would have done to these traces, and the new one. Ends with a line
 * break.
 */
export function calibrationText(report: CalibrationReport): string {
  const budget = shortPercent(report.falseAlarmRate);
  const threshold = (value: number | null): string =>
    value === null ? `none (too few scores to promise ${budget})` : `alarm above ${fixed(value, 3)}`;
  const leftOut = [
    report.tooShort === 0 ? "" : `${counted(report.tooShort, "trace")} too short`,
    report.foreign === 0 ? "" : `${counted(report.foreign, "trace")} of calls that the model never saw`,
  ].filter((part) => part !== "");
  const lines = [
    `${printable(report.model)}, calibrated on ${counted(report.traces, "normal trace")}${leftOut.length === 0 ? "" : `; left out: ${leftOut.join(", ")}`}`,
    `  threshold before  ${threshold(report.oldThreshold)}; it would alarm ${percent(report.oldFalseAlarmRate)} of these normal traces, ${budget} were promised`,
    `  threshold now     ${threshold(report.newThreshold)}, for ${budget} of normal traces like these`,
    `The model is in ${printable(report.out)}`,
  ];
  return `${lines.join("\n")}\n`;
}
