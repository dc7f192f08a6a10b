import * as z from "zod";
import {
  ascendingScores,
  atMost,
  count,
  history,
  isOnePerScore,
  MANIFEST_FORMAT_VERSION,
  name,
  sha256,
  shortestCalls,
  text,
  unitCalibrations,
  vocabulary,
  datasetSource,
  type historyEntry,
} from "./manifest-fields.ts";
import { checkManifest, readManifestJson } from "./manifest-json.ts";

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
  history,
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
 * @throws SentinelError E_MODEL when it is not JSON, of another format version or kind, or lacks
 * something
 */
export function parseFittedManifest(json: string, where: string): FittedManifest {
  return checkManifest(fittedManifestSchema, readManifestJson(json, where), where);
}
