import { stat } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { describeDataset, untrainedWarnings } from "../../datasets/describe.ts";
import { digestDataset } from "../../datasets/digest-dataset.ts";
import { folderFiles } from "../../datasets/model-folder.ts";
import { DEFAULT_SPLIT_SEED, halvingNote } from "../../datasets/split-normals.ts";
import { checkFittedMethod } from "../../fitted/fitted-model-files.ts";
import { manifestVocabulary, sha256Hex } from "../../model/checksums.ts";
import { type AnyManifest, readAnyManifest } from "../../model/manifest.ts";
import { json } from "../../report/data/json.ts";
import { datasetText } from "../../report/text/dataset-text.ts";
import { fittedCardText, modelCardText } from "../../report/text/model-text.ts";
import { datasetOptions } from "../inputs.ts";
import { type CommandIo, EXIT } from "../io.ts";
import { shippedManifests } from "../models.ts";
import { note, noteSkipped } from "../notes.ts";
import { INPUT_OPTIONS, NOTE_OPTIONS } from "../options.ts";
import { MODELS_FOLDER } from "../shipped-models.ts";
import { defineCommand, option } from "./command.ts";

const schema = z.object({
  path: z.string(),
  ...INPUT_OPTIONS,
  format: option("Output:", "form of the result", z.enum(["text", "json"]).default("text")),
  ...NOTE_OPTIONS,
});
type Options = z.infer<typeof schema>;

export const inspectCommand = defineCommand({
  command: "inspect <path>",
  describe: "a model's card, or a data set's counts, lengths, copies and traps",
  standardInput: "path",
  schema,
  examples: [
    { words: "inspect data/sample", does: "what the embedded sample holds" },
    { words: "inspect models/sample --format json", does: "the manifest of a model" },
  ],
  run,
});

/** `inspect`: a model's card, or a data set's counts, lengths, copies and traps. */
async function run(options: Options, io: CommandIo): Promise<number> {
  if ((await stat(join(options.path, "manifest.json")).catch(() => null)) !== null) {
    const manifest = await readAnyManifest(options.path, folderFiles(options.path));
    await manifestVocabulary(options.path, manifest.vocabulary);
    if (manifest.kind === "fitted") await checkFittedMethod(join(options.path, "manifest.json"), manifest);
    const files = await fileDigests(options.path, manifest);
    io.stdout(
      options.format === "json"
        ? json({ ...manifest, fileSha256: Object.fromEntries(files) }, 1)
        : `${cardText(manifest)}${originText(files, await shippedDigests())}`,
    );
    return EXIT.fine;
  }
  const reading = await datasetOptions(options);
  const data = await digestDataset(options.path, reading);
  noteSkipped(io, options, data);
  for (const warning of untrainedWarnings(data)) note(io, options, `warning: ${warning}`);
  const halved = halvingNote(data, DEFAULT_SPLIT_SEED);
  if (halved !== null) note(io, options, `For eval and encode: ${halved}`);
  const description = describeDataset(data, reading.callNames, io.edge);
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

/**
 * The sha256 of manifest.json and of each file that it names; "cannot be read" for one that cannot.
 */
async function fileDigests(folder: string, manifest: AnyManifest): Promise<readonly (readonly [string, string])[]> {
  const read = folderFiles(folder);
  const entries = Object.values(manifest.kind === "fitted" ? manifest.files : manifest.graphs);
  const names = ["manifest.json", ...entries.flatMap((entry) => (entry === undefined ? [] : [entry.file]))];
  return Promise.all(
    names.map(async (name) => [name, await read(name).then(sha256Hex, () => "cannot be read")] as const),
  );
}

/** The sha256 of the manifest of each model that came with the program. */
async function shippedDigests(): Promise<readonly (readonly [string, string])[]> {
  const names = [...(await shippedManifests()).keys()];
  return Promise.all(
    names.map(async (name) => {
      const read = folderFiles(join(MODELS_FOLDER, name));
      return [`models/${name}/manifest.json`, await sha256Hex(await read("manifest.json"))] as const;
    }),
  );
}

function originText(
  files: readonly (readonly [string, string])[],
  shipped: readonly (readonly [string, string])[],
): string {
  const rows = (digests: readonly (readonly [string, string])[]): string =>
    digests.map(([name, digest]) => `  ${digest}  ${name}\n`).join("");
  return (
    `\nsha256 of its files (--model-sha256 takes that of manifest.json, which names the others):\n${rows(files)}` +
    "The checksums in a manifest show damage, not origin: who changes the model can change them, too. Compare with a\n" +
    `sha256 that came to you another way. Of the models that came with this program:\n${rows(shipped)}`
  );
}
