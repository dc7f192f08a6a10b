import { conformalPValue, isAlarm } from "../core/conformal.ts";
import type { ExplainedCall, ExplainingDetector } from "../core/detector.ts";
import type { Tokens, Trace } from "../core/trace.ts";
import { countUnknown, encodeCalls, tokenName } from "../core/vocabulary.ts";
import type { DatasetTrace } from "../datasets/dataset.ts";
import type { Manifest } from "../model/manifest.ts";
import type { ScoreRow, SurprisingCall, Verdict } from "../report/types.ts";
import { FOREIGN_SHARE, trainedTokens, untrainedShare } from "./foreign.ts";

/** Calls named beside each surprising one. */
const EXPECTED_CALLS = 3;

/**
 * A verdict on every trace, in order.
 * @param threshold of the score, null for no alarm at all
 * @param explain how many of each trace's most surprising calls to name; 0 names none
 */
export async function scoreTraces(
  detector: ExplainingDetector,
  manifest: Manifest,
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
      explain > 0 && scoreBits !== null
        ? { ...row, mostSurprising: await mostSurprising(detector, trace, own, explain) }
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
): Promise<readonly SurprisingCall[]> {
  const explained = await detector.explain(tokens, EXPECTED_CALLS);
  return [...explained]
    .sort((a, b) => b.surpriseBits - a.surpriseBits || a.index - b.index)
    .slice(0, count)
    .map((call) => surprisingCall(detector, trace, call));
}

/** An explained call with names in place of tokens; the trace's own word for a call that the model does not know. */
export function surprisingCall(detector: ExplainingDetector, trace: Trace, call: ExplainedCall): SurprisingCall {
  return {
    index: call.index,
    call: trace.calls[call.index] ?? tokenName(detector.vocabulary, call.token),
    surpriseBits: call.surpriseBits,
    expected: call.expected.map(({ token, probability }) => ({
      call: tokenName(detector.vocabulary, token),
      probability,
    })),
  };
}
