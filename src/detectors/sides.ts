import type { Omitted } from "../core/detector.ts";
import type { Tokens } from "../core/trace.ts";
import { mergeUnknown } from "../core/vocabulary.ts";
import { callSetSide } from "./call-set.ts";
import { createKinship } from "./kinship.ts";
import { createOmission } from "./omission.ts";

/** What a trace may be compared with besides a language model, by name. */
export const SIDES = ["omission", "omission3", "kinship", "call-set"] as const;
export type SideName = (typeof SIDES)[number];

/**
 * One side's score of a trace; higher is more suspicious.
 * @param leftOut the index of a known trace that does not count, or null
 */
export type SideScore = (tokens: Tokens, leftOut: number | null) => number;

/** What one side has learnt of the known programs. */
export interface SideLearner {
  /** In words, for descriptions. */
  readonly words: string;
  /** Learns one more distinct trace; its index is how many came before. */
  add(known: Tokens): void;
  /** The scorer of what has been learnt; not to be used after more is added. */
  scorer(): SideScore;
  /** Names what a trace omits; only of a side that counts it. */
  readonly omitted?: (tokens: Tokens) => Omitted;
}

/**
 * An empty learner of a side. Only the set of calls needs the unlisted calls of a trace told apart.
 * What is omitted is counted in runs of known programs, which hold no unlisted call. Kinship asks
 * what a trace's own model saves on a known program: runs into an unlisted call save nothing there,
 * merged or not, and only weigh how far the model backs off behind the call before them.
 */
export function createSide(name: SideName, vocabularySize: number): SideLearner {
  const merged = (tokens: Tokens): Tokens => mergeUnknown({ size: vocabularySize }, tokens);
  if (name === "kinship") {
    const kinship = createKinship(vocabularySize);
    return {
      words: "bits not saved on its closest kin",
      add: (known) => {
        kinship.add(known);
      },
      scorer: () => {
        const frozen = kinship.freeze();
        return (tokens, leftOut) => frozen.score(merged(tokens), leftOut);
      },
    };
  }
  if (name === "call-set") return callSetSide(vocabularySize);
  const omission = createOmission(name === "omission" ? 2 : 3, vocabularySize);
  const words = `omitted ${name === "omission" ? "transitions" : "runs of three calls"} of the best-matching program`;
  return {
    words,
    add: (known) => {
      omission.add(known);
    },
    scorer: () => (tokens, leftOut) => omission.score(merged(tokens), leftOut),
    omitted: (tokens) => omission.omitted(merged(tokens)),
  };
}
