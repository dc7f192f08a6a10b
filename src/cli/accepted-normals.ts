import type { OpenedDetector } from "../app/open-detector.ts";
import { at } from "../core/at.ts";
import { encodeCalls } from "../core/vocabulary.ts";
import { checkedScores } from "../core/detector.ts";
import type { DatasetTrace } from "../datasets/dataset.ts";
import { printable } from "../report/printable.ts";
import type { CommandIo } from "./io.ts";
import { progressLine } from "./progress.ts";
import { seenTraces, suspicionLines, suspiciousTraces } from "./suspicious-traces.ts";

/** Which of a host's traces a user accepts as normal. */
export interface AcceptOptions {
  /** Leave out traces of a lower p-value; undefined leaves out none. */
  readonly leaveOutBelow?: number | undefined;
  /** The user has looked at the suspicious traces: they are not listed. */
  readonly acceptAll: boolean;
  readonly progress: boolean;
  readonly quiet: boolean;
}

export interface AcceptedNormals {
  readonly traces: readonly DatasetTrace[];
  readonly tooShort: number;
  readonly leftOut: number;
}

/** The traces that are long enough and, where the user drew a line, not below it; warns of those that look like nothing known. */
export async function acceptedNormals(
  normals: readonly DatasetTrace[],
  { detector, manifest }: OpenedDetector,
  options: AcceptOptions,
  io: CommandIo,
): Promise<AcceptedNormals> {
  const usable = normals.filter((trace) => trace.calls.length >= detector.minimumCalls);
  const line = progressLine(io, options.progress && !options.quiet, detector.name, "steps");
  const tokens = usable.map((trace) => encodeCalls(detector.vocabulary, trace.calls));
  const scores = await checkedScores(detector, tokens, (done, total) => {
    line.update(done, total);
  });
  line.stop();
  const trained = new Set(manifest.vocabulary.trainedTokens);
  const seen = seenTraces(
    usable.map((trace) => trace.path),
    tokens,
    scores,
    detector,
    trained,
  );
  const { leaveOutBelow } = options;
  const isKept = ({ pValue }: { readonly pValue: number }): boolean =>
    leaveOutBelow === undefined || pValue >= leaveOutBelow;
  const kept = seen.filter(isKept);
  if (!options.acceptAll) {
    // Also with --quiet: an attacker's traces must not be learnt unseen.
    const suspicious = suspiciousTraces(kept, detector.calibrationScores.length);
    for (const text of suspicionLines(suspicious, kept.length)) io.stderr(`${printable(text)}\n`);
  }
  const traces = usable.filter((_, index) => isKept(at(seen, index)));
  return { traces, tooShort: normals.length - usable.length, leftOut: usable.length - traces.length };
}
