import { addCounts, countCalls } from "../../src/core/call-counts.ts";
import { traceKey } from "../../src/core/distinct-traces.ts";
import type { DatasetTrace } from "../../src/datasets/dataset.ts";
import type { DigestedDataset, SplitDigest } from "../../src/datasets/digest-dataset.ts";
import type { LoadedDataset } from "../../src/datasets/load-dataset.ts";
import { createCallDigests } from "../../src/traces/call-digests.ts";

/** What digestDataset gives of a data set that has these traces, and what else was loaded of it. */
export function digestOf(data: LoadedDataset): DigestedDataset {
  const { training, validation, attack } = data.splits;
  return {
    ...data,
    splits: { training: splitDigest(training), validation: splitDigest(validation), attack: splitDigest(attack) },
  };
}

function splitDigest(traces: readonly DatasetTrace[]): SplitDigest {
  const digests = createCallDigests();
  const callCounts = new Map<string, { times: number; traces: number }>();
  const keys = new Set<string>();
  const perFile = new Map<string, number>();
  for (const { path } of traces) perFile.set(path, (perFile.get(path) ?? 0) + 1);
  for (const trace of traces) {
    const isLone = perFile.get(trace.path) === 1;
    addCounts(callCounts, countCalls([trace]), isLone && keys.has(traceKey(trace)));
    if (isLone) keys.add(traceKey(trace));
  }
  return {
    traces: traces.map(({ calls, ...facts }) => {
      const store = digests.open();
      for (const call of calls) store.add(call, NaN);
      return { ...facts, ...store.kept() };
    }),
    callCounts,
  };
}
