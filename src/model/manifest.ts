import * as z from "zod";
import { SentinelError } from "../errors.ts";

/** The manifest format that this version reads; `training/` writes it. See docs/exchange.md. */
export const MANIFEST_FORMAT_VERSION = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "expected 64 hexadecimal digits");
const count = z.int().nonnegative();
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

const manifestSchema = z
  .object({
    formatVersion: z.literal(MANIFEST_FORMAT_VERSION),
    name: z.string().min(1),
    kind: z.enum(["sequence", "windows"]),
    vocabulary: z.object({
      architecture: z.string().min(1),
      calls: z.array(z.string().min(1)).min(1).max(65_534),
      sha256,
      trainedTokens: z.array(count),
    }),
    network: z.object({
      embedding: count.nullable(),
      layers: z.array(count.positive()).min(1),
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
    calibration: z.object({
      aggregation: z.literal("mean"),
      source: z.string(),
      scoresBits: z.array(z.number().nonnegative()).min(1),
    }),
  })
  .refine(({ vocabulary }) => new Set(vocabulary.calls).size === vocabulary.calls.length, {
    error: "vocabulary.calls names a call twice",
  })
  .refine(({ vocabulary }) => vocabulary.trainedTokens.every((token) => token <= vocabulary.calls.length), {
    error: "vocabulary.trainedTokens holds a token outside the vocabulary",
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

/** The model card: what a model is, what it was trained on, how it was made. */
export type Manifest = z.infer<typeof manifestSchema>;

/**
 * Reads and checks a manifest.
 * @param where the file, for messages
 * @throws SentinelError E_MODEL when it is no JSON, of another format version, or lacks something
 */
export function parseManifest(text: string, where: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new SentinelError("E_MODEL", `${where}: is not JSON`, { cause });
  }
  const version = z.object({ formatVersion: z.unknown() }).safeParse(json).data?.formatVersion;
  if (version !== MANIFEST_FORMAT_VERSION) {
    throw new SentinelError(
      "E_MODEL",
      `${where}: has format version ${version === undefined ? "none" : JSON.stringify(version)}, this program reads version ${MANIFEST_FORMAT_VERSION}; train the model anew (make train)`,
    );
  }
  const result = manifestSchema.safeParse(json);
  if (!result.success) {
    throw new SentinelError("E_MODEL", `${where}: is no valid manifest:\n${z.prettifyError(result.error)}`, {
      cause: result.error,
    });
  }
  return result.data;
}
