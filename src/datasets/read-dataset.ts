import { CALL_BYTES, SKIPPED_BYTES, TRACE_BYTES } from "../core/memory-budget.ts";
import type { Dataset, DatasetTrace } from "./dataset.ts";
import { gatherFacts, type DatasetFacts } from "./dataset-facts.ts";
import { byPath } from "./file-source.ts";
import type { Split } from "./layout.ts";

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
