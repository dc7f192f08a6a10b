import { countCalls, type CallCounts } from "./statistics.ts";
import { distinctBy, traceKey } from "./trace-key.ts";
import type { Trace } from "./trace.ts";

/**
 * A class is suspect when more than this share of its calls never occurs in training: the share
 * above which a trace's verdict is `foreign`, too.
 */
const LARGEST_UNTRAINED_SHARE = 0.25;
/** Or when more than this share of its different calls never occurs in training. */
const LARGEST_UNTRAINED_ALPHABET = 0.5;
/** The rule of three: at 95 %, what was not seen in n draws has a probability of at most 3 / n. */
const RULE_OF_THREE = 3;

/** The calls of a class of traces, counted; of training, copies of a trace once. */
interface CountedTraces {
  readonly traces: number;
  readonly calls: CallCounts;
}

/**
 * Finds classes of test traces that share too few calls with the training traces. Two data sets
 * numbered by different call tables, put together, give a perfect AUC that means nothing: the
 * detector distinguishes the tables.
 *
 * A class is suspect under two conditions. First, over a quarter of its calls, or over half of its
 * different ones, never occur in training. That also happens with few training traces of one
 * system; so second, in the mean test trace the share of such calls exceeds what few training
 * traces explain: the share of a training trace's different calls that no other training trace
 * makes (leave-one-out), with three more traces of which every call is new,
 * (n * heldOut + 3) / (n + 3).
 *
 * Measured on random training sets of 1 to all traces of ADFA-LD, the sample and the MIT lpr
 * traces: none of 150 honest classes is suspect (52 by the first condition alone). With a shuffled
 * or shifted table all 62 classes are that meet the first condition with three training traces or
 * more, 2 of 12 with two, none with one.
 * @returns one sentence for each suspect class; none where nothing was trained on
 */
export function callOverlapWarnings(splits: {
  readonly training: readonly Pick<Trace, "calls">[];
  readonly validation: readonly Pick<Trace, "calls">[];
  readonly attack: readonly Pick<Trace, "calls">[];
}): readonly string[] {
  const { training, validation, attack } = splits;
  return countOverlapWarnings({
    training: counted(distinctBy(training, traceKey)),
    validation: counted(validation),
    attack: counted(attack),
  });
}

/** {@link callOverlapWarnings} of traces whose calls were only counted. */
export function countOverlapWarnings(counts: {
  readonly training: CountedTraces;
  readonly validation: CountedTraces;
  readonly attack: CountedTraces;
}): readonly string[] {
  const { training, validation, attack } = counts;
  if (training.calls.size === 0) return [];
  const heldOut = sharesOf(training.calls, ({ traces }) => traces <= 1).ofTraces;
  const explained = (training.traces * heldOut + RULE_OF_THREE) / (training.traces + RULE_OF_THREE);
  return [
    ...warningOf("normal test traces", validation.calls, training.calls, explained),
    ...warningOf("attack traces", attack.calls, training.calls, explained),
  ];
}

/**
 * @param explained the mean share of a trace's different calls that may be untrained for want of
 * training traces alone
 */
function warningOf(title: string, counts: CallCounts, trained: CallCounts, explained: number): readonly string[] {
  if (counts.size === 0) return [];
  const { ofCalls, ofNames, ofTraces, names } = sharesOf(counts, (_, call) => !trained.has(call));
  const isSuspect = ofCalls > LARGEST_UNTRAINED_SHARE || ofNames > LARGEST_UNTRAINED_ALPHABET;
  if (!isSuspect || ofTraces <= explained) return [];
  return [
    `${names} of the ${counts.size} different calls of the ${title}, ${(100 * ofCalls).toFixed(0)} % of all their calls, never occur in training: ` +
      "most likely the two were recorded on different systems or numbered by different call tables. A detector then tells the systems apart, " +
      "not attacks from normal use, and its figures mean nothing.",
  ];
}

/**
 * What part of a class some of its calls are: of all calls made, of the different ones, and of a
 * trace's different ones in the mean.
 */
function sharesOf(
  counts: CallCounts,
  isMeant: (count: { readonly traces: number }, call: string) => boolean,
): { readonly ofCalls: number; readonly ofNames: number; readonly ofTraces: number; readonly names: number } {
  const all = { names: 0, times: 0, traces: 0 };
  const meant = { names: 0, times: 0, traces: 0 };
  for (const [call, count] of counts) {
    for (const sum of isMeant(count, call) ? [all, meant] : [all]) {
      sum.names += 1;
      sum.times += count.times;
      sum.traces += count.traces;
    }
  }
  return {
    names: meant.names,
    ofNames: meant.names / all.names,
    ofCalls: meant.times / all.times,
    ofTraces: meant.traces / all.traces,
  };
}

function counted(traces: readonly Pick<Trace, "calls">[]): CountedTraces {
  return { traces: traces.length, calls: countCalls(traces) };
}
