import { CALL_BYTES, SKIPPED_BYTES, TRACE_BYTES } from "../core/memory-budget.ts";
import type { Problem } from "../problems/problem.ts";
import { architectureWarnings, type DatasetFacts, gatherFacts, noTraces } from "./dataset-facts.ts";
import type { Dataset, DatasetTrace, SkippedFile } from "./dataset.ts";
import { byPath } from "./file-source.ts";
import { type Split, SPLITS } from "./layout.ts";

/** A data set read into memory. */
export interface LoadedDataset extends DatasetFacts {
  /** Null where a file cannot be read. */
  readonly sha256: string | null;
  readonly splits: Readonly<Record<Split, readonly DatasetTrace[]>>;
}

/**
 * Reads all traces of an opened data set; it stays open.
 * @param onProgress receives how many files have been read
 * @throws SentinelError E_DATASET when there is no trace at all, E_LIMIT when there are more than
 *   may be kept
 */
export async function readDataset(dataset: Dataset, onProgress?: (files: number) => void): Promise<LoadedDataset> {
  const facts = gatherFacts(dataset);
  const splits: Record<Split, DatasetTrace[]> = { training: [], validation: [], attack: [] };
  const read = new Set<string>();
  for await (const item of dataset.read()) {
    const path = "trace" in item ? item.trace.path : "skipped" in item ? item.skipped.path : null;
    if (path !== null) onProgress?.(read.add(path).size);
    if (!("trace" in item)) {
      dataset.memory.keep(dataset.location, 1, SKIPPED_BYTES);
      facts.addUnread(item);
      continue;
    }
    facts.addTrace(item.trace);
    splits[item.trace.split].push(item.trace);
    const { calls, seconds } = item.trace;
    dataset.memory.keep(
      dataset.location,
      1,
      TRACE_BYTES + CALL_BYTES * calls.length + (seconds === undefined ? 0 : seconds.byteLength),
    );
  }
  // A tar is read in its own order; what is measured of it is that of its folder.
  for (const traces of Object.values(splits)) traces.sort(byPath);
  // A folder with an unreadable file has no digest.
  return { ...facts.finish(), sha256: await dataset.sha256().catch(() => null), splits };
}

/** All calls of a data set. */
export function callsOf(data: Pick<LoadedDataset, "splits">): number {
  return SPLITS.reduce(
    (sum, split) => sum + data.splits[split].reduce((calls, trace) => calls + trace.calls.length, 0),
    0,
  );
}

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
