import { DATASET_PHRASES, DATA_PHRASES, type DataProblems, type DatasetProblems } from "./dataset.ts";
import {
  DEVICE_PHRASES,
  type DeviceProblems,
  METHOD_PHRASES,
  MODEL_PHRASES,
  type MethodProblems,
  type ModelProblems,
} from "./model.ts";
import { INPUT_PHRASES, type InputProblems } from "./input.ts";
import { type Edge, LIBRARY, type Phrases, type Place } from "./edge.ts";
import { RECORDER_PHRASES, type RecorderProblems, TRACE_PHRASES, type TraceProblems } from "./trace.ts";

/** Every problem that the library foresees, by its name, with its facts. */
type AllFacts = CompoundProblems &
  DataProblems &
  DatasetProblems &
  DeviceProblems &
  InputProblems &
  MethodProblems &
  ModelProblems &
  RecorderProblems &
  SentenceProblem &
  TraceProblems;

/** A sentence that is not yet facts: see docs/decisions.md, "Errors as data". */
interface SentenceProblem {
  readonly sentence: { readonly text: string };
}

/** Problems that are made of others. */
interface CompoundProblems {
  /**
   * @property skipped files; alike: how many of them for the same kind of reason as `first`, null
   * where that does not tell
   */
  readonly "dataset.no-trace": {
    readonly skipped: number;
    readonly alike: number | null;
    readonly first: Problem | null;
  };
  /** Parts of one log, as rotated ones, end before their end. */
  readonly "input.parts-cut": { readonly parts: readonly Problem[] };
  /** A warning: the file was read up to a cut. */
  readonly "input.read-to-cut": { readonly cut: Problem };
}

/** What was wrong, as data: a name, facts, and where it was. */
export type Problem = {
  readonly [Name in keyof AllFacts]: { readonly problem: Name } & Place & AllFacts[Name];
}[keyof AllFacts];

const COMPOUND_PHRASES: Phrases<CompoundProblems> = {
  "dataset.no-trace": ({ skipped, alike, first }, edge) => {
    if (first === null) return "holds no trace";
    const reason = sentenceOf(first, edge);
    if (skipped === 1) return `holds no trace (${reason})`;
    return `holds no trace (${skipped} files skipped; ${alike === null ? "first" : `${alike} of them like this one`}: ${reason})`;
  },
  "input.parts-cut": ({ parts }, edge) => parts.map((part) => sentenceOf(part, edge)).join("; "),
  "input.read-to-cut": ({ cut }, edge) => `${sentenceOf(cut, edge)}: every trace of it has a gap`,
};

const PHRASES: Phrases<AllFacts> = {
  ...COMPOUND_PHRASES,
  ...DATA_PHRASES,
  ...DATASET_PHRASES,
  ...DEVICE_PHRASES,
  ...INPUT_PHRASES,
  ...METHOD_PHRASES,
  ...MODEL_PHRASES,
  ...RECORDER_PHRASES,
  ...TRACE_PHRASES,
  sentence: ({ text }) => text,
};

/** The problem in a sentence for one kind of reader, without its place. */
export function phraseOf(problem: Problem, edge: Edge = LIBRARY): string {
  // The table has one phrase per name, for the facts of that name: TypeScript cannot follow the
  // pair.
  const phrase = PHRASES[problem.problem] as (facts: Problem, edge: Edge) => string;
  return phrase(problem, edge);
}

/** The place and the problem: `trace.log:12: "abc" is not a call number`. */
export function sentenceOf(problem: Problem, edge: Edge = LIBRARY): string {
  const { path, line = null } = problem;
  const phrase = phraseOf(problem, edge);
  if (path === undefined) return line === null ? phrase : `line ${line}: ${phrase}`;
  return line === null ? `${path}: ${phrase}` : `${path}:${line}: ${phrase}`;
}

/**
 * Those of a stream that ends before its end: what it gave before is good, and the rest is missing.
 */
const CUTS: ReadonlySet<Problem["problem"]> = new Set(["input.packed-cut", "input.tar-cut", "input.parts-cut"]);

/** Whether what was read before the problem is good, and only the rest is missing. */
export function isCut({ problem }: Problem): boolean {
  return CUTS.has(problem);
}
