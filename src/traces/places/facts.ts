import type { CallFacts } from "../../results/score.ts";
import type { Spawned } from "./place-keeper.ts";

export type { CallFacts };

/** What is known of a call beside its lines. */
export interface CallContext {
  readonly call: string;
  /**
   * The thread that the call's trace is of; null where that is not known, or a trace is not a
   * thread.
   */
  readonly thread: string | null;
  /** The program that the text had named for the trace before; null where it had not. */
  readonly program: string | null;
  /** The header of a table; null elsewhere. */
  readonly header: string | null;
  /** How a thread came to be; null where the text does not say it. */
  readonly makerOf: (thread: string) => Spawned | null;
}

export const NO_FACTS: CallFacts = {
  time: null,
  thread: null,
  process: null,
  parent: null,
  program: null,
  arguments: null,
  result: null,
};
