import * as z from "zod";
import {
  amount,
  ascendingScores,
  atMost,
  count,
  history,
  isOnePerScore,
  MANIFEST_FORMAT_VERSION,
  name,
  sha256,
  share,
  shortestCalls,
  text,
  unitCalibrations,
  traceNames,
  vocabulary,
  width,
  windowCalls,
} from "./manifest-fields.ts";
import { checkManifest, readManifestJson } from "./manifest-json.ts";

const tensor = z.object({
  name: text,
  dtype: z.enum(["int32", "int64", "float32"]),
  shape: atMost(16, z.array(z.union([text, count]))),
});
const graph = z.object({
  // A file of the model's own folder, never a path that leads out of it.
  file: z.string().regex(/^[\w-]+\.onnx$/, "expected a file name like model.onnx"),
  sha256,
  inputs: atMost(64, z.array(tensor)),
  outputs: atMost(64, z.array(tensor)),
});

const layers = atMost(64, z.array(width).min(1));
const member = z.object({
  name,
  sha256,
  embedding: width.nullable(),
  layers,
  seed: z.int(),
  heldOutBits: amount,
});

/** The manifest of a network; docs/exchange.md, section 3. */
const manifestSchema = z
  .object({
    formatVersion: z.literal(MANIFEST_FORMAT_VERSION),
    name,
    kind: z.enum(["sequence", "windows"]),
    vocabulary,
    network: z.object({
      embedding: width.nullable(),
      layers,
      /**
       * The networks of an ensemble: its probability is the mean of theirs. Absent in a single
       * network.
       */
      members: atMost(64, z.array(member).min(2)).optional(),
      stateWidth: width,
      dropout: z.number().min(0).lt(1),
      parameters: count,
      parametersKeras: count,
    }),
    windowCalls: windowCalls.nullable(),
    graphs: z.object({ sequence: graph.optional(), windows: graph.optional(), prefixes: graph.optional() }),
    dataset: z.object({
      name: text,
      sha256: sha256.nullable(),
      licence: text,
      trainingTraces: count,
      trainingCalls: count,
      heldOutTraces: count,
      heldOutCalls: count,
    }),
    split: z.object({ method: text, seed: z.int(), heldOut: traceNames }),
    training: z.object({
      seed: z.int(),
      epochs: count,
      bestEpoch: count,
      heldOutBits: amount,
      heldOutAccuracy: share,
      seconds: amount,
      recipe: atMost(1000, z.record(text, z.unknown())),
    }),
    versions: atMost(1000, z.record(text, text)),
    export: z.object({ checkedAgainst: text, largestDifferenceBits: amount, toleranceBits: amount }),
    calibration: z
      .object({
        aggregation: z.literal("mean"),
        source: text,
        scoresBits: ascendingScores(0),
        shortestCalls,
        units: unitCalibrations,
      })
      .refine((calibration) => isOnePerScore(calibration.shortestCalls, calibration.scoresBits), {
        error: "calibration.shortestCalls must have one number per score",
      }),
    /**
     * An int8 copy: the graph that it was made from, and what int8 changes in the surprise of the
     * calibration traces' calls. Absent in float32.
     */
    quantised: z
      .object({
        from: z.object({ name, sha256 }),
        weights: text,
        medianDifferenceBits: amount,
        p99DifferenceBits: amount,
        largestDifferenceBits: amount,
      })
      .optional(),
    /** What was done to it, in order; absent in a network that was trained once. */
    history: history.optional(),
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

/** A model's name in tables; an int8 copy has another than its original. */
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
 * @throws SentinelError E_MODEL when it is not JSON, of another format version, or lacks something
 */
export function parseManifest(json: string, where: string): Manifest {
  return checkManifest(manifestSchema, readManifestJson(json, where), where);
}
