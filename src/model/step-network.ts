import { UNKNOWN_CALL_BITS, UNKNOWN_TOKEN } from "../core/vocabulary.ts";
import { output } from "./guards.ts";
import type { OnnxSession } from "./runtime.ts";

/** Traces that go on side by side, one row each. */
export interface NetworkStep {
  /** The next calls of every row, row after row: int32 `[rows, calls of each]`. */
  readonly calls: Int32Array;
  /**
   * What the network remembers of each row's calls so far, zeros at the start: float32 `[rows,
   * stateWidth]`.
   */
  readonly state: Float32Array;
  readonly rows: number;
}

/**
 * What the graph `sequence` gives: per call its surprise in bits, or the bits of every call; per
 * row its state after them.
 */
export type StepOutput = "surprise" | "bits" | "state_out";

/**
 * Runs the graph `sequence` one step on.
 * @param lengths which outputs to fetch, and how many numbers each must hold
 * @throws SentinelError E_MODEL when the graph cannot be run, or gives another number of values
 */
export async function stepNetwork<Fetched extends StepOutput>(
  session: OnnxSession,
  { calls, state, rows }: NetworkStep,
  lengths: Readonly<Record<Fetched, number>>,
): Promise<Readonly<Record<Fetched, Float32Array>>> {
  const fetched = Object.keys(lengths) as Fetched[];
  const outputs = await session.run(
    {
      calls: { dtype: "int32", data: calls, shape: [rows, calls.length / rows] },
      state: { dtype: "float32", data: state, shape: [rows, state.length / rows] },
    },
    fetched,
  );
  const values: Partial<Record<Fetched, Float32Array>> = {};
  for (const name of fetched) values[name] = output(outputs, name, lengths[name]);
  return values as Record<Fetched, Float32Array>;
}

/**
 * The surprise of a call in bits: what the graph says, and a fixed cost for a call that the
 * vocabulary lacks.
 */
export function surpriseBitsOf(token: number, networkBits: number): number {
  return token === UNKNOWN_TOKEN ? UNKNOWN_CALL_BITS : networkBits;
}
