import { at } from "../core/at.ts";
import { calibrate } from "../core/calibration.ts";
import type { Detector, Omitted } from "../core/detector.ts";
import { spread } from "../core/sampling.ts";
import { tokensKey } from "../core/trace-key.ts";
import type { Tokens } from "../core/trace.ts";
import type { Vocabulary } from "../core/vocabulary.ts";
import { SentinelError } from "../errors.ts";
import { forEachYielding } from "../event-loop.ts";
import { calibrationFields, scoreEach, scoreQueries, type Learner, type Method } from "./learner.ts";

/** Known traces that calibrate at most, evenly spread: each costs a query of all others. */
export const CALIBRATION_TRACES_AT_MOST = 2000;

/** How far a trace is from the known ones, on one side: its calls, its transitions, ... */
export interface SideLearner {
  /** For descriptions of detectors. */
  readonly description: string;
  /** Learns one more distinct trace; its index is the number of those before it. */
  add(known: Tokens): void;
  /** The scorer of what has been learned; not to be used after more is added. */
  scorer(): SideScore;
  /** Names what a trace omits; only of a side that counts it. */
  readonly omitted?: (tokens: Tokens) => Omitted;
}

/**
 * One side's score of a trace; higher is more suspicious.
 * @param leftOut the index of a known trace that does not count, or null
 */
type SideScore = (tokens: Tokens, leftOut: number | null) => number;

/**
 * A learner of one side alone. It calibrates on leave-one-out scores of the distinct traces.
 * @param card `description`: one sentence
 */
export function createNearestLearner(
  method: Method,
  vocabulary: Vocabulary,
  side: SideLearner,
  card: Pick<Detector, "description" | "scoreUnit" | "exploratory">,
): Learner {
  const traces: Tokens[] = [];
  const known: Tokens[] = [];
  const seen = new Set<string>();
  return {
    method,
    vocabulary,
    traces,
    extend: (more) =>
      forEachYielding(more, (tokens) => {
        if (tokens.length === 0) return;
        traces.push(tokens);
        const key = tokensKey(tokens);
        if (seen.has(key)) return;
        seen.add(key);
        known.push(tokens);
        side.add(tokens);
      }),
    async detector(calibrationScores) {
      checkKnown(method, known);
      const scorer = side.scorer();
      const calibrating = spread(known.length, CALIBRATION_TRACES_AT_MOST);
      return {
        name: method.name,
        ...card,
        vocabulary,
        minimumCalls: 1,
        ...(await calibrationFields(calibrationScores, () =>
          calibrate(
            calibrating.map((index) => at(known, index)),
            1,
            (queries) => scoreQueries(queries, ({ tokens, owner }) => scorer(tokens, at(calibrating, owner))),
          ),
        )),
        device: "cpu",
        threads: 1,
        score: (queries, progress) => scoreEach(queries, (tokens) => scorer(tokens, null), progress),
      };
    },
  };
}

/**
 * Leave-one-out scores take two traces.
 * @param known the distinct training traces
 * @throws SentinelError E_DATASET when there are fewer
 */
export function checkKnown(method: Method, known: readonly Tokens[]): void {
  if (known.length >= 2) return;
  throw new SentinelError("E_DATASET", { problem: "data.too-few-different", path: method.name, found: known.length });
}
