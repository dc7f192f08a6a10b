import { SKIPPED_BYTES } from "../core/memory-budget.ts";
import type { DatasetOptions } from "./dataset.ts";
import { openDataset } from "./open-dataset.ts";
import { gatherFacts, type DatasetFacts } from "./dataset-facts.ts";
import type { Split } from "./layout.ts";
import { createSplitDigest, numberKeys, type SplitDigest } from "./split-digest.ts";

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
