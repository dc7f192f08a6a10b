import { stat } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { describeDataset, untrainedWarnings } from "../../datasets/describe.ts";
import { digestDataset } from "../../datasets/digest-dataset.ts";
import { halvingNote } from "../../datasets/halve-normals.ts";
import { folderFiles } from "../../datasets/model-folder.ts";
import { DEFAULT_SPLIT_SEED } from "../../datasets/split-normals.ts";
import { readAnyManifest, type AnyManifest } from "../../model/any-manifest.ts";
import { datasetText } from "../../report/dataset-text.ts";
import { fittedCardText } from "../../report/fitted-card-text.ts";
import { json } from "../../report/json.ts";
import { modelCardText } from "../../report/model-card-text.ts";
import { datasetOptions } from "../dataset-options.ts";
import { EXIT, type CommandIo } from "../io.ts";
import { note, noteSkipped } from "../notes.ts";
import { checkArguments, readingSchema } from "../options.ts";

const schema = readingSchema.extend({ path: z.string(), format: z.enum(["text", "json"]) });

/** `inspect`: a model's card, or a data set's counts, lengths, copies and traps. */
export async function runInspect(argv: unknown, io: CommandIo): Promise<number> {
  const options = checkArguments(schema, argv);
  if ((await stat(join(options.path, "manifest.json")).catch(() => null)) !== null) {
    const manifest = await readAnyManifest(options.path, folderFiles(options.path));
    io.stdout(options.format === "json" ? json(manifest, 1) : cardText(manifest));
    return EXIT.fine;
  }
  const data = await digestDataset(options.path, await datasetOptions(options));
  noteSkipped(io, options, data);
  for (const warning of untrainedWarnings(data)) note(io, options, `warning: ${warning}`);
  const halved = halvingNote(data, DEFAULT_SPLIT_SEED);
  if (halved !== null) note(io, options, `For eval and encode: ${halved}`);
  const description = describeDataset(data);
  io.stdout(
    options.format === "json"
      ? json({ ...description.whole, formatGuessed: options.inputFormat === "auto" }, 1)
      : datasetText(data.name, description),
  );
  return data.skipped.some((file) => file.damaged) ? EXIT.wrongInput : EXIT.fine;
}

function cardText(manifest: AnyManifest): string {
  return manifest.kind === "fitted" ? fittedCardText(manifest) : modelCardText(manifest);
}
