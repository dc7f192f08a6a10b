import type { MemoryBudget } from "../core/memory-budget.ts";
import { openDataset } from "../datasets/open-dataset.ts";
import { readGroups, type TraceGroup } from "../datasets/read-groups.ts";
import { isSentinelError } from "../errors.ts";
import { datasetOptions } from "./dataset-options.ts";
import type { ReadingArguments } from "./options.ts";

/**
 * What is in memory at once: 4 million calls are 32 MB of pointers to their names, 8 MB of tokens,
 * 100 MB to sort their windows.
 */
const GROUP_CALLS = 4_000_000;

/**
 * A group, and its place in all that was named: shares in [0, 1] of the paths, each by its files.
 */
export interface GroupOfPaths extends TraceGroup {
  readonly shareBefore: number;
  /** The path that was named. */
  readonly location: string;
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
          yield { ...group, location: path, shareBefore: place(before), shareRead: place(group.shareRead) };
          before = group.shareRead;
        }
      } finally {
        await dataset.close();
      }
    } catch (error) {
      if (!isSentinelError(error) || error.code === "E_LIMIT" || paths.length === 1) throw error;
      const skipped = [{ path, problem: error.facts, damaged: true }];
      const shares = { shareBefore: place(before), shareRead: place(1) };
      yield { location: path, traces: [], calls: 0, warnings: [], skipped, ...shares };
    }
  }
}
