import { SentinelError } from "../errors.ts";
import type { Dataset, DatasetTrace } from "./dataset.ts";
import { gatherFacts, type DatasetFacts } from "./dataset-facts.ts";
import type { Split } from "./layout.ts";

/** A data set read into memory. */
export interface LoadedDataset extends DatasetFacts {
  /** Null where a file cannot be read. */
  readonly sha256: string | null;
  readonly splits: Readonly<Record<Split, readonly DatasetTrace[]>>;
}

/** What fits in memory: 0.8 GB of pointers to call names. A hostile zip could hold far more. */
const LARGEST_CALL_COUNT = 100_000_000;

/**
 * Reads all traces of an opened data set; it stays open.
 * @param tell is told how many files have been read
 * @throws SentinelError E_DATASET when there is no trace at all, or more than fits in memory
 */
export async function readDataset(dataset: Dataset, tell?: (files: number) => void): Promise<LoadedDataset> {
  const facts = gatherFacts(dataset);
  const splits: Record<Split, DatasetTrace[]> = { training: [], validation: [], attack: [] };
  let callCount = 0;
  const read = new Set<string>();
  for await (const item of dataset.read()) {
    const path = "trace" in item ? item.trace.path : "skipped" in item ? item.skipped.path : null;
    if (path !== null) tell?.(read.add(path).size);
    if (!("trace" in item)) {
      facts.addUnread(item);
      continue;
    }
    facts.addTrace(item.trace);
    splits[item.trace.split].push(item.trace);
    callCount += item.trace.calls.length;
    if (callCount > LARGEST_CALL_COUNT) {
      throw new SentinelError(
        "E_DATASET",
        `${dataset.location}: holds more than ${LARGEST_CALL_COUNT} calls, too many to read at once; split it`,
      );
    }
  }
  // A folder with an unreadable file has no digest.
  return { ...facts.finish(), sha256: await dataset.sha256().catch(() => null), splits };
}
