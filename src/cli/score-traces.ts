import { conformalPValue, isAlarm } from "../core/conformal.ts";
import { isExplaining, type Detector, type ExplainingDetector } from "../core/detector.ts";
import type { Tokens } from "../core/trace.ts";
import { countUnknown, encodeCalls } from "../core/vocabulary.ts";
import type { DatasetTrace } from "../datasets/dataset.ts";
import type { ScoreRow, Verdict } from "../report/types.ts";
import { FOREIGN_SHARE, trainedTokens, untrainedShare } from "./foreign.ts";
import { namedStretches } from "./named-stretches.ts";
import type { ManifestFacts } from "./open-detector.ts";
import { EXPECTED_CALLS, surprisingCall } from "./surprising-call.ts";

/**
 * A verdict on every trace, in order.
 * @param threshold of the score, null for no alarm at all
 * @param explain how many of each trace's most surprising calls and stretches to name; 0 names none
 */
export async function scoreTraces(
  detector: Detector,
  manifest: Pick<ManifestFacts, "vocabulary">,
  traces: readonly DatasetTrace[],
  threshold: number | null,
  explain: number,
  progress: (done: number, total: number) => void,
): Promise<readonly ScoreRow[]> {
  const trained = trainedTokens(manifest);
  const tokens = traces.map((trace) => encodeCalls(detector.vocabulary, trace.calls));
  const usable = [...tokens.keys()].filter((index) => (tokens[index]?.length ?? 0) >= detector.minimumCalls);
  const scores = await detector.score(
    usable.map((index) => tokens[index] ?? new Uint16Array()),
    progress,
  );
  const scoreOf = new Map(usable.map((index, place) => [index, scores[place] ?? 0]));
  const rows: ScoreRow[] = [];
  for (const [index, trace] of traces.entries()) {
    const own = tokens[index] ?? new Uint16Array();
    const scoreBits = scoreOf.get(index) ?? null;
    const row: ScoreRow = {
      name: trace.name,
      path: trace.path,
      calls: own.length,
      unknownCalls: countUnknown(own),
      scoreBits,
      pValue: scoreBits === null ? null : conformalPValue(detector.calibrationScores, scoreBits),
      verdict: verdictOf(scoreBits, threshold, untrainedShare(own, trained)),
    };
    rows.push(
      explain > 0 && scoreBits !== null && isExplaining(detector)
        ? { ...row, ...(await mostSurprising(detector, trace, own, explain)) }
        : row,
    );
  }
  return rows;
}

/** `too-short` without a score, `foreign` when the model does not speak the trace's calls, else alarm or normal. */
export function verdictOf(scoreBits: number | null, threshold: number | null, untrained: number): Verdict {
  if (scoreBits === null) return "too-short";
  if (untrained > FOREIGN_SHARE) return "foreign";
  return isAlarm(scoreBits, threshold) ? "alarm" : "normal";
}

async function mostSurprising(
  detector: ExplainingDetector,
  trace: DatasetTrace,
  tokens: Tokens,
  count: number,
): Promise<Pick<ScoreRow, "mostSurprising" | "stretches">> {
  const explained = await detector.explain(tokens, EXPECTED_CALLS);
  const calls = [...explained].sort((a, b) => b.surpriseBits - a.surpriseBits || a.index - b.index).slice(0, count);
  return {
    mostSurprising: calls.map((call) => surprisingCall(detector, trace, call)),
    stretches: namedStretches(detector, trace, explained, count),
  };
}
