import type { SentinelErrorCode } from "../errors.ts";
import type { Problem } from "../problems/problem.ts";
import type { Tensor } from "../model/runtime.ts";
import type { ThreadGate } from "./thread-gate.ts";

/** The graph that a thread holds. */
export interface WorkerGraph {
  readonly graph: Uint8Array;
  readonly name: string;
}

/** What a worker thread of Node is born with. */
export interface GatedGraph extends WorkerGraph {
  readonly gate: ThreadGate;
}

/** One run, asked for. */
export interface RunRequest {
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly fetches: readonly string[];
}

/**
 * A block of whole traces, asked for: their calls one trace after another, and how many each has.
 */
export interface BlockRequest {
  readonly stateWidth: number;
  readonly tokens: Uint16Array;
  readonly lengths: Uint32Array;
}

/**
 * Asks a thread of Node to end itself: ended by another it might be inside native code, which
 * aborts the process.
 */
export interface EndRequest {
  readonly end: true;
}

/** What a worker says once after its birth, when it is ready, and then to each request. */
export type WorkerAnswer =
  | { readonly inputNames: readonly string[]; readonly outputNames: readonly string[] }
  | { readonly outputs: Readonly<Record<string, Float32Array>> }
  | { readonly surprises: Float32Array };

/**
 * All that a worker says: answers, how many calls it has scored on the way to one, an error in
 * place of one.
 */
export type WorkerReply =
  | WorkerAnswer
  | { readonly scoredCalls: number }
  | { readonly error: { readonly code: SentinelErrorCode; readonly facts: Problem } };
