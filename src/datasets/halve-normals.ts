import type { LoadedDataset } from "./load-dataset.ts";
import { splitNormals } from "./split-normals.ts";

/** A data set ready to train or test on, and what was done to it. */
export interface HalvedDataset {
  readonly data: LoadedDataset;
  /** One sentence for people; null where the data set has a split of its own and is given back as it is. */
  readonly note: string | null;
}

/**
 * Gives a data set of `normal/` and `attack/` alone, whose normal traces all stand in training, a training and a validation half by {@link splitNormals}.
 * @param seed of the split
 */
export function halveNormals(data: LoadedDataset, seed: number): HalvedDataset {
  if (data.layout !== "normal-attack") return { data, note: null };
  const normals = data.splits.training;
  const { training, validation } = splitNormals(normals, seed);
  const distinct = training.length + validation.length;
  const note =
    `${data.name} has no split of its own: of ${normals.length} normal traces, the ${normals.length - distinct} that repeat an earlier one are left out, ` +
    `and the ${distinct} distinct ones are halved by content, seed ${seed}: ${training.length} train, ${validation.length} test.`;
  return {
    data: {
      ...data,
      splits: {
        training,
        validation: validation.map((trace) => ({ ...trace, split: "validation" })),
        attack: data.splits.attack,
      },
    },
    note,
  };
}
