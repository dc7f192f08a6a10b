import { EXPECTED_CALLS } from "../core/detector.ts";
import { repeatsOf } from "../core/repeats.ts";
import { sumOf } from "../core/statistics.ts";
import { count, counted, fixed, percent, probability } from "../numbers.ts";
import type {
  ClosestKnown,
  NamedOmission,
  SurprisingCall,
  SurprisingStretch,
  TraceStretches,
} from "../results/score.ts";
import { printable } from "./printable.ts";

const MARKED_CALLS = 3;
/** Stretches that carry less of the score than this do not explain it. */
const SPREAD_BELOW_SHARE = 0.1;
/** Runs named at most. */
const NAMED_RUNS = 12;

/** The calls that share one column of an overview. */
export interface SurpriseColumn {
  /** Position in the trace of the first call, and of the one after the last. */
  readonly from: number;
  readonly to: number;
  readonly highestBits: number;
  /**
   * Mean surprise of every call from the start of the trace to the end of this column: the score so
   * far.
   */
  readonly meanSoFarBits: number;
}

/** A surprise that can be drawn: not finite (a broken model) counts as 0, never as NaN. */
export function drawableBits(bits: number): number {
  return Number.isFinite(bits) ? Math.max(0, bits) : 0;
}

/**
 * The calls in at most `columns` columns of near equal width, in order; no calls give no columns.
 */
export function surpriseColumns(calls: readonly SurprisingCall[], columns: number): readonly SurpriseColumn[] {
  const number = Math.min(columns, calls.length);
  let sum = 0;
  return Array.from({ length: number }, (_, column) => {
    const from = Math.floor((column * calls.length) / number);
    const to = Math.floor(((column + 1) * calls.length) / number);
    let highestBits = 0;
    for (const call of calls.slice(from, to)) {
      const bits = drawableBits(call.surpriseBits);
      sum += bits;
      highestBits = Math.max(highestBits, bits);
    }
    return { from, to, highestBits, meanSoFarBits: sum / to };
  });
}

/** The `number` most surprising calls, highest first; equals keep the order of the trace. */
export function mostSurprising(calls: readonly SurprisingCall[], number: number): readonly SurprisingCall[] {
  return [...calls]
    .sort((a, b) => drawableBits(b.surpriseBits) - drawableBits(a.surpriseBits) || a.index - b.index)
    .slice(0, number);
}

/**
 * What the model expected instead, likeliest first: "read 0.62, close 0.21"; a dash where it
 * expected nothing.
 */
export function describeExpected(call: SurprisingCall): string {
  if (call.expected.length === 0) return "–";
  return call.expected.map((expected) => `${printable(expected.call)} ${probability(expected.probability)}`).join(", ");
}

/** The most surprising calls of a stretch, in the order of the trace. */
export function markedCalls(stretch: SurprisingStretch): readonly SurprisingCall[] {
  return [...mostSurprising(stretch.inside, MARKED_CALLS)].sort((a, b) => a.index - b.index);
}

/** A stretch with its middle left out where it holds more than `most` calls. */
export function shortened(
  calls: readonly SurprisingCall[],
  most: number,
): { readonly head: readonly SurprisingCall[]; readonly leftOut: number; readonly tail: readonly SurprisingCall[] } {
  const half = Math.floor(most / 2);
  if (calls.length <= most) return { head: calls, leftOut: 0, tail: [] };
  return { head: calls.slice(0, half), leftOut: calls.length - 2 * half, tail: calls.slice(-half) };
}

/** The mark for the middle that was left out. */
export function describeLeftOut(calls: number): string {
  return `… ${count(calls)} more ${calls === 1 ? "call" : "calls"} …`;
}

/** The calls that name a stretch, at most. */
const NAMING_CALLS = 10;

/**
 * What happens in a stretch, by its calls: "openat, read x 12, (fchmodat, rename) x 2"; of a longer
 * one the beginning.
 */
