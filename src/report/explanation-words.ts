import { fixed, probability } from "../numbers.ts";
import type { Explanation } from "../results/explanation.ts";
import { foreignWords, gapKinds, unjudgedSentences } from "./verdict-words.ts";

/** The verdict on one trace in one or two plain sentences, unescaped, and what weakens it. */
export function explanationSentence(explanation: Explanation): string {
  const { foreign } = explanation;
  const kinds = gapKinds(explanation);
  const gaps = kinds.length === 0 ? "" : ` Its recording has gaps (${kinds.join(", ")}), and they count as surprise.`;
  return `${verdictSentence(explanation)}${foreign === undefined ? "" : ` ${foreignWords(foreign)}.`}${gaps}`;
}

function verdictSentence({ verdict, unjudged, scoreBits, scoreUnit, pValue, threshold, model }: Explanation): string {
  if (verdict === "foreign")
    return `The model ${model} does not speak this host's calls: too many of them are unknown or were never trained, so no verdict was given.`;
  const side = verdict === "alarm" ? "above" : "not above";
  const rule =
    threshold === null
      ? "; the model has too few calibration scores for a threshold"
      : unjudged === undefined
        ? `, ${side} the alarm threshold of ${fixed(threshold, 3)}`
        : "";
  const score =
    scoreBits === null
      ? "It has no score"
      : scoreUnit === "bits a call"
        ? `Its calls surprised the model ${model} by ${fixed(scoreBits, 3)} bits on average${rule}`
        : `The model ${model} gives it a score of ${fixed(scoreBits, 3)} (${scoreUnit})${rule}`;
  const rank =
    pValue === null
      ? ""
      : ` p-value ${probability(pValue)}: that share of normal traces like those of the calibration would score at least as high.`;
  const word = verdict === "alarm" ? "Alarm" : verdict === "normal" ? "Normal" : "Unjudged";
  const reason = unjudgedSentences(unjudged === undefined ? [] : [{ unjudged }]).map((sentence) => ` ${sentence}.`);
  return `${word}. ${score}.${rank}${reason.join("")}`;
}
