import type { DatasetTrace } from "./dataset.ts";
import type { LoadedDataset } from "./load-dataset.ts";
import { splitNormals } from "./split-normals.ts";

/** A data set ready to train or test on, and what was done to it. */
export interface HalvedDataset {
  readonly data: LoadedDataset;
  /** One sentence for people; null where the data set has a split of its own and is given back as it is. */
  readonly note: string | null;
}

/** What is drawn as one: a trace, or all threads of a recording. */
interface Drawn {
  readonly calls: readonly string[];
  readonly traces: readonly DatasetTrace[];
}

/**
 * Gives a data set whose normal traces all stand in training a training and a validation half by {@link splitNormals}: one of `normal/` and `attack/` alone, and
 * one of labelled recordings in no folder that says more (LID-DS 2019), whose threads stay together.
 * @param seed of the split
 */
export function halveNormals(data: LoadedDataset, seed: number): HalvedDataset {
  const isOfRecordings = data.layout === "plain" && data.splits.training.length > 0 && data.splits.attack.length > 0;
  if (data.layout !== "normal-attack" && !isOfRecordings) return { data, note: null };
  const normals = isOfRecordings ? recordingsOf(data.splits.training) : data.splits.training.map(alone);
  const { training, validation } = splitNormals(normals, seed);
  const distinct = training.length + validation.length;
  const note =
    `${data.name} has no split of its own: of ${normals.length} normal ${isOfRecordings ? "recordings" : "traces"}, the ${normals.length - distinct} that repeat an earlier one are left out, ` +
    `and the ${distinct} distinct ones are halved by content, seed ${seed}: ${training.length} train, ${validation.length} test.`;
  return {
    data: {
      ...data,
      splits: {
        training: training.flatMap(({ traces }) => traces),
        validation: validation.flatMap(({ traces }) => traces).map((trace) => ({ ...trace, split: "validation" })),
        attack: data.splits.attack,
      },
    },
    note,
  };
}

function alone(trace: DatasetTrace): Drawn {
  return { calls: trace.calls, traces: [trace] };
}

function recordingsOf(traces: readonly DatasetTrace[]): readonly Drawn[] {
  const byPath = new Map<string, DatasetTrace[]>();
  for (const trace of traces) {
    const known = byPath.get(trace.path);
    if (known === undefined) byPath.set(trace.path, [trace]);
    else known.push(trace);
  }
  return [...byPath.values()].map((threads) => ({
    // A line break is no call's name: it tells where a thread ends.
    calls: threads.flatMap(({ calls }) => [...calls, "\n"]),
    traces: threads,
  }));
}
