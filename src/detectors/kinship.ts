import { countOf, increment } from "../core/statistics.ts";
import type { Tokens } from "../core/trace.ts";

/** How well a trace explains the known program that is its closest kin. */
interface Kinship {
  /** Learns one more distinct trace. */
  add(known: Tokens): void;
  /** The scorer of what has been learned so far, made in time linear in the known runs. */
  freeze(): KinshipScorer;
}

interface KinshipScorer {
  /**
   * Minus the bits per call that the trace's own model saves on its closest kin; at most 0; higher
   * is more suspicious.
   * @param leftOut the index of a known trace that does not count, or null
   */
  score(tokens: Tokens, leftOut: number | null): number;
}

/**
 * The runs of three calls of one trace, two start symbols before it, as counts by length of
 * context.
 */
interface OwnCounts {
  readonly runs: ReadonlyMap<number, number>;
  readonly pairs: ReadonlyMap<number, number>;
  readonly afterPair: ReadonlyMap<number, Context>;
  readonly afterCall: ReadonlyMap<number, Context>;
}
interface Context {
  total: number;
  distinct: number;
}

/**
 * Kinship: the largest saving, over the known traces j, in bits per call of j, when j is coded by a
 * trigram model of the trace (Witten-Bell, backing off to the trigram model of all known traces) in
 * place of the latter alone. It asks how well the trace explains a known program, where omission
 * counts transitions. Memory and time of a query: linear in the distinct runs of three calls of all
 * known traces.
 */
export function createKinship(vocabularySize: number): Kinship {
  const symbols = vocabularySize + 1;
  const runOf = new Map<number, number>();
  const runs: number[] = [];
  const holders: { readonly traces: number[]; readonly shares: number[]; count: number }[] = [];
  let knownTraces = 0;

  return {
    add(tokens) {
      const own = knownTraces;
      knownTraces += 1;
      for (const [run, count] of countRuns(tokens, vocabularySize)) {
        let id = runOf.get(run);
        if (id === undefined) {
          id = runs.push(run) - 1;
          runOf.set(run, id);
          holders.push({ traces: [], shares: [], count: 0 });
        }
        const holder = holders[id]!;
        holder.traces.push(own);
        holder.shares.push(count / tokens.length);
        holder.count += count;
      }
    },
    freeze() {
      const total: OwnCounts = ownCounts(new Map(runs.map((run, id) => [run, holders[id]!.count])), symbols);
      const base = probabilitiesOfAll(runs, total, vocabularySize);
      const runsAfterCall = new Map<number, number[]>();
      for (const [id, run] of runs.entries()) {
        const last = Math.floor(run / symbols) % symbols;
        const list = runsAfterCall.get(last);
        if (list === undefined) runsAfterCall.set(last, [id]);
        else list.push(id);
      }
      return {
        score(tokens, leftOut) {
          const own = ownCounts(countRuns(tokens, vocabularySize), symbols);
          const savedBits = new Float64Array(knownTraces);
          // Behind a call that the trace never shows, its model is the common one and saves
          // nothing.
          for (const call of own.afterCall.keys()) {
            for (const id of runsAfterCall.get(call) ?? []) {
              const saved = Math.log2(interpolated(runs[id]!, own, base[id]!, symbols) / base[id]!);
              const { traces, shares } = holders[id]!;
              for (let at = 0; at < traces.length; at += 1) savedBits[traces[at]!]! += saved * shares[at]!;
            }
          }
          let best = 0;
          for (let trace = 0; trace < knownTraces; trace += 1) {
            if (trace !== leftOut) best = Math.max(best, savedBits[trace]!);
          }
          return 0 - best;
        },
      };
    },
  };
}

function countRuns(tokens: Tokens, startToken: number): ReadonlyMap<number, number> {
  const symbols = startToken + 1;
  const counts = new Map<number, number>();
  let [first, second] = [startToken, startToken];
  for (const token of tokens) {
    const run = (first * symbols + second) * symbols + token;
    increment(counts, run);
    [first, second] = [second, token];
  }
  return counts;
}

function ownCounts(runs: ReadonlyMap<number, number>, symbols: number): OwnCounts {
  const pairs = new Map<number, number>();
  const afterPair = new Map<number, Context>();
  const afterCall = new Map<number, Context>();
  const count = (contexts: Map<number, Context>, key: number, times: number): void => {
    const context = contexts.get(key);
    if (context === undefined) contexts.set(key, { total: times, distinct: 1 });
    else [context.total, context.distinct] = [context.total + times, context.distinct + 1];
  };
  for (const [run, times] of runs) {
    const pair = run % (symbols * symbols);
    increment(pairs, pair, times);
    count(afterPair, Math.floor(run / symbols), times);
  }
  for (const [pair, times] of pairs) count(afterCall, Math.floor(pair / symbols), times);
  return { runs, pairs, afterPair, afterCall };
}

/**
 * Witten-Bell over the pair and the run of three, with `base` below: the probability of the run's
 * last call.
 */
function interpolated(run: number, own: OwnCounts, base: number, symbols: number): number {
  const pair = run % (symbols * symbols);
  const short = own.afterCall.get(Math.floor(pair / symbols));
  const long = own.afterPair.get(Math.floor(run / symbols));
  const step = (context: Context | undefined, seen: number, below: number): number =>
    context === undefined ? below : (seen + context.distinct * below) / (context.total + context.distinct);
  return step(long, countOf(own.runs, run), step(short, countOf(own.pairs, pair), base));
}

/**
 * The common model's probability of each run's last call: Witten-Bell of three levels over the
 * uniform distribution.
 */
function probabilitiesOfAll(runs: readonly number[], total: OwnCounts, vocabularySize: number): Float64Array {
  const symbols = vocabularySize + 1;
  const calls = new Map<number, number>();
  for (const [run, times] of total.runs) increment(calls, run % symbols, times);
  const all = [...calls.values()].reduce((sum, times) => sum + times, 0);
  return Float64Array.from(runs, (run) => {
    const unigram = (countOf(calls, run % symbols) + calls.size / vocabularySize) / (all + calls.size);
    return interpolated(run, total, unigram, symbols);
  });
}
