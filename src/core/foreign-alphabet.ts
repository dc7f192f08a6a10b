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
  if (splits.training.length === 0) return [];
  const trained = new Set<string>();
  for (const { calls } of splits.training) for (const call of calls) trained.add(call);
  return [
    ...warningOf("normal test traces", splits.validation, trained),
    ...warningOf("attack traces", splits.attack, trained),
  ];
}

function warningOf(
  title: string,
  traces: readonly Pick<Trace, "calls">[],
  trained: ReadonlySet<string>,
): readonly string[] {
  const { different, untrainedDifferent, calls, untrainedCalls } = countUntrained(traces, trained);
  const isSuspect =
    untrainedCalls > LARGEST_UNTRAINED_SHARE * calls || untrainedDifferent > LARGEST_UNTRAINED_ALPHABET * different;
  if (!isSuspect) return [];
  const share = `${((100 * untrainedCalls) / calls).toFixed(0)} %`;
  return [
    `${untrainedDifferent} of the ${different} different calls of the ${title}, ${share} of all their calls, never occur in training: ` +
      "most likely the two were recorded on different systems or numbered by different call tables. A detector then tells the systems apart, " +
      "not attacks from normal use, and its figures mean nothing.",
  ];
}

function countUntrained(
  traces: readonly Pick<Trace, "calls">[],
  trained: ReadonlySet<string>,
): Readonly<Record<"different" | "untrainedDifferent" | "calls" | "untrainedCalls", number>> {
  const untrained = new Set<string>();
  const known = new Set<string>();
  let calls = 0;
  let untrainedCalls = 0;
  for (const trace of traces) {
    calls += trace.calls.length;
    for (const call of trace.calls) {
      if (trained.has(call)) known.add(call);
      else {
        untrained.add(call);
        untrainedCalls += 1;
      }
    }
  }
  return { different: untrained.size + known.size, untrainedDifferent: untrained.size, calls, untrainedCalls };
}
