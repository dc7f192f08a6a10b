import { at, atKey } from "../core/at.ts";
import { type VerdictBasis, conformalPValue } from "../core/conformal.ts";
import {
  type Detector,
  EXPECTED_CALLS,
  type ExplainingDetector,
  checkedScores,
  isExplaining,
} from "../core/detector.ts";
import { driftOf, type Drift } from "../core/drift.ts";
import { tokensKey } from "../core/trace-key.ts";
import { type Tokens, gapsOf } from "../core/trace.ts";
import { countUnknown, encodeCalls } from "../core/vocabulary.ts";
import type { Split } from "../datasets/layout.ts";
import { forEachYielding } from "../event-loop.ts";
import type { ScoreRow } from "../results/score.ts";
import { namedStretches, type PlacedTrace, surprisingCall } from "./explain-trace.ts";
import { type ManifestFacts, trainedTokens } from "./open-detector.ts";
import { FOREIGN_SHARE, foreignCalls, judge, untrainedShare } from "./verdict.ts";

/** A trace's row, and what tells equal traces. */
export interface ScoredRow {
  readonly row: ScoreRow;
  /** Equal for traces of the same tokens, and only for those. */
  readonly key: string;
  /** The share of its calls that the model never saw in training, in [0, 1]. */
  readonly untrainedShare: number;
}

interface ScoringRules {
  readonly manifest: Pick<ManifestFacts, "vocabulary">;
  readonly basis: VerdictBasis;
  /** How many of each trace's most surprising calls and stretches to name; 0 names none. */
  readonly explain: number;
  /** Scores by key, of traces that came before; filled. */
  readonly knownScores: Map<string, number>;
}

/** A verdict on every trace, in order; traces that came before are not scored again. */
export async function scoreTraces(
  detector: Detector,
  { manifest, basis, explain, knownScores }: ScoringRules,
  traces: readonly PlacedTrace[],
  progress: (done: number, total: number) => void,
): Promise<readonly ScoredRow[]> {
  const trained = trainedTokens(manifest);
  const tokens: Tokens[] = [];
  const keys: string[] = [];
  await forEachYielding(traces, (trace) => {
    const own = encodeCalls(detector.vocabulary, trace.calls);
    tokens.push(own);
    keys.push(tokensKey(own));
  });
  const isNew = (index: number): boolean =>
    at(tokens, index).length >= detector.minimumCalls && !knownScores.has(at(keys, index));
  const unknown = [...new Map([...tokens.keys()].filter(isNew).map((index) => [at(keys, index), index])).values()];
  const scores = await checkedScores(
    detector,
    unknown.map((index) => at(tokens, index)),
    progress,
  );
  for (const [place, index] of unknown.entries()) knownScores.set(at(keys, index), at(scores, place));
  const rows: ScoreRow[] = [];
  const shares: number[] = [];
  await forEachYielding(traces, (trace) => {
    const own = at(tokens, rows.length);
    const key = at(keys, rows.length);
    const scoreBits = own.length < detector.minimumCalls ? null : atKey(knownScores, key);
    const pValue = scoreBits === null ? null : conformalPValue(detector.calibrationScores, scoreBits);
    const untrained = untrainedShare(own, trained);
    shares.push(untrained);
    const judged = judge({ calls: own.length, scoreBits, pValue }, untrained, basis);
    rows.push({
      name: trace.name,
      path: trace.path,
      calls: own.length,
      unknownCalls: countUnknown(detector.vocabulary, own),
      scoreBits,
      ...judged,
      ...gapsOf(trace),
      ...(trace.linesRead === undefined ? {} : { skippedLines: trace.linesRead.skipped }),
      ...(trace.format === undefined ? {} : { format: trace.format }),
      ...(trace.program === undefined ? {} : { program: trace.program }),
      ...(judged.verdict === "foreign" ? { foreign: foreignCalls(trace.calls, own, trained) } : {}),
    });
  });
  const scored: ScoredRow[] = [];
  for (const [index, trace] of traces.entries()) {
    const row = at(rows, index);
    const explained =
      explain > 0 && row.scoreBits !== null && isExplaining(detector)
        ? await mostSurprising(detector, trace, at(tokens, index), explain)
        : {};
    scored.push({ row: { ...row, ...explained }, key: at(keys, index), untrainedShare: at(shares, index) });
  }
  return scored;
}

async function mostSurprising(
  detector: ExplainingDetector,
  trace: PlacedTrace,
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

/**
 * Whether the traces that something is promised of score like the calibration traces. Those of too
 * few calls, and those whose calls the model does not cover, are left out. Attacks are left out
 * where the data set tells them, since they are meant to score higher; where it has normal test
 * traces of its own, these alone are tested.
 * @param splits of each trace in its data set, in the order of the rows
 * @param fewestCalls of a trace that is judged
 */
export function driftOfRows(
  calibrationScores: Float64Array,
  scored: readonly ScoredRow[],
  splits: readonly Split[],
  fewestCalls: number,
): Drift {
  const hasTests = splits.includes("validation");
  const isMeant = (split: Split): boolean => (hasTests ? split === "validation" : split !== "attack");
  const promised = scored.flatMap(({ row, key, untrainedShare }, index) =>
    row.scoreBits !== null && row.calls >= fewestCalls && untrainedShare <= FOREIGN_SHARE && isMeant(at(splits, index))
      ? [{ score: row.scoreBits, key }]
      : [],
  );
  return driftOf(
    calibrationScores,
    Float64Array.from(promised, ({ score }) => score),
    promised.map(({ key }) => key),
  );
}
