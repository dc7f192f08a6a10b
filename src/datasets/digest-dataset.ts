import { addCounts, type CallCounts } from "../core/call-counts.ts";
import type { DatasetDigest, DatasetOptions } from "./dataset.ts";
import { openDataset } from "./open-dataset.ts";
import { gatherFacts, type DatasetFacts } from "./dataset-facts.ts";
import type { Split } from "./layout.ts";

/** The traces of one split, without their calls. */
export interface SplitDigest {
  readonly traces: readonly DatasetDigest[];
  /** How often each call was made, in all of them together, and by how many: a file of one trace that is a copy of an earlier one's counts once. */
  readonly callCounts: CallCounts;
}

/** A data set of any size, read without keeping its calls. */
export interface DigestedDataset extends DatasetFacts {
  readonly splits: Readonly<Record<Split, SplitDigest>>;
}

/**
 * Reads all traces of a folder, zip or file, and keeps of each its length and what tells copies.
 * @throws SentinelError E_DATASET when there is no trace at all
 */
export async function digestDataset(location: string, options: DatasetOptions): Promise<DigestedDataset> {
  const dataset = await openDataset(location, options);
  try {
    const facts = gatherFacts(dataset);
    const splits = { training: emptySplit(), validation: emptySplit(), attack: emptySplit() };
    const lone = { training: new Set<string>(), validation: new Set<string>(), attack: new Set<string>() };
    for await (const item of dataset.readDigests()) {
      if (!("file" in item)) {
        facts.addUnread(item);
        continue;
      }
      const { split, traces, callCounts } = item.file;
      const known = splits[split];
      for (const trace of traces) {
        facts.addTrace(trace);
        known.traces.push(trace);
      }
      const [only, ...others] = traces;
      const isLone = only !== undefined && others.length === 0;
      addCounts(known.callCounts, callCounts, isLone && lone[split].has(only.key));
      if (isLone) lone[split].add(only.key);
    }
    return { ...facts.finish(), splits };
  } finally {
    await dataset.close();
  }
}

function emptySplit(): { traces: DatasetDigest[]; callCounts: Map<string, { times: number; traces: number }> } {
  return { traces: [], callCounts: new Map() };
}
