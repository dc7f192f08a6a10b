import { last } from "../core/at.ts";
import type { ExplainedCall } from "../core/detector.ts";
import type { Tokens } from "../core/trace.ts";
import { UNKNOWN_CALL_BITS, UNKNOWN_TOKEN } from "../core/vocabulary.ts";
import { SentinelError } from "../errors.ts";
import type { OnnxSession } from "./runtime.ts";

/**
 * Checks a trace before it is fed: onnxruntime wraps a negative index silently and turns a too
 * large one into zeros.
 * @throws RangeError when it is shorter than `minimumCalls` or holds a token outside the vocabulary
 */
export function checkTokens(tokens: Tokens, minimumCalls: number, vocabularySize: number): void {
  if (tokens.length < minimumCalls)
    throw new RangeError(`a trace of ${tokens.length} calls is shorter than ${minimumCalls}`);
  for (const token of tokens) {
    if (token >= vocabularySize) throw new RangeError(`token ${token} is outside 0..${vocabularySize - 1}`);
  }
}

/** The next calls of traces side by side, one row per trace. */
interface NetworkStep {
  /** The next calls of every row, row after row: int32 `[rows, calls of each]`. */
  readonly calls: Int32Array;
  /** The state after each row's calls so far, zeros at the start: float32 `[rows, stateWidth]`. */
  readonly state: Float32Array;
  readonly rows: number;
}

/**
 * Outputs of the graph `sequence`: per call its surprise in bits, or the bits of every possible
 * call; per row its state after them.
 */
type StepOutput = "surprise" | "bits" | "state_out";

/**
 * Runs the graph `sequence` once.
 * @param lengths which outputs to fetch, and how many numbers each must hold
 * @throws SentinelError E_MODEL when the graph cannot be run, or an output holds more or fewer
 * numbers
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
 * An output of a run, checked: its name and shape are the graph's.
 * @param numbers how many it must hold
 * @throws SentinelError E_MODEL when there is no such output, or it holds more or fewer numbers
 */
export function output(outputs: Readonly<Record<string, Float32Array>>, name: string, numbers: number): Float32Array {
  const data = outputs[name];
  if (data === undefined) throw new SentinelError("E_MODEL", { problem: "model.no-output", output: name });
  if (data.length === numbers) return data;
  const facts = { output: name, found: data.length, expected: numbers };
  throw new SentinelError("E_MODEL", { problem: "model.output-length", ...facts });
}

/** @throws SentinelError E_MODEL for NaN or infinity, which bad weights produce without an error */
export function checkFinite(surpriseBits: number, where: string): number {
  if (!Number.isFinite(surpriseBits))
    throw new SentinelError("E_MODEL", { problem: "model.surprise-not-finite", path: where, surpriseBits });
  return surpriseBits;
}

/**
 * The surprise of a call in bits: the graph's, or a fixed cost for a call that the vocabulary
 * lacks.
 */
export function surpriseBitsOf(token: number, networkBits: number): number {
  return token === UNKNOWN_TOKEN ? UNKNOWN_CALL_BITS : networkBits;
}

/**
 * The `top` most probable tokens of a distribution given in bits, `bits[from .. from + size)`; ties
 * by token.
 */
export function topExpected(bits: Float32Array, from: number, size: number, top: number): ExplainedCall["expected"] {
  const best: { token: number; bits: number }[] = [];
  for (let token = 0; token < size; token += 1) {
    const value = bits[from + token]!;
    if (best.length === top && value >= last(best).bits) continue;
    const at = best.findIndex((other) => value < other.bits);
    best.splice(at < 0 ? best.length : at, 0, { token, bits: value });
    if (best.length > top) best.pop();
  }
  return best.map((entry) => ({ token: entry.token, probability: 2 ** -entry.bits }));
}
