import { countCalls, type CallCounts } from "./statistics.ts";
import { firstOccurrences, traceKey } from "./trace-key.ts";
import type { Trace } from "./trace.ts";

/**
 * A class is suspect when more than this share of its calls never occurs in training: the share at
 * which a verdict is withheld, too.
 */
const LARGEST_UNTRAINED_SHARE = 0.25;
/** Or when more than this share of its different calls never does. */
const LARGEST_UNTRAINED_ALPHABET = 0.5;
/**
 * The rule of three: what was never seen in n draws may still, at 95 %, have a probability of 3 /
 * n.
 */
const RULE_OF_THREE = 3;

/** The calls of a class of traces, counted; of training, copies of a trace once. */
interface CountedTraces {
  readonly traces: number;
  readonly calls: CallCounts;
}

/**
 * Says where a class of test traces hardly shares its calls with the training traces, and more so
 * than shortage of training traces explains. Two data sets numbered by different call tables, put
 * together, give a perfect AUC that means nothing: the detector tells the tables apart. A class is
 * suspect when over a quarter of its calls, or over half of its different ones, never occur in
 * training. That alone happens with few training traces of one system too. So the share of a
 * trace's different calls that no other training trace makes, a leave-one-out estimate, is what the
 * mean test trace must exceed, with three traces more of which every call is new: (n * heldOut + 3)
 * / (n + 3). Measured on random training sets of 1 to all traces of ADFA-LD, the sample and the MIT
 * lpr traces: none of 150 honest classes is called foreign (52 would be, without the second
 * condition); with a shuffled or shifted table all 62 are that the first condition finds from three
 * traces on, 2 of 12 from two, none from one.
 * @returns one sentence for each suspect class; none where nothing was trained on
 */
export function callOverlapWarnings(splits: {
  readonly training: readonly Pick<Trace, "calls">[];
  readonly validation: readonly Pick<Trace, "calls">[];
  readonly attack: readonly Pick<Trace, "calls">[];
}): readonly string[] {
  const { training, validation, attack } = splits;
  return countOverlapWarnings({
    training: counted(withoutCopies(training)),
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

function withoutCopies<Kind extends Pick<Trace, "calls">>(traces: readonly Kind[]): readonly Kind[] {
  const isFirst = firstOccurrences(traces.map(traceKey), new Set());
  return traces.filter((_, index) => isFirst[index]);
}
