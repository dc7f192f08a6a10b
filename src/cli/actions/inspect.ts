import { stat } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { describeDataset } from "../../datasets/describe.ts";
import { loadDataset } from "../../datasets/load-dataset.ts";
import { folderFiles } from "../../datasets/model-folder.ts";
import { readManifest } from "../../model/load-model.ts";
import { datasetText } from "../../report/dataset-text.ts";
import { modelCardText } from "../../report/model-card-text.ts";
import { EXIT, type CommandIo } from "../io.ts";
import { noteSkipped } from "../notes.ts";
import { checkArguments, commonSchema } from "../options.ts";

const schema = commonSchema.extend({ path: z.string(), format: z.enum(["text", "json"]) });

/** `inspect`: a model's card, or a data set's counts, lengths, copies and traps. */
export async function runInspect(argv: unknown, io: CommandIo): Promise<number> {
  const options = checkArguments(schema, argv);
  if ((await stat(join(options.path, "manifest.json")).catch(() => null)) !== null) {
    const manifest = await readManifest(options.path, folderFiles(options.path));
    io.stdout(options.format === "json" ? `${JSON.stringify(manifest, null, 1)}\n` : modelCardText(manifest));
    return EXIT.fine;
  }
  const data = await loadDataset(options.path, { format: options.inputFormat, architecture: options.arch ?? null });
  noteSkipped(io, options, data);
  const description = describeDataset(data);
  io.stdout(
    options.format === "json" ? `${JSON.stringify(description.whole, null, 1)}\n` : datasetText(data.name, description),
  );
  return data.skipped.some((file) => file.damaged) ? EXIT.wrongInput : EXIT.fine;
}
