import type { SurprisingCall } from "../results/surprising-calls.ts";

/** One call as the JSON contract names it, in its key order. */
export function surprisingCallObject(call: SurprisingCall) {
  return {
    index: call.index,
    call: call.call,
    surpriseBits: call.surpriseBits,
    expected: call.expected.map((expected) => ({ call: expected.call, probability: expected.probability })),
    ...(call.lines === undefined ? {} : { lines: call.lines }),
    ...(call.facts === undefined ? {} : { facts: call.facts }),
  };
}
