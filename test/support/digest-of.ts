import { createMemoryBudget } from "../../src/core/memory-budget.ts";
import { countCalls } from "../../src/core/statistics.ts";
import { traceKey } from "../../src/core/trace-key.ts";
import { createSplitDigest, type DigestedDataset, numberKeys } from "../../src/datasets/digest-dataset.ts";
import { byPath } from "../../src/datasets/file-source.ts";
import type { LoadedDataset } from "../../src/datasets/read-dataset.ts";

/** What digestDataset gives of a data set that has these traces, and what else was loaded of it. */
export function digestOf(data: LoadedDataset): DigestedDataset {
  const numberOf = numberKeys();
  const open = () => createSplitDigest(data.location, createMemoryBudget(), numberOf);
  const splits = { training: open(), validation: open(), attack: open() };
  // In the order in which they are read, which numbers the keys.
  const all = [...data.splits.training, ...data.splits.validation, ...data.splits.attack].sort(byPath);
  let from = 0;
  for (const [index, trace] of all.entries()) {
    const split = splits[trace.split];
    split.addTrace({ ...trace, callCount: trace.calls.length, key: traceKey(trace) }, trace);
    if (all[index + 1]?.path === trace.path) continue;
    split.endFile(countCalls(all.slice(from, index + 1)));
    from = index + 1;
  }
  return {
    ...data,
    splits: {
      training: splits.training.finish(),
      validation: splits.validation.finish(),
      attack: splits.attack.finish(),
    },
  };
}
