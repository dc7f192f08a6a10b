import * as z from "zod";
import { at } from "../core/at.ts";
import {
  count,
  datasetSource,
  historyEntry,
  MANIFEST_FORMAT_VERSION,
  sha256,
  vocabulary,
  isOnePerScore,
  shortestCalls,
} from "./manifest-fields.ts";
import { checkManifest, readManifestJson } from "./manifest-json.ts";

// A file of the model's own folder, never a path that leads out of it.
const arrayFile = z.object({
  file: z.string().regex(/^[\w-]+\.npy$/, "expected a file name like calls.npy"),
  sha256,
});

const fittedManifestSchema = z.object({
  formatVersion: z.literal(MANIFEST_FORMAT_VERSION),
  name: z.string().min(1),
  kind: z.literal("fitted"),
  method: z.object({
    name: z.string().min(1),
    parameters: z.record(z.string(), z.union([z.number(), z.string()])),
  }),
  vocabulary,
  dataset: datasetSource.extend({ trainingTraces: count, trainingCalls: count }),
  files: z.object({ calls: arrayFile, offsets: arrayFile }),
  calibration: z
    .object({
      source: z.string(),
      scoreUnit: z.string(),
      scores: z
        .array(z.number())
        .min(1)
        .refine((scores) => scores.every((score, index) => index === 0 || score >= at(scores, index - 1)), {
          error: "calibration.scores must ascend",
        }),
      shortestCalls,
    })
    .refine((calibration) => isOnePerScore(calibration.shortestCalls, calibration.scores), {
      error: "calibration.shortestCalls must have one number per score",
    }),
  history: z.array(historyEntry).min(1),
});

/** The card of a model without a network: its method, and the normal traces that it has learnt. */
export type FittedManifest = z.infer<typeof fittedManifestSchema>;
/** One thing that was done to such a model. */
export type FittedHistoryEntry = z.infer<typeof historyEntry>;
/** Where traces come from: name, sha256 where there is one, licence. */
export type DatasetSource = z.infer<typeof datasetSource>;

/**
 * Reads and checks the manifest of a fitted model.
 * @param where the file, for messages
 * @throws SentinelError E_MODEL when it is no JSON, of another format version or kind, or lacks something
 */
export function parseFittedManifest(text: string, where: string): FittedManifest {
  return checkManifest(fittedManifestSchema, readManifestJson(text, where), where);
}
