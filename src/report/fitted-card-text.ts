import { count, fixed } from "../numbers.ts";
import { printable } from "./printable.ts";

/** The card of a model without a network, as far as a reader wants it. */
export interface FittedCard {
  readonly name: string;
  readonly method: { readonly name: string; readonly parameters: Readonly<Record<string, number | string>> };
  readonly vocabulary: {
    readonly architecture: string;
    readonly calls: readonly string[];
    readonly trainedTokens: readonly number[];
  };
  readonly dataset: {
    readonly name: string;
    readonly sha256: string | null;
    readonly licence: string;
    readonly trainingTraces: number;
    readonly trainingCalls: number;
  };
  readonly calibration: { readonly source: string; readonly scoreUnit: string; readonly scores: readonly number[] };
  readonly history: readonly {
    readonly what: string;
    readonly traces: number;
    readonly calls: number;
    readonly dataset: { readonly name: string };
    readonly date?: string | undefined;
  }[];
}

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