export function nameOfStretch({ inside }: SurprisingStretch): string {
  const names = inside.map(({ call }) => printable(call));
  const repeats = repeatsOf(names);
  const shown: string[] = [];
  let named = 0;
  let left = names.length;
  for (const { from, length, times } of repeats) {
    if (shown.length > 0 && named + length > NAMING_CALLS) break;
    const calls = names.slice(from, from + length).join(", ");
    shown.push(times === 1 ? calls : `${length === 1 ? calls : `(${calls})`} x ${count(times)}`);
    named += length;
    left -= length * times;
  }
  return left === 0 ? shown.join(", ") : `${shown.join(", ")}, ${describeLeftOut(left)}`;
}

/** The place of a stretch: "Calls 412 to 433", both counted from 0 and both inside. */
export function describePlace({ from, to, calls }: SurprisingStretch): string {
  return calls === 1 ? `Call ${count(from)}` : `Calls ${count(from)} to ${count(to - 1)}`;
}

/** What a stretch carries: "22 calls carry 31.2 % of the trace's score: 187.3 bits, 8.5 per call". */
export function describeShare({ calls, share, totalBits, meanBits }: SurprisingStretch): string {
  const verb = calls === 1 ? "carries" : "carry";
  return `${counted(calls, "call")} ${verb} ${percent(share)} of the trace's score: ${fixed(totalBits, 1)} bits${calls === 1 ? "" : `, ${fixed(meanBits, 1)} per call`}`;
}

/** How surprising a call was, and what was expected: "14.2 bits; expected read 0.620, close 0.210". */
export function describeSurprise(call: SurprisingCall): string {
  const expected = call.expected.slice(0, EXPECTED_CALLS);
  const instead = expected.length === 0 ? "" : `; expected ${describeExpected({ ...call, expected })}`;
  return `${fixed(call.surpriseBits, 1)} bits${instead}`;
}

/** The same after its name: "execve, 14.2 bits; expected read 0.620". */
export function describeMarkedCall(call: SurprisingCall): string {
  return `${call.call}, ${describeSurprise(call)}`;
}

/** What the stretches carry together, in one sentence; also where none stands out. */
export function describeTogether({ stretches, baselineBits }: TraceStretches, traceCalls: number): string {
  if (stretches.length === 0)
    return `No stretch stands out: no call surprised by more than ${fixed(baselineBits, 2)} bits.`;
  const calls = sumOf(stretches, ({ calls }) => calls);
  const share = sumOf(stretches, ({ share }) => share);
  const subject = stretches.length === 1 ? "This stretch is" : `Together these ${stretches.length} stretches are`;
  return `${subject} ${percent(calls / traceCalls)} of the calls and ${stretches.length === 1 ? "carries" : "carry"} ${percent(share)} of the trace's score. A stretch stands out where its calls surprise by more than ${fixed(baselineBits, 2)} bits on average.${share < SPREAD_BELOW_SHARE ? " Most of the surprise is spread over the trace." : ""}`;
}

/** One sentence, and the first runs that never came; "" where no known program matches at all. */
export function describeOmission({ runs, of }: NamedOmission): string {
  if (of === 0) return "No known program shares a run of calls with this trace.";
  const head = `What never came: ${count(runs.length)} of the ${count(of)} different runs of calls of the best-matching known trace (${percent(runs.length / of, 0)})`;
  if (runs.length === 0) return `${head}.`;
  const named = runs.slice(0, NAMED_RUNS).map((run) => printable(run.join(" → ")));
  const more = runs.length > NAMED_RUNS ? `, and ${count(runs.length - NAMED_RUNS)} more` : "";
  return `${head}: ${named.join(", ")}${more}.`;
}

/** The known trace that a trace comes closest to: its number, its first calls, how alike it is. */
export function describeClosest({ number, of, likeness, begins, calls }: ClosestKnown): string {
  const names = begins.map((call) => printable(call));
  const first = repeatsOf(names).map(({ from, length, times }) => {
    const words = names.slice(from, from + length).join(", ");
    return times === 1 ? words : `${length === 1 ? words : `(${words})`} x ${times}`;
  });
  const more = calls > begins.length ? ", …" : "";
  return `Closest known trace: number ${count(number)} of the ${counted(of, "different trace")} that the model keeps, ${counted(calls, "call")}, ${percent(likeness, 0)} of whose runs of calls are here: ${first.join(", ")}${more}.`;
}
