import type { Problem } from "../problems/problem.ts";
import type { Dataset, DatasetTrace, SkippedFile } from "./dataset.ts";
import { architectureWarnings, noTraces } from "./dataset-facts.ts";

/** Some of a data set's traces, in order of path, and what was skipped or odd before them. */
export interface TraceGroup {
  readonly traces: readonly DatasetTrace[];
  readonly skipped: readonly SkippedFile[];
  readonly warnings: readonly Problem[];
  readonly calls: number;
  /** The share of the data set's files that have been read once this group is, in (0, 1]. */
  readonly shareRead: number;
}

/**
 * Reads a data set of any size in groups, so that memory is bounded by a group.
 * @param groupCalls a group ends with the file that brings it to this many calls
 * @throws SentinelError E_DATASET when it has ended without a single trace
 */
export async function* readGroups(dataset: Dataset, groupCalls: number): AsyncGenerator<TraceGroup, void> {
  const architectures = new Set<string>();
  const skipped: SkippedFile[] = [];
  const paths = new Set<string>();
  let traces = 0;
  let group = emptyGroup();
  for await (const item of dataset.read()) {
    if ("skipped" in item) {
      group.skipped.push(item.skipped);
      skipped.push(item.skipped);
      paths.add(item.skipped.path);
    } else if ("warning" in item) group.warnings.push(item.warning);
    else {
      // A file's threads stay together, whatever their number.
      if (group.calls >= groupCalls && group.traces.at(-1)?.path !== item.trace.path) {
        yield { ...group, shareRead: Math.min(1, paths.size / dataset.fileCount) };
        group = emptyGroup();
      }
      group.traces.push(item.trace);
      group.calls += item.trace.calls.length;
      traces += 1;
      paths.add(item.trace.path);
      if (item.trace.architecture !== null) architectures.add(item.trace.architecture);
    }
  }
  if (traces === 0) throw noTraces(dataset.location, skipped);
  group.warnings.push(...architectureWarnings(dataset.location, architectures));
  yield { ...group, shareRead: 1 };
}

function emptyGroup(): { traces: DatasetTrace[]; skipped: SkippedFile[]; warnings: Problem[]; calls: number } {
  return { traces: [], skipped: [], warnings: [], calls: 0 };
}
