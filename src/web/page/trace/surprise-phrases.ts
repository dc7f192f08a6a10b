import { at as element } from "../../../core/at.ts";
import { count, counted, fixed, percent } from "../../../numbers.ts";
import { printable } from "../../../report/printable.ts";
import type { SentTrace, TraceView } from "../../api.ts";

const RAREST_BITS = 30;
/** How many expected calls the page names at each place. */
export const EXPECTED_CALLS = 5;

/**
 * How rare a surprise is: "1 in 630", to two digits; below 1 bit, where a call came more often than
 * not, the share: "92 in 100".
 */
export function formatOdds(bits: number): string {
  if (!Number.isFinite(bits)) return "not scored";
  if (bits < 1) return `${Math.min(99, Math.round(100 * 2 ** -bits))} in 100`;
  if (bits > RAREST_BITS) return `less than 1 in ${count(10 ** 9)}`;
  return `1 in ${count(Number((2 ** bits).toPrecision(2)))}`;
}

/** A surprise in words: "9.3 bits"; "not scored" where none was given. */
export function formatBits(bits: number): string {
  return Number.isFinite(bits) ? `${fixed(bits, 1)} ${bits.toFixed(1) === "1.0" ? "bit" : "bits"}` : "not scored";
}

/**
 * Which call of a trace, in words that fit calls counted from 0: "call 12, of 0 to 339", "call 339,
 * the last of 340", "call 0, the only call".
 */
export function describePlace(call: number, calls: number): string {
  if (calls === 1) return `call ${count(call)}, the only call`;
  if (call === 0) return `call 0, the first of ${count(calls)}`;
  return call === calls - 1
    ? `call ${count(call)}, the last of ${count(calls)}`
    : `call ${count(call)}, of 0 to ${count(calls - 1)}`;
}

/**
 * One call as a screen reader says it: "call 12, of 0 to 339: execve, 9.3 bits, 1 in 630; expected:
 * read 41 %, close 12 %". Calls count from 0.
 */
export function describeCall(
  call: number,
  calls: number,
  name: string,
  bits: number,
  expected: readonly ExpectedCall[],
): string {
  const surprise = Number.isFinite(bits) ? `${formatBits(bits)}, ${formatOdds(bits)}` : "not scored";
  const instead = expected.map((one) => `${printable(one.name)} ${percent(one.probability, 0)}`).join(", ");
  return `${describePlace(call, calls)}: ${printable(name)}, ${surprise}${instead === "" ? "" : `; expected: ${instead}`}`;
}

/**
 * A marked stretch in words: "calls 120–161, mean 7.3 bits, 41 % of the surprise"; both ends
 * inside, counted from 0.
 */
export function describeStretch(stretch: {
  readonly from: number;
  readonly to: number;
  readonly meanBits: number;
  readonly share: number;
}): string {
  const { from, to, meanBits, share } = stretch;
  const place = to - from === 1 ? `call ${count(from)}` : `calls ${count(from)}–${count(to - 1)}`;
  return `${place}, ${to - from === 1 ? "" : "mean "}${formatBits(meanBits)}, ${percent(share, 0)} of the surprise`;
}

/** Which calls a window shows, in words: "calls 120 to 161, of 0 to 339", or "all 340 calls". */
export function describeWindow(from: number, to: number, calls: number): string {
  const first = Math.max(0, Math.floor(from));
  const last = Math.min(calls, Math.ceil(to)) - 1;
  if (first === 0 && last === calls - 1) return calls === 1 ? "the only call" : `all ${counted(calls, "call")}`;
  return `calls ${count(first)} to ${count(last)}, of 0 to ${count(calls - 1)}`;
}

/** A trace as the worker sent it, with a name at every call again. */
export function receivedTrace({ callNames, callIds, ...rest }: SentTrace): TraceView {
  return { ...rest, calls: Array.from(callIds, (id) => callNames[id] ?? "") };
}

/** A call that the model expected at a place. */
export interface ExpectedCall {
  readonly name: string;
  /** In (0, 1]. */
  readonly probability: number;
  /** Whether it is the call that came. */
  readonly came: boolean;
}

/**
 * What was expected at a call, most probable first, at most `most`; empty where nothing is named.
 */
export function expectedCalls(view: TraceView, call: number, most: number): readonly ExpectedCall[] {
  const expected: ExpectedCall[] = [];
  for (let rank = 0; rank < Math.min(most, view.top); rank++) {
    const at = call * view.top + rank;
    const probability = element(view.expectedProbabilities, at);
    const name = view.names[element(view.expectedTokens, at)];
    if (probability > 0 && name !== undefined) expected.push({ name, probability, came: name === view.calls[call] });
  }
  return expected;
}
