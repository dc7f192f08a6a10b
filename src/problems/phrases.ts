import type { Edge } from "./edge.ts";

/**
 * How each of some problems is worded: what was wrong and what to do. Where it was comes before it.
 */
export type Phrases<Facts> = {
  readonly [Name in keyof Facts]: (facts: Facts[Name], edge: Edge) => string;
};

/** Where something was wrong: every problem may have a place. */
export interface Place {
  /** A file, a folder, a trace or a model, as the user knows it. */
  readonly path?: string;
  /** The line of the file, from 1. */
  readonly line?: number | null;
}
