import { increment } from "./statistics.ts";
import type { Tokens } from "./trace.ts";

/** The token of every call that the vocabulary does not list. */
export const UNKNOWN_TOKEN = 0;

/**
 * What an unknown call costs, in bits: above the largest surprise seen of a known call (22 bits),
 * and finite.
 */
export const UNKNOWN_CALL_BITS = 24;

/**
 * An architecture and an ordered list of call names; token `i >= 1` is `calls[i - 1]`, token 0 is
 * "unknown".
 */
export interface Vocabulary {
  readonly architecture: string;
  readonly calls: readonly string[];
  /** Number of tokens, the unknown one included. */
  readonly size: number;
  readonly tokenOf: ReadonlyMap<string, number>;
  /**
   * True for a detector that counts a trace's different calls: the unlisted names of a trace become
   * tokens of their own, `size`, `size + 1`, .. in the order in which the trace first makes them,
   * up to the last of uint16, which the others share. Left out, all of them are token 0.
   */
  readonly tellsUnknownApart?: true;
}

/** @throws RangeError when a name occurs twice or the list does not fit uint16. */
export function createVocabulary(architecture: string, calls: readonly string[]): Vocabulary {
  const tokenOf = new Map(calls.map((call, index) => [call, index + 1]));
  if (tokenOf.size !== calls.length) throw new RangeError("a vocabulary must list each call once");
  if (calls.length >= 65_535) throw new RangeError("a vocabulary holds at most 65,534 calls");
  return { architecture, calls, size: calls.length + 1, tokenOf };
}

/** The same vocabulary, which tells the unlisted calls of a trace apart. */
export function tellUnknownApart(vocabulary: Vocabulary): Vocabulary {
  // A map of its own: encodeCalls remembers tokens by it.
  return { ...vocabulary, tokenOf: new Map(vocabulary.tokenOf), tellsUnknownApart: true };
}

/** The text whose sha256 identifies a vocabulary: architecture and calls, one a line. */
export function vocabularyText(vocabulary: Pick<Vocabulary, "architecture" | "calls">): string {
  return [vocabulary.architecture, ...vocabulary.calls].join("\n") + "\n";
}

/** Remembers what encodeCalls gave: an evaluation asks for the same tokens with every detector. */
const encoded = new WeakMap<Vocabulary["tokenOf"], WeakMap<readonly string[], Tokens>>();

/**
 * One token per call; calls that the vocabulary does not list become token 0, or get a token of
 * their own. The same array for the same calls: it must not be written to.
 */
export function encodeCalls(vocabulary: Vocabulary, calls: readonly string[]): Tokens {
  const known = encoded.get(vocabulary.tokenOf) ?? new WeakMap<readonly string[], Tokens>();
  encoded.set(vocabulary.tokenOf, known);
  const before = known.get(calls);
  if (before !== undefined) return before;
  const tokens = new Uint16Array(calls.length);
  const tokenOfUnlisted = unlistedTokens(vocabulary);
  for (let place = 0; place < calls.length; place += 1) {
    tokens[place] = vocabulary.tokenOf.get(calls[place]!) ?? tokenOfUnlisted(calls[place]!);
  }
  known.set(calls, tokens);
  return tokens;
}

const LARGEST_TOKEN = 65_535;

/** The tokens of the unlisted calls of one trace. */
function unlistedTokens({ size, tellsUnknownApart }: Vocabulary): (call: string) => number {
  if (tellsUnknownApart !== true) return () => UNKNOWN_TOKEN;
  const made = new Map<string, number>();
  return (call) => {
    const known = made.get(call);
    if (known !== undefined) return known;
    const token = Math.min(size + made.size, LARGEST_TOKEN);
    made.set(call, token);
    return token;
  };
}

/**
 * The same tokens, those of unlisted calls all token 0 again: what a language model takes. The very
 * array where there are none.
 */
export function mergeUnknown({ size }: Pick<Vocabulary, "size">, tokens: Tokens): Tokens {
  return tokens.some((token) => token >= size)
    ? tokens.map((token) => (token >= size ? UNKNOWN_TOKEN : token))
    : tokens;
}

/** How many of the tokens are of calls that the vocabulary does not list. */
export function countUnknown({ size }: Pick<Vocabulary, "size">, tokens: Tokens): number {
  let unknown = 0;
  for (const token of tokens) if (token === UNKNOWN_TOKEN || token >= size) unknown += 1;
  return unknown;
}

/**
 * The call's name, "unknown" for token 0 and for the tokens of unlisted calls.
 * @throws RangeError for a token that the vocabulary does not give
 */
export function tokenName(vocabulary: Vocabulary, token: number): string {
  if (token === UNKNOWN_TOKEN || (vocabulary.tellsUnknownApart === true && token >= vocabulary.size)) return "unknown";
  const name = vocabulary.calls[token - 1];
  if (name === undefined) throw new RangeError(`token ${token} is outside 0..${vocabulary.size - 1}`);
  return name;
}

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
