import { at } from "../core/at.ts";
import { conformalPValue } from "../core/conformal.ts";
import { checkedScores } from "../core/detector.ts";
import { encodeCalls } from "../core/vocabulary.ts";
import type { DatasetTrace } from "../datasets/dataset.ts";
import { trainedTokens, untrainedShare } from "./foreign.ts";
import type { OpenedDetector } from "./open-detector.ts";
import { FOREIGN_SHARE } from "./verdict.ts";

/** A trace as the model that is to learn it sees it. */
export interface SeenTrace {
  readonly name: string;
  readonly pValue: number;
  /** The share of its calls that the model never saw, in [0, 1]. */
  readonly untrained: number;
}

/** The traces of a host that are taken as normal. */
export interface AcceptedNormals {
  readonly traces: readonly DatasetTrace[];
  /** Those of the accepted that look like nothing that the model knows, most suspicious first. */
  readonly suspicious: readonly SeenTrace[];
  readonly tooShort: number;
  readonly leftOut: number;
}

/**
 * The traces that are long enough for a model and whose p-value, to it, is not below a bound.
 * @param leaveOutBelow the bound, in (0, 1); undefined leaves out none
 */
export async function acceptedNormals(
  normals: readonly DatasetTrace[],
  { detector, manifest }: OpenedDetector,
  leaveOutBelow: number | undefined,
  progress: (done: number, total: number) => void,
): Promise<AcceptedNormals> {
  const usable = normals.filter((trace) => trace.calls.length >= detector.minimumCalls);
  const tokens = usable.map((trace) => encodeCalls(detector.vocabulary, trace.calls));
  const scores = await checkedScores(detector, tokens, progress);
  const trained = trainedTokens(manifest);
  const seen = usable.map(({ path }, index) => ({
    name: path,
    pValue: conformalPValue(detector.calibrationScores, at(scores, index)),
    untrained: untrainedShare(at(tokens, index), trained),
  }));
  const isAccepted = ({ pValue }: SeenTrace): boolean => leaveOutBelow === undefined || pValue >= leaveOutBelow;
  const traces = usable.filter((_, index) => isAccepted(at(seen, index)));
  const suspicious = suspiciousTraces(seen.filter(isAccepted), detector.calibrationScores.length);
  return { traces, suspicious, tooShort: normals.length - usable.length, leftOut: usable.length - traces.length };
}

/**
 * Those that score above every calibration trace, and those of whose calls the model saw too few;
 * most suspicious first.
 */
export function suspiciousTraces(seen: readonly SeenTrace[], calibrationTraces: number): readonly SeenTrace[] {
  const least = 1 / (calibrationTraces + 1);
  return seen
    .filter((trace) => trace.pValue <= least || trace.untrained > FOREIGN_SHARE)
    .toSorted((a, b) => b.untrained - a.untrained || a.pValue - b.pValue);
}
