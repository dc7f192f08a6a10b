import type { SentinelErrorCode } from "../errors.ts";
import type { Tensor } from "../model/runtime.ts";
import type { ThreadGate } from "./thread-gate.ts";

/** What a session's worker is born with. */
export interface WorkerGraph {
  readonly graph: Uint8Array;
  readonly name: string;
  readonly gate: ThreadGate;
}

/** One run, asked for. */
export interface RunRequest {
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly fetches: readonly string[];
}

/** A block of whole traces, asked for: their calls one trace after another, and how many each has. */
export interface BlockRequest {
  readonly stateWidth: number;
  readonly tokens: Uint16Array;
  readonly lengths: Uint32Array;
}

/** What a worker says: once after its birth that it is ready, then an answer to each request; an error in place of either. */
export type WorkerReply =
  | { readonly inputNames: readonly string[]; readonly outputNames: readonly string[] }
  | { readonly outputs: Readonly<Record<string, Float32Array>> }
  | { readonly surprises: Float32Array }
  | { readonly error: { readonly code: SentinelErrorCode; readonly message: string } };
