import type { Tokens } from "./trace.ts";

/** The token of every call that the vocabulary does not list. */
export const UNKNOWN_TOKEN = 0;

/** What an unknown call costs, in bits: above the largest surprise seen of a known call (22 bits), and finite. */
export const UNKNOWN_CALL_BITS = 24;

/** An architecture and an ordered list of call names; token `i >= 1` is `calls[i - 1]`, token 0 is "unknown". */
export interface Vocabulary {
  readonly architecture: string;
  readonly calls: readonly string[];
  /** Number of tokens, the unknown one included. */
  readonly size: number;
  readonly tokenOf: ReadonlyMap<string, number>;
}

/** @throws RangeError when a name occurs twice or the list does not fit uint16. */
export function createVocabulary(architecture: string, calls: readonly string[]): Vocabulary {
  const tokenOf = new Map(calls.map((call, index) => [call, index + 1]));
  if (tokenOf.size !== calls.length) throw new RangeError("a vocabulary must list each call once");
  if (calls.length >= 65_535) throw new RangeError("a vocabulary holds at most 65,534 calls");
  return { architecture, calls, size: calls.length + 1, tokenOf };
}

/** The text whose sha256 identifies a vocabulary: architecture and calls, one a line. */
export function vocabularyText(vocabulary: Pick<Vocabulary, "architecture" | "calls">): string {
  return [vocabulary.architecture, ...vocabulary.calls].join("\n") + "\n";
}

/** The tokens of calls by vocabulary: an evaluation asks for them with every detector. */
const encoded = new WeakMap<Vocabulary["tokenOf"], WeakMap<readonly string[], Tokens>>();

/** One token a call; calls that the vocabulary does not list become token 0. The same array again for the same calls: it must not be written to. */
export function encodeCalls(vocabulary: Vocabulary, calls: readonly string[]): Tokens {
  const known = encoded.get(vocabulary.tokenOf) ?? new WeakMap<readonly string[], Tokens>();
  encoded.set(vocabulary.tokenOf, known);
  const before = known.get(calls);
  if (before !== undefined) return before;
  const tokens = new Uint16Array(calls.length);
  for (let place = 0; place < calls.length; place += 1) {
    tokens[place] = vocabulary.tokenOf.get(calls[place]!) ?? UNKNOWN_TOKEN;
  }
  known.set(calls, tokens);
  return tokens;
}

/** How many of the tokens are unknown. */
export function countUnknown(tokens: Tokens): number {
  let unknown = 0;
  for (const token of tokens) if (token === UNKNOWN_TOKEN) unknown += 1;
  return unknown;
}

/** The call's name, "unknown" for token 0. @throws RangeError outside 0..size-1. */
export function tokenName(vocabulary: Vocabulary, token: number): string {
  if (token === UNKNOWN_TOKEN) return "unknown";
  const name = vocabulary.calls[token - 1];
  if (name === undefined) throw new RangeError(`token ${token} is outside 0..${vocabulary.size - 1}`);
  return name;
}
