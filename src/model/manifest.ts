import * as z from "zod";
import {
  count,
  historyEntry,
  MANIFEST_FORMAT_VERSION,
  sha256,
  vocabulary,
  isOnePerScore,
  shortestCalls,
} from "./manifest-fields.ts";
import { checkManifest, readManifestJson } from "./manifest-json.ts";

const tensor = z.object({
  name: z.string(),
  dtype: z.enum(["int32", "int64", "float32"]),
  shape: z.array(z.union([z.string(), count])),
});
const graph = z.object({
  // A file of the model's own folder, never a path that leads out of it.
  file: z.string().regex(/^[\w-]+\.onnx$/, "expected a file name like model.onnx"),
  sha256,
  inputs: z.array(tensor),
  outputs: z.array(tensor),
});

const member = z.object({
  name: z.string().min(1),
  sha256,
  embedding: count.nullable(),
  layers: z.array(count.positive()).min(1),
  seed: z.int(),
  heldOutBits: z.number(),
});

const manifestSchema = z
  .object({
    formatVersion: z.literal(MANIFEST_FORMAT_VERSION),
    name: z.string().min(1),
    kind: z.enum(["sequence", "windows"]),
    vocabulary,
    network: z.object({
      embedding: count.nullable(),
      layers: z.array(count.positive()).min(1),
      /** The networks of an ensemble: its probability is the mean of theirs. Absent in a single network. */
      members: z.array(member).min(2).optional(),
      stateWidth: count.positive().max(65_536),
      dropout: z.number().min(0).lt(1),
      parameters: count,
      parametersKeras: count,
    }),
    windowCalls: z.int().min(2).nullable(),
    graphs: z.object({ sequence: graph.optional(), windows: graph.optional(), prefixes: graph.optional() }),
    dataset: z.object({
      name: z.string(),
      sha256: sha256.nullable(),
      licence: z.string(),
      trainingTraces: count,
      trainingCalls: count,
      heldOutTraces: count,
      heldOutCalls: count,
    }),
    split: z.object({ method: z.string(), seed: z.int(), heldOut: z.array(z.string()) }),
    training: z.object({
      seed: z.int(),
      epochs: count,
      bestEpoch: count,
      heldOutBits: z.number(),
      heldOutAccuracy: z.number(),
      seconds: z.number(),
      recipe: z.record(z.string(), z.unknown()),
    }),
    versions: z.record(z.string(), z.string()),
    export: z.object({ checkedAgainst: z.string(), largestDifferenceBits: z.number(), toleranceBits: z.number() }),
    calibration: z
      .object({
        aggregation: z.literal("mean"),
        source: z.string(),
        scoresBits: z.array(z.number().nonnegative()).min(1),
        shortestCalls,
      })
      .refine((calibration) => isOnePerScore(calibration.shortestCalls, calibration.scoresBits), {
        error: "calibration.shortestCalls must have one number per score",
      }),
    /** An int8 copy: the graph that it was made from, and what int8 changes in the surprise of the calibration traces' calls. Absent in float32. */
    quantised: z
      .object({
        from: z.object({ name: z.string().min(1), sha256 }),
        weights: z.string(),
        medianDifferenceBits: z.number().nonnegative(),
        p99DifferenceBits: z.number().nonnegative(),
        largestDifferenceBits: z.number().nonnegative(),
      })
      .optional(),
    /** What was done to it, in order; absent in a network that was trained once. */
    history: z.array(historyEntry).min(1).optional(),
  })
  .refine((manifest) => (manifest.kind === "sequence") === (manifest.graphs.sequence !== undefined), {
    error: "kind sequence needs the graph sequence, kind windows must not have it",
  })
  .refine(
    (manifest) =>
      manifest.kind !== "windows" ||
      (manifest.windowCalls !== null &&
        manifest.graphs.prefixes !== undefined &&
        manifest.graphs.windows !== undefined),
    {
      error: "kind windows needs windowCalls and the graphs windows and prefixes",
    },
  );

/** Calls of a window. @throws RangeError for a model that reads whole traces */
export function windowCallsOf({ name, windowCalls }: Pick<Manifest, "name" | "windowCalls">): number {
  if (windowCalls === null) throw new RangeError(`${name} reads whole traces, no windows`);
  return windowCalls;
}

/** What tables call a model: an int8 copy is told from its original. */
export function modelName({ name, quantised }: Pick<Manifest, "name" | "quantised">): string {
  return quantised === undefined ? name : fastName(name);
}

/** What tables call the int8 copy of a model of that name. */
export function fastName(name: string): string {
  return `${name} (int8)`;
}

/** The model card: what a model is, what it was trained on, how it was made. */
export type Manifest = z.infer<typeof manifestSchema>;

/**
 * Reads and checks a manifest.
 * @param where the file, for messages
 * @throws SentinelError E_MODEL when it is no JSON, of another format version, or lacks something
 */
export function parseManifest(text: string, where: string): Manifest {
  return checkManifest(manifestSchema, readManifestJson(text, where), where);
}
