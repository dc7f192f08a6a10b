import { increment } from "./statistics.ts";
import { tokenName, type Vocabulary } from "./vocabulary.ts";

/**
 * The vocabulary in which a call that the model never saw, unlisted or listed but untrained, has
 * the token of the first trained call of its class. A trained call keeps its own token; so does one
 * whose class has no trained call. `calls`, and with them the vocabulary's hash, stay the same.
 * @param trained the tokens that occurred in training; token 0 ("unknown") is ignored
 * @param aliasClasses calls that do the same, each class in order of preference
 * @param multiplexed calls that another architecture makes through one call, and which: what a call
 * is read as where no call of its class was trained
 * @throws RangeError when a call is in two classes
 */
export function aliasVocabulary(
  vocabulary: Vocabulary,
  trained: ReadonlySet<number>,
  aliasClasses: readonly (readonly string[])[],
  multiplexed: ReadonlyMap<string, string> = new Map(),
): Vocabulary {
  const ownToken = vocabulary.tokenOf;
  const isTrained = (call: string): boolean => isIn(trained, ownToken.get(call));
  const tokenOf = new Map(ownToken);
  const classified = new Set<string>();
  for (const aliasClass of aliasClasses) {
    const spokenAs = aliasClass.find(isTrained);
    for (const call of aliasClass) {
      if (classified.has(call)) throw new RangeError(`the call ${call} is in two alias classes`);
      classified.add(call);
      if (spokenAs !== undefined && !isTrained(call)) tokenOf.set(call, ownToken.get(spokenAs)!);
    }
  }
  for (const [call, through] of multiplexed) {
    if (!isIn(trained, tokenOf.get(call)) && isTrained(through)) tokenOf.set(call, ownToken.get(through)!);
  }
  return { ...vocabulary, tokenOf };
}

/** A call that was read as another one. */
export interface Substitution {
  readonly call: string;
  readonly spokenAs: string;
  /** How often the call occurs. */
  readonly times: number;
}

/**
 * Which substitutions the calls make use of, most frequent first, equally frequent ones by name.
 * @param aliased made from `vocabulary` by {@link aliasVocabulary}
 */
export function listSubstitutions(
  vocabulary: Vocabulary,
  aliased: Vocabulary,
  calls: readonly string[],
): readonly Substitution[] {
  const times = new Map<string, number>();
  for (const call of calls) {
    if (vocabulary.tokenOf.get(call) !== aliased.tokenOf.get(call)) increment(times, call);
  }
  return [...times]
    .map(([call, count]) => ({ call, spokenAs: tokenName(aliased, aliased.tokenOf.get(call)!), times: count }))
    .sort((a, b) => b.times - a.times || (a.call < b.call ? -1 : 1));
}

function isIn(tokens: ReadonlySet<number>, token: number | undefined): boolean {
  return token !== undefined && tokens.has(token);
}
