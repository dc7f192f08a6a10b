import { at as element } from "../../../core/at.ts";
import type { SentTrace, TraceView } from "../../api.ts";

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

/** How many expected calls the page names at each place. */
export const EXPECTED_CALLS = 5;

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
