import type { FittedCard } from "../results/model-cards.ts";
import { count, fixed } from "../numbers.ts";
import { printable } from "./printable.ts";

/** Shares of the calibration scores that the card names. */
const QUANTILES = [0, 0.5, 0.95, 1];

/** The model card for a terminal: method, vocabulary, data, calibration, what was done to it. Ends with a line break. */
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
