import { SentinelError } from "../errors.ts";
import type { Tokens } from "../core/trace.ts";

/**
 * The output of that name. onnxruntime gives what was asked for, in the shape that the graph makes,
 * so both are the graph's to get wrong.
 * @param numbers how many it must hold
 * @throws SentinelError E_MODEL when there is no such output, or it holds another number of numbers
 */
export function output(outputs: Readonly<Record<string, Float32Array>>, name: string, numbers: number): Float32Array {
  const data = outputs[name];
  if (data === undefined) throw new SentinelError("E_MODEL", { problem: "model.no-output", output: name });
  if (data.length === numbers) return data;
  const facts = { output: name, found: data.length, expected: numbers };
  throw new SentinelError("E_MODEL", { problem: "model.output-length", ...facts });
}

/**
 * @throws RangeError when a trace is shorter than `minimumCalls` or holds a token outside the
 * vocabulary: onnxruntime wraps a negative index silently and turns a too large one into zeros
 */
export function checkTokens(tokens: Tokens, minimumCalls: number, vocabularySize: number): void {
  if (tokens.length < minimumCalls)
    throw new RangeError(`a trace of ${tokens.length} calls is shorter than ${minimumCalls}`);
  for (const token of tokens) {
    if (token >= vocabularySize) throw new RangeError(`token ${token} is outside 0..${vocabularySize - 1}`);
  }
}

/**
 * @throws SentinelError E_MODEL for NaN or infinity, which weights gone wrong produce without an
 * error
 */
export function checkFinite(surpriseBits: number, where: string): number {
  if (!Number.isFinite(surpriseBits))
    throw new SentinelError("E_MODEL", { problem: "model.surprise-not-finite", path: where, surpriseBits });
  return surpriseBits;
}
