import { readFile } from "node:fs/promises";
import { getHeapStatistics } from "node:v8";
import { createMemoryBudget, type MemoryBudget } from "../core/memory-budget.ts";
import type { Dataset, DatasetOptions } from "../datasets/dataset.ts";
import { openDataset } from "../datasets/open-dataset.ts";
import { readGroups, type TraceGroup } from "../datasets/read-dataset.ts";
import { isSentinelError, reasonOf, SentinelError } from "../errors.ts";
import { parseCallNames } from "../traces/call-numbers.ts";
import type { ReadingArguments } from "./options.ts";

/**
 * The share of Node's heap that a command's traces may take; scoring and fitting need the rest. See
 * docs/formats.md.
 */
const KEPT_SHARE = 0.25;
/**
 * What is in memory at once: 4 million calls are 32 MB of pointers to their names, 8 MB of tokens,
 * 100 MB to sort their windows.
 */
const GROUP_CALLS = 4_000_000;

/** The memory of one command, for all that it keeps. */
export function commandMemory(heapBytes = getHeapStatistics().heap_size_limit): MemoryBudget {
  const more = `NODE_OPTIONS=--max-old-space-size=${Math.ceil((2 * heapBytes) / 2 ** 20)}`;
  return createMemoryBudget(KEPT_SHARE * heapBytes, `name fewer files at once, or give Node more memory (${more})`);
}

/**
 * How the traces that the user names are to be read.
 * @param memory shared by all that one command reads
 * @throws SentinelError E_FILE when the list of call names cannot be read, E_TRACE when it is not
 *   one
 */
export async function datasetOptions(options: ReadingArguments, memory = commandMemory()): Promise<DatasetOptions> {
  const { inputFormat, arch, per, strict, callNames } = options;
  return {
    format: inputFormat,
    architecture: arch ?? null,
    per,
    isStrict: strict,
    memory,
    ...(callNames === undefined ? {} : { callNames: parseCallNames(await textOf(callNames), callNames) }),
  };
}

async function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw new SentinelError("E_FILE", `${path}: cannot be read: ${reasonOf(cause)}`, { cause });
  });
}

/**
 * A group, and its place in all that was named: shares in [0, 1] of the paths, each by its files.
 */
export interface GroupOfPaths extends TraceGroup {
  readonly shareBefore: number;
  /** The path that was named. */
  readonly location: string;
  /** What is there, open while the group is worked on; null where it could not be opened. */
  readonly dataset: Dataset | null;
}

/**
 * Reads the traces of every path in groups. A path that cannot be read comes as a group of one
 * skipped, damaged file; if it is the only one, its error is thrown.
 * @param memory what is kept of them is counted by the caller; a file has what is left
 * @throws SentinelError E_FILE, E_DATASET, E_LIMIT
 */
export async function* readPaths(
  paths: readonly string[],
  options: ReadingArguments,
  memory: MemoryBudget,
): AsyncGenerator<GroupOfPaths, void> {
  for (const [index, path] of paths.entries()) {
    let before = 0;
    const place = (share: number): number => (index + share) / paths.length;
    try {
      const dataset = await openDataset(path, await datasetOptions(options, memory));
      try {
        for await (const group of readGroups(dataset, GROUP_CALLS)) {
          yield { ...group, dataset, location: path, shareBefore: place(before), shareRead: place(group.shareRead) };
          before = group.shareRead;
        }
      } finally {
        await dataset.close();
      }
    } catch (error) {
      if (!isSentinelError(error) || error.code === "E_LIMIT" || paths.length === 1) throw error;
      const skipped = [{ path, problem: error.facts, damaged: true }];
      const shares = { shareBefore: place(before), shareRead: place(1) };
      yield { location: path, dataset: null, traces: [], calls: 0, warnings: [], skipped, ...shares };
    }
  }
}
