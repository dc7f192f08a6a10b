import type { Detector, Progress } from "../core/detector.ts";
import type { Trace } from "../core/trace.ts";
import { encodeCalls } from "../core/vocabulary.ts";
import type { EvaluationData } from "./test-sets.ts";

export interface ScoringOptions {
  /** Seconds on a steady clock. */
  readonly now: () => number;
  readonly progress?: (detector: string, ...progress: Parameters<Progress>) => void;
}

/** One detector's scores of all test traces; null where a trace is too short for it. */
export interface Scored {
  readonly detector: Detector;
  readonly normals: readonly (number | null)[];
  readonly attacks: readonly (number | null)[];
  readonly callsPerSecond: number;
}

/** Scores validation and attack with one detector, and takes the time. */
export async function scoreAll(detector: Detector, data: EvaluationData, options: ScoringOptions): Promise<Scored> {
  const traces: readonly Trace[] = [...data.validation, ...data.attack];
  const usable = [...traces.keys()].filter((index) => (traces[index]?.calls.length ?? 0) >= detector.minimumCalls);
  const tokens = usable.map((index) => encodeCalls(detector.vocabulary, traces[index]?.calls ?? []));
  const start = options.now();
  const scores = await detector.score(tokens, (done, total) => options.progress?.(detector.name, done, total));
  const seconds = Math.max(options.now() - start, 1e-6);
  const all: (number | null)[] = traces.map(() => null);
  for (const [place, index] of usable.entries()) all[index] = scores[place] ?? null;
  return {
    detector,
    normals: all.slice(0, data.validation.length),
    attacks: all.slice(data.validation.length),
    callsPerSecond: tokens.reduce((sum, trace) => sum + trace.length, 0) / seconds,
  };
}
