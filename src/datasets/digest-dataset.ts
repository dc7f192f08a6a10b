import { DIGEST_BYTES, type MemoryBudget, SKIPPED_BYTES } from "../core/memory-budget.ts";
import { addCounts, type CallCounts, increment } from "../core/statistics.ts";
import { HASH_WORDS, hashKey, seedHash, stirHash } from "../core/trace-key.ts";
import type { LineageCounts } from "../results/input.ts";
import { type Gaps, gapsOf, sumOfGaps, type TraceDigest } from "../core/trace.ts";
import { type DatasetFacts, gatherFacts } from "./dataset-facts.ts";
import type { DatasetOptions } from "./dataset.ts";
import type { Split } from "./layout.ts";
import { openDataset } from "./open-dataset.ts";
import type { FilePlace } from "./read-files.ts";

const FIRST_TRACES = 64;

/** A data set of any size, read without keeping its calls. */
export interface DigestedDataset extends DatasetFacts {
  readonly splits: Readonly<Record<Split, SplitDigest>>;
}

/**
 * Reads all traces of a folder, zip or file, and keeps of each its length and what identifies
 * copies.
 * @throws SentinelError E_DATASET when there is no trace at all, E_LIMIT when there are more than
 *   may be kept
 */
export async function digestDataset(location: string, options: DatasetOptions): Promise<DigestedDataset> {
  const dataset = await openDataset(location, options);
  try {
    const facts = gatherFacts(dataset);
    const numberOf = numberKeys();
    const open = () => createSplitDigest(dataset.location, dataset.memory, numberOf);
    const splits = { training: open(), validation: open(), attack: open() };
    for await (const item of dataset.readDigests()) {
      if (!("file" in item)) {
        dataset.memory.keep(dataset.location, 1, SKIPPED_BYTES);
        facts.addUnread(item);
        continue;
      }
      const { place, traces, callCounts } = item.file;
      const split = splits[place.split];
      for (const trace of traces) {
        facts.addTrace({ ...place, architecture: trace.architecture });
        split.addTrace(trace, place);
      }
      split.endFile(callCounts);
    }
    const { training, validation, attack } = splits;
    return {
      ...facts.finish(),
      splits: { training: training.finish(), validation: validation.finish(), attack: attack.finish() },
    };
  } finally {
    await dataset.close();
  }
}

/**
 * What is kept of the traces of one split, in the order in which they were read: some 12 bytes a
 * trace.
 */
export interface SplitDigest {
  readonly traces: number;
  /** How many calls each trace has. */
  readonly callCounts: Float64Array;
  /**
   * The number of each trace's key: equal for traces with the same calls in the same order, of any
   * split.
   */
  readonly keys: Uint32Array;
  /** How many traces each kind of attack has. */
  readonly families: ReadonlyMap<string, number>;
  /** Of each file the key of all its traces together. */
  readonly fileKeys: readonly string[];
  /** What its files lack, all together. */
  readonly gaps: Gaps;
  /** Of all its files together; zeros where no file says of any process what made it. */
  readonly lineage: LineageCounts;
  /** How many lines of each file were skipped, all together. */
  readonly skippedLines: number;
  /**
   * How often each call was made, in all of them together, and by how many: a file of one trace
   * that is a copy of an earlier one's counts once.
   */
  readonly totals: CallCounts;
}

/** Collects the digests of one split. */
interface SplitOnTheWay {
  /**
   * Takes one more trace of a file.
   * @throws SentinelError E_LIMIT when that is more than may be kept
   */
  readonly addTrace: (trace: TraceDigest, place: Pick<FilePlace, "family" | "linesRead">) => void;
  /**
   * The next trace is of another file.
   * @param callCounts how often each call was made in this one
   */
  readonly endFile: (callCounts: CallCounts) => void;
  readonly finish: () => SplitDigest;
}

/** Gives each key a number, from 0 on, the same each time. */
type NumberKey = (key: string) => number;

export function numberKeys(): NumberKey {
  const numbers = new Map<string, number>();
  return (key) => {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  };
}

/**
 * @param location of the data set, for messages
 * @param numberOf shared by the splits that are to be compared
 */
export function createSplitDigest(location: string, memory: MemoryBudget, numberOf: NumberKey): SplitOnTheWay {
  let callCounts = new Float64Array(FIRST_TRACES);
  let keys = new Uint32Array(FIRST_TRACES);
  let traces = 0;
  /** How many there were before the file that is being read. */
  let before = 0;
  let gaps = gapsOf({});
  let lastTrace: Partial<Gaps> = gaps;
  let lineage: LineageCounts = { threads: 0, processes: 0, trees: 0 };
  const processes = new Set<string>();
  const trees = new Set<string>();
  let skippedLines = 0;
  let skippedInFile = 0;
  let lastKey = -1;
  /** The keys of files of one trace. */
  const lone = new Set<number>();
  const whole = new Int32Array(HASH_WORDS);
  seedHash(whole, 0);
  const families = new Map<string, number>();
  const fileKeys: string[] = [];
  const totals = new Map<string, { times: number; traces: number }>();

  function grow(): void {
    const longerCounts = new Float64Array(2 * traces);
    longerCounts.set(callCounts);
    callCounts = longerCounts;
    const longerKeys = new Uint32Array(2 * traces);
    longerKeys.set(keys);
    keys = longerKeys;
  }

  return {
    addTrace(trace, { family, linesRead }) {
      const { key, callCount } = trace;
      if (traces === keys.length) grow();
      const number = numberOf(key);
      keys[traces] = number;
      callCounts[traces] = callCount;
      traces += 1;
      // Each trace has the counts of its whole file.
      lastTrace = trace;
      if (trace.lineage !== undefined) {
        lineage = { ...lineage, threads: lineage.threads + 1 };
        processes.add(trace.lineage.process);
        trees.add(trace.lineage.tree);
      }
      skippedInFile = linesRead === undefined ? 0 : linesRead.skipped;
      lastKey = number;
      if (family !== null) increment(families, family);
      stirHash(whole, 0, { first: number, second: ~number, third: number, fourth: ~number });
      memory.keep(location, 1, DIGEST_BYTES);
    },
    endFile(counts) {
      fileKeys.push(hashKey(whole, 0, traces - before));
      const isLone = traces - before === 1;
      before = traces;
      gaps = sumOfGaps([gaps, gapsOf(lastTrace)]);
      skippedLines += skippedInFile;
      lineage = {
        threads: lineage.threads,
        processes: lineage.processes + processes.size,
        trees: lineage.trees + trees.size,
      };
      processes.clear();
      trees.clear();
      lastTrace = {};
      skippedInFile = 0;
      seedHash(whole, 0);
      addCounts(totals, counts, isLone && lone.has(lastKey));
      if (isLone) lone.add(lastKey);
    },
    finish: () => ({
      traces,
      callCounts: callCounts.slice(0, traces),
      keys: keys.slice(0, traces),
      families,
      fileKeys,
      gaps,
      lineage,
      skippedLines,
      totals,
    }),
  };
}
