import { probability } from "../numbers.ts";
import type { SurprisingCall } from "../results/surprising-calls.ts";
import { printable } from "./printable.ts";

/** What the model expected instead, likeliest first: "read 0.62, close 0.21"; a dash where it said nothing. */
export function expectedWords(call: SurprisingCall): string {
  if (call.expected.length === 0) return "–";
  return call.expected.map((expected) => `${printable(expected.call)} ${probability(expected.probability)}`).join(", ");
}
