import { countCalls, type CallCounts } from "./call-counts.ts";
import type { Trace } from "./trace.ts";

/** A class is suspect when more than this share of its calls never occurs in training: the share at which a verdict is withheld, too. */
const LARGEST_UNTRAINED_SHARE = 0.25;
/** Or when more than this share of its different calls never does. */
const LARGEST_UNTRAINED_ALPHABET = 0.5;

/**
 * Says where a class of test traces hardly shares its calls with the training traces. Two data sets numbered by different call tables, put together, give a
 * perfect AUC that means nothing: the detector tells the tables apart. Measured: honest sets lie at no more than 14 % of the different calls and 1 % of
 * all calls (ADFA-LD, the embedded sample, the MIT lpr traces); the lpr attacks under a shifted or shuffled table at 68 to 86 % and 49 to 93 %.
 * @returns one sentence for each suspect class; none where nothing was trained on
 */
export function foreignAlphabetWarnings(splits: {
  readonly training: readonly Pick<Trace, "calls">[];
  readonly validation: readonly Pick<Trace, "calls">[];
  readonly attack: readonly Pick<Trace, "calls">[];
}): readonly string[] {
  const { training, validation, attack } = splits;
  return foreignCountWarnings({
    training: countCalls(training),
    validation: countCalls(validation),
    attack: countCalls(attack),
  });
}

/** {@link foreignAlphabetWarnings} of traces whose calls were only counted. */
export function foreignCountWarnings(counts: {
  readonly training: CallCounts;
  readonly validation: CallCounts;
  readonly attack: CallCounts;
}): readonly string[] {
  const { training, validation, attack } = counts;
  if (training.size === 0) return [];
  return [...warningOf("normal test traces", validation, training), ...warningOf("attack traces", attack, training)];
}

function warningOf(title: string, counts: CallCounts, trained: CallCounts): readonly string[] {
  const untrained = [...counts].filter(([call]) => !trained.has(call));
  const calls = sumOf([...counts]);
  const untrainedCalls = sumOf(untrained);
  const isSuspect =
    untrainedCalls > LARGEST_UNTRAINED_SHARE * calls || untrained.length > LARGEST_UNTRAINED_ALPHABET * counts.size;
  if (!isSuspect) return [];
  const share = `${((100 * untrainedCalls) / calls).toFixed(0)} %`;
  return [
    `${untrained.length} of the ${counts.size} different calls of the ${title}, ${share} of all their calls, never occur in training: ` +
      "most likely the two were recorded on different systems or numbered by different call tables. A detector then tells the systems apart, " +
      "not attacks from normal use, and its figures mean nothing.",
  ];
}

function sumOf(counts: readonly (readonly [string, number])[]): number {
  return counts.reduce((sum, [, count]) => sum + count, 0);
}
