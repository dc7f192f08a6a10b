import { count, counted, fixed, percent } from "../../numbers.ts";
import type { ModelCard } from "../../results/model-cards.ts";
import type { ModelChoice, ModelFacts } from "../api.ts";

/** One line of the model card. */
interface CardRow {
  readonly term: string;
  readonly text: string;
  /** Verified sha256 sums that belong to the line, whole. */
  readonly checksums?: readonly string[];
}

/**
 * The model card as terms and what they are, for people; a fitted model, which has no network, says
 * less.
 */
export function cardRows(facts: ModelFacts): readonly CardRow[] {
  const { card, calibrationScores } = facts;
  const about = [
    { term: "Model", text: facts.name },
    { term: "About", text: facts.description },
  ];
  const scores = [
    { term: "Score", text: facts.scoreUnit },
    {
      term: "Calibration",
      text:
        card === null
          ? `${counted(calibrationScores.length, "normal trace")}, each by a score that it had no part in`
          : `${counted(calibrationScores.length, "normal trace")} that it was not trained on`,
    },
  ];
  if (card === null) return [...about, { term: "Architecture", text: facts.architecture }, ...scores];
  return [
    ...about,
    { term: "Kind", text: describeKind(card) },
    { term: "Architecture", text: facts.architecture },
    { term: "Calls known", text: describeVocabulary(card) },
    { term: "Network", text: describeNetwork(card) },
    { term: "Parameters", text: count(card.network.parameters) },
    { term: "Trained on", text: describeTraining(card) },
    { term: "Licence of the data", text: card.dataset.licence },
    { term: "Held out", text: describeHeldOut(card) },
    { term: "Seed", text: String(card.training.seed) },
    ...scores,
    ...quantisedRow(card),
    ...Object.values(card.graphs).flatMap((graph) =>
      graph === undefined ? [] : [{ term: "Graph", text: graph.file, checksums: [graph.sha256] }],
    ),
  ];
}

/** The first digits of a sha256 sum, enough to distinguish two by eye. */
export function shortChecksum(sha256: string): string {
  return `${sha256.slice(0, 12)}…`;
}

/** A size as "3.0 MB" (a million bytes); "0.1 MB" where it is less than that. */
export function megabytes(bytes: number): string {
  return `${fixed(Math.max(0.1, bytes / 1e6), 1)} MB`;
}

function describeKind({ kind, windowCalls }: ModelCard): string {
  return windowCalls === null
    ? `${kind}: reads whole traces, its state carried from call to call`
    : `${kind}: reads ${windowCalls} calls at a time`;
}

function describeVocabulary({ vocabulary }: ModelCard): string {
  return `${count(vocabulary.calls.length)}, ${count(vocabulary.trainedTokens.length)} of them seen in training`;
}

function describeNetwork({ network }: ModelCard): string {
  if (network.members === undefined) return `${describeInput(network.embedding)}, LSTM ${network.layers.join(" → ")}`;
  const members = network.members.map(
    ({ embedding, layers }) => `${describeInput(embedding)}, LSTM ${layers.join(" → ")}`,
  );
  return `the mean of ${counted(members.length, "network")}: ${members.join("; ")}`;
}

function describeInput(embedding: number | null): string {
  return embedding === null ? "one-hot input" : `embedding of ${embedding}`;
}

function describeTraining({ dataset }: ModelCard): string {
  return `${dataset.name}: ${counted(dataset.trainingTraces, "trace")}, ${counted(dataset.trainingCalls, "call")}`;
}

function describeHeldOut({ training, dataset }: ModelCard): string {
  const figures = `${fixed(training.heldOutBits, 3)} bits a call, ${percent(training.heldOutAccuracy)} of the calls predicted`;
  return `${figures} (${counted(dataset.heldOutTraces, "trace")}, ${counted(dataset.heldOutCalls, "call")})`;
}

function quantisedRow({ quantised }: ModelCard): readonly CardRow[] {
  if (quantised === undefined) return [];
  const { from, weights, medianDifferenceBits } = quantised;
  return [
    {
      term: "Smaller copy of",
      text: `${from.name}, ${weights}; a call differs by ${fixed(medianDifferenceBits, 3)} bits in the median`,
    },
  ];
}

/**
 * What comes of the choice of a model, a sentence.
 * @param chosen null where the user left it to the traces
 * @param isJudged whether there are verdicts already
 */
export function describeChosen(chosen: ModelChoice | null, isJudged: boolean): string {
  if (isJudged) return "Another model judges the same traces again.";
  return chosen === null
    ? "Where you choose none, the one for the traces' architecture judges them."
    : "It judges the traces that you give next.";
}

/** Whether both are the same model. */
export function isSameChoice(a: ModelChoice | null, b: ModelChoice | null): boolean {
  if (a === null || b === null) return a === b;
  if (a.kind === "own" || b.kind === "own") return a.kind === b.kind;
  return a.name === b.name;
}
