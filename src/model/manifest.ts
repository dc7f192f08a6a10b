import * as z from "zod";
import type { Detector } from "../core/detector.ts";
import {
  MANIFEST_FORMAT_VERSION,
  amount,
  ascendingScores,
  atMost,
  count,
  datasetSource,
  history,
  type historyEntry,
  isOnePerScore,
  name,
  sha256,
  share,
  shortestCalls,
  text,
  traceNames,
  traceTraits,
  unitCalibrations,
  unitCalibrationsOfManifest,
  vocabulary,
  width,
  windowCalls,
} from "./manifest-fields.ts";
import { checkManifest, readManifestJson, readManifestText } from "./manifest-json.ts";
import type { ModelFiles } from "./runtime.ts";

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
     * An int8 copy: its original graph, and how int8 changes the surprise of the calibration
     * traces' calls. Absent in float32.
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
    traces: traceTraits,
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

/** A network's card: what it is, what it was trained on, how it was made. */
export type Manifest = z.infer<typeof manifestSchema>;

/**
 * Reads and checks a manifest.
 * @param where the file, for messages
 * @throws SentinelError E_MODEL when it is not JSON, of another format version, or lacks something
 */
export function parseManifest(json: string, where: string): Manifest {
  return checkManifest(manifestSchema, readManifestJson(json, where), where);
}

// A file of the model's own folder, never a path that leads out of it.
const arrayFile = z.object({
  file: z.string().regex(/^[\w-]+\.npy$/, "expected a file name like calls.npy"),
  sha256,
});

/** The manifest of a model without a network; docs/exchange.md, section 4. */
const fittedManifestSchema = z.object({
  formatVersion: z.literal(MANIFEST_FORMAT_VERSION),
  name,
  kind: z.literal("fitted"),
  method: z.object({
    name,
    parameters: atMost(1000, z.record(text, z.union([z.number(), text]))),
  }),
  vocabulary,
  dataset: datasetSource.extend({ trainingTraces: count, trainingCalls: count }),
  files: z.object({ calls: arrayFile, offsets: arrayFile }),
  calibration: z
    .object({
      source: text,
      scoreUnit: text,
      scores: ascendingScores(-Infinity),
      shortestCalls,
      units: unitCalibrations,
    })
    .refine((calibration) => isOnePerScore(calibration.shortestCalls, calibration.scores), {
      error: "calibration.shortestCalls must have one number per score",
    }),
  traces: traceTraits,
  history,
});

/** The card of a model without a network: its method and its training traces. */
export type FittedManifest = z.infer<typeof fittedManifestSchema>;
/** One thing that was done to such a model. */
export type FittedHistoryEntry = z.infer<typeof historyEntry>;
/** A data set: name, sha256 where there is one, licence. */
export type DatasetSource = z.infer<typeof datasetSource>;

/**
 * Reads and checks the manifest of a fitted model.
 * @param where the file, for messages
 * @throws SentinelError E_MODEL when it is not JSON, of another format version or kind, or lacks
 * something
 */
export function parseFittedManifest(json: string, where: string): FittedManifest {
  return checkManifest(fittedManifestSchema, readManifestJson(json, where), where);
}

/** The manifest of any model; `kind` tells which. */
export type AnyManifest = Manifest | FittedManifest;

/**
 * Reads and checks the manifest of a model folder of any kind: what `inspect` shows.
 * @param where the folder's name, for messages
 * @throws SentinelError E_MODEL when it is missing or wrong
 */
export async function readAnyManifest(where: string, files: ModelFiles): Promise<AnyManifest> {
  const path = `${where}/manifest.json`;
  const json = readManifestJson(await readManifestText(path, files), path);
  const kind = z.object({ kind: z.unknown() }).safeParse(json).data?.kind;
  return kind === "fitted"
    ? checkManifest(fittedManifestSchema, json, path)
    : checkManifest(manifestSchema, json, path);
}

/**
 * Reads and checks the manifest of a network's folder.
 * @param where the folder's name, for messages
 * @throws SentinelError E_MODEL when it is missing or wrong
 */
export async function readManifest(where: string, files: ModelFiles): Promise<Manifest> {
  const path = `${where}/manifest.json`;
  return parseManifest(await readManifestText(path, files), path);
}

/** Calls of a window. @throws RangeError for a model that reads whole traces */
export function windowCallsOf({ name, windowCalls }: Pick<Manifest, "name" | "windowCalls">): number {
  if (windowCalls === null) throw new RangeError(`${name} reads whole traces, not windows`);
  return windowCalls;
}

/** A model's name in tables; an int8 copy's differs from its original's. */
export function modelName({ name, quantised }: Pick<Manifest, "name" | "quantised">): string {
  return quantised === undefined ? name : fastName(name);
}

/** The name in tables of the int8 copy of a model of that name. */
export function fastName(name: string): string {
  return `${name} (int8)`;
}

/** A network's calibration, as its detector has it. */
export function calibrationOf({
  calibration,
}: Pick<Manifest, "calibration">): Pick<Detector, "calibrationScores" | "shortestCalls" | "unitCalibrations"> {
  const { shortestCalls, units } = calibration;
  return {
    calibrationScores: Float64Array.from(calibration.scoresBits).sort(),
    ...(shortestCalls === undefined ? {} : { shortestCalls }),
    ...unitCalibrationsOfManifest(units),
  };
}
