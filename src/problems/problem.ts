import { DATA_PHRASES, type DataProblems } from "./data.ts";
import { DEVICE_PHRASES, type DeviceProblems } from "./device.ts";
import { INPUT_PHRASES, type InputProblems } from "./input.ts";
import { LIBRARY, type Edge } from "./edge.ts";
import { METHOD_PHRASES, type MethodProblems } from "./method.ts";
import { MODEL_PHRASES, type ModelProblems } from "./model.ts";
import { TRACE_PHRASES, type TraceProblems } from "./trace.ts";
import type { Phrases, Place } from "./phrases.ts";

/** Every problem that the library foresees, by its name, with its facts. */
type AllFacts = DataProblems &
  DeviceProblems &
  InputProblems &
  MethodProblems &
  ModelProblems &
  SentenceProblem &
  TraceProblems;

/** A sentence that is not yet facts: see docs/decisions.md, "Errors as data". */
interface SentenceProblem {
  readonly sentence: { readonly text: string };
}

/** What was wrong, as data: a name, facts, and where it was. */
export type Problem = {
  readonly [Name in keyof AllFacts]: { readonly problem: Name } & Place & AllFacts[Name];
}[keyof AllFacts];

const PHRASES: Phrases<AllFacts> = {
  ...DATA_PHRASES,
  ...DEVICE_PHRASES,
  ...INPUT_PHRASES,
  ...METHOD_PHRASES,
  ...MODEL_PHRASES,
  ...TRACE_PHRASES,
  sentence: ({ text }) => text,
};

/** The problem in a sentence for one kind of reader, without its place. */
export function phraseOf(problem: Problem, edge: Edge = LIBRARY): string {
  // The table has one phrase per name, for the facts of that name: TypeScript cannot follow the pair.
  const phrase = PHRASES[problem.problem] as (facts: Problem, edge: Edge) => string;
  return phrase(problem, edge);
}

/** The place and the problem: `trace.log:12: "abc" is not a call number`. */
export function sentenceOf(problem: Problem, edge: Edge = LIBRARY): string {
  const { path, line = null } = problem;
  const phrase = phraseOf(problem, edge);
  if (path === undefined) return phrase;
  return line === null ? `${path}: ${phrase}` : `${path}:${line}: ${phrase}`;
}
