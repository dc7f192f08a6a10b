import { at, atKey } from "../core/at.ts";
import { type VerdictBasis, conformalPValue } from "../core/conformal.ts";
import { EXPECTED_CALLS, type ExplainingDetector, checkedScores, isExplaining } from "../core/detector.ts";
import { driftOf, type Drift } from "../core/drift.ts";
import { type Tokens, gapsOf } from "../core/trace.ts";
import { encodeCalls } from "../core/vocabulary.ts";
import type { Split } from "../datasets/layout.ts";
import { createPauses, forEachYielding } from "../event-loop.ts";
import type { ScoreRow } from "../results/score.ts";
import { namedStretches, type PlacedTrace, surprisingCall } from "./explain-trace.ts";
import type { Memoised } from "./memoised.ts";
import { type ManifestFacts, trainedTokens } from "./open-detector.ts";
import { foreignCalls, isTelling } from "./findings.ts";
import { countUntrained, FOREIGN_SHARE, verdictOf, untrainedShare } from "./verdict.ts";

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
}

/** A trace as the detector takes it. */
interface EncodedTrace {
  readonly trace: PlacedTrace;
  readonly tokens: Tokens;
  readonly key: string;
}

/**
 * A verdict on every trace by itself, in order; a trace that equals one scored before is not scored
 * again. `withFindings` settles the verdicts of a whole batch.
 */
export async function scoreTraces(
  detector: Memoised,
  { manifest, basis, explain }: ScoringRules,
  traces: readonly PlacedTrace[],
  progress: (done: number, total: number) => void,
): Promise<readonly ScoredRow[]> {
  const trained = trainedTokens(manifest);
  const encoded: EncodedTrace[] = [];
  await forEachYielding(traces, (trace) => {
    const tokens = encodeCalls(detector.vocabulary, trace.calls);
    encoded.push({ trace, tokens, key: detector.keyOf(tokens) });
  });
  const longEnough = encoded.filter(({ tokens }) => tokens.length >= detector.minimumCalls);
  const scores = await checkedScores(
    detector,
    longEnough.map(({ tokens }) => tokens),
    progress,
  );
  const scoreOf = new Map(longEnough.map(({ key }, index) => [key, at(scores, index)]));
  const scored: ScoredRow[] = [];
  const pauses = createPauses();
  for (const { trace, tokens, key } of encoded) {
    const scoreBits = tokens.length < detector.minimumCalls ? null : atKey(scoreOf, key);
    const pValue = scoreBits === null ? null : conformalPValue(detector.calibrationScores, scoreBits);
    const untrained = untrainedShare(tokens, trained);
    const foreign = untrained === 0 ? null : foreignCalls(trace.calls, tokens, trained);
    const judged = verdictOf({ calls: tokens.length, scoreBits, pValue }, untrained, basis);
    const row: ScoreRow = {
      name: trace.name,
      path: trace.path,
      calls: tokens.length,
      unknownCalls: countUntrained(tokens, trained),
      scoreBits,
      ...judged,
      ...gapsOf(trace),
      ...(trace.linesRead === undefined ? {} : { skippedLines: trace.linesRead.skipped }),
      ...(trace.format === undefined ? {} : { format: trace.format }),
      ...(trace.program === undefined ? {} : { program: trace.program }),
      ...(trace.lineage === undefined ? {} : { lineage: trace.lineage }),
      ...(foreign !== null && (judged.verdict === "foreign" || isTelling(foreign)) ? { foreign } : {}),
    };
    const isExplained = explain > 0 && scoreBits !== null && isExplaining(detector);
    scored.push({
      row: isExplained ? { ...row, ...(await mostSurprising(detector, trace, tokens, explain)) } : row,
      key,
      untrainedShare: untrained,
    });
    if (pauses.isDue()) await pauses.take();
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
 * Whether the traces that the promise covers score like the calibration traces. Left out are traces
 * of too few calls, those whose calls the model does not cover, and labelled attacks, which should
 * score higher; where the data set has normal test traces, only these are tested.
 * @param splits of each trace in its data set, in the order of the rows
 * @param fewestCalls of a trace for a verdict
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
