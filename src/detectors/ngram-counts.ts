import type { Tokens } from "../core/trace.ts";
import { ABSENT, createPairNumbers } from "./window-numbers.ts";

/** The empty context. */
export const ROOT = 0;

/**
 * How often each run of up to `order` calls occurred, as a tree: a node is a run of calls, its
 * child the run with one call more. Runs at a trace's start are padded with a start symbol, which
 * is a context and never an outcome.
 */
export interface NgramCounts {
  readonly order: number;
  /** The token of the start symbol: the vocabulary's size. */
  readonly startToken: number;
  /** The node of `node`'s run with `token` behind it, or ABSENT. */
  child(node: number, token: number): number;
  /**
   * How often the run occurred with a call before its end counted: the numerator of its last call's
   * probability.
   */
  occurrences(node: number): number;
  /** How often the run was a context. */
  contextTotal(node: number): number;
  /** How many different calls followed the run. */
  contextDistinct(node: number): number;
  /**
   * The nodes of the last 0, 1, .. order - 1 calls before a trace begins; ABSENT ones never
   * occurred.
   */
  startNodes(): Int32Array;
  /** Counts one more trace. */
  add(tokens: Tokens): void;
  /**
   * Takes back one trace that was counted: every count is as if it had never been. Its nodes
   * remain, with nothing counted.
   */
  remove(tokens: Tokens): void;
  /** Number of nodes, the empty run included; a node's parent has a smaller number. */
  nodes(): number;
  /** The run without its last call; ROOT for a run of one call. */
  parent(node: number): number;
  /** The run's last call, or the start symbol. */
  lastToken(node: number): number;
  /** Calls of the run. */
  runCalls(node: number): number;
  /** The node of each run without its first call; ROOT for a run of one call. int32 `[nodes]`. */
  suffixes(): Int32Array;
}

/** An empty tree. Memory: about 30 bytes per distinct run. */
export function createNgramCounts(order: number, vocabularySize: number): NgramCounts {
  const startToken = vocabularySize;
  // The root is node 0, so a run is the number of its pair (parent, last call) and one.
  const children = createPairNumbers();
  let nodes = 1;
  let occurrences = new Uint32Array(1024);
  let totals = new Uint32Array(1024);
  let distincts = new Uint32Array(1024);
  let parents = new Uint32Array(1024);
  let lastTokens = new Uint32Array(1024);
  let lengths = new Uint32Array(1024);

  function child(node: number, token: number): number {
    const number = children.find(node, token);
    return number === ABSENT ? ABSENT : number + 1;
  }

  function childMade(node: number, token: number): number {
    const made = children.make(node, token) + 1;
    if (made < nodes) return made;
    if (nodes === occurrences.length) {
      [occurrences, totals, distincts] = [doubled(occurrences), doubled(totals), doubled(distincts)];
      [parents, lastTokens, lengths] = [doubled(parents), doubled(lastTokens), doubled(lengths)];
    }
    parents[made] = node;
    lastTokens[made] = token;
    lengths[made] = lengths[node]! + 1;
    nodes += 1;
    return made;
  }

  function startNodes(find: (node: number, token: number) => number): Int32Array {
    const contexts = new Int32Array(order).fill(ABSENT);
    contexts[0] = ROOT;
    for (let length = 1; length < order && contexts[length - 1] !== ABSENT; length += 1) {
      contexts[length] = find(contexts[length - 1] ?? ROOT, startToken);
    }
    return contexts;
  }

  /**
   * Counts a trace, or takes it back.
   * @param find the node of a longer run, which must exist when it is taken back
   */
  function countTrace(tokens: Tokens, times: 1 | -1, find: (node: number, token: number) => number): void {
    const contexts = startNodes(find);
    for (const token of tokens) {
      // Longest first: shifting in place needs the shorter context's old node.
      for (let length = order - 1; length >= 0; length -= 1) {
        const context = contexts[length]!;
        const node = find(context, token);
        if (node < 0) throw new RangeError("a trace that was never counted cannot be taken back");
        totals[context]! += times;
        if (times > 0 && occurrences[node] === 0) distincts[context]! += 1;
        occurrences[node]! += times;
        if (times < 0 && occurrences[node] === 0) distincts[context]! -= 1;
        if (length + 1 < order) contexts[length + 1] = node;
      }
    }
  }

  return {
    order,
    startToken,
    child,
    occurrences: (node) => (node === ABSENT ? 0 : occurrences[node]!),
    contextTotal: (node) => (node === ABSENT ? 0 : totals[node]!),
    contextDistinct: (node) => (node === ABSENT ? 0 : distincts[node]!),
    startNodes: () => startNodes(child),
    add(tokens) {
      countTrace(tokens, 1, childMade);
    },
    remove(tokens) {
      countTrace(tokens, -1, child);
    },
    nodes: () => nodes,
    parent: (node) => parents[node] ?? ROOT,
    lastToken: (node) => lastTokens[node]!,
    runCalls: (node) => lengths[node]!,
    suffixes() {
      const found = new Int32Array(nodes).fill(ROOT);
      for (let node = 1; node < nodes; node += 1) {
        if (lengths[node]! > 1) found[node] = child(found[parents[node]!]!, lastTokens[node]!);
      }
      return found;
    },
  };
}

function doubled(values: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(values.length * 2);
  larger.set(values);
  return larger;
}
