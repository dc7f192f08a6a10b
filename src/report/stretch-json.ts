import type { SurprisingStretch } from "../results/surprising-calls.ts";
import { markedCalls } from "./stretch-words.ts";
import { surprisingCallObject } from "./surprising-call-json.ts";

/** One stretch as the JSON contract names it: places from 0, `to` behind the last call; every call's name; its most surprising calls in the trace's order. */
export function stretchObject(stretch: SurprisingStretch) {
  return {
    from: stretch.from,
    to: stretch.to,
    calls: stretch.calls,
    totalBits: stretch.totalBits,
    meanBits: stretch.meanBits,
    excessBits: stretch.excessBits,
    share: stretch.share,
    names: stretch.inside.map((call) => call.call),
    mostSurprising: markedCalls(stretch).map(surprisingCallObject),
  };
}
