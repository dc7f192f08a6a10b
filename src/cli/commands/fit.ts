import { basename, resolve } from "node:path";
import * as z from "zod";
import { datasetSource } from "../../app/open-detector.ts";
import { conformalThreshold, DEFAULT_FALSE_ALARM_RATE } from "../../core/conformal.ts";
import { traitsOf } from "../../core/trace-traits.ts";
import { loadDataset } from "../../datasets/open-dataset.ts";
import { DEFAULT_SPLIT_SEED, halveNormals } from "../../datasets/split-normals.ts";
import type { Method } from "../../detectors/learner.ts";
import { isMethod, METHODS, parseMethod } from "../../detectors/methods.ts";
import { SentinelError } from "../../errors.ts";
import { fittedModelFiles } from "../../fitted/fitted-model-files.ts";
import { fitModel } from "../../fitted/fitted-model.ts";
import { counted } from "../../numbers.ts";
import { fittedCardText } from "../../report/text/model-text.ts";
import { datasetOptions } from "../inputs.ts";
import { type CommandIo, EXIT } from "../io.ts";
import { didYouMean } from "../nearest.ts";
import { note, noteSkipped } from "../notes.ts";
import { INPUT_OPTIONS, NOTE_OPTIONS } from "../options.ts";
import { checkNewFolder, refuseInputAsOutput, writeModelFolder } from "../outputs.ts";
import { defineCommand, option } from "./command.ts";

const schema = z.object({
  normal: option(
    "Input:",
    "normal traces; of a data set with splits only training/",
    z.string("--normal takes one path"),
  ),
  ...INPUT_OPTIONS,
  detector: option(
    "Model:",
    `${METHODS.join(", ")}; with parameters as in stide:k=10`,
    z.string("--detector takes one name").default("n-gram"),
  ),
  name: option(
    "Model:",
    "the model's name (default: the last part of --out)",
    z.string("--name takes one name").min(1, "--name takes a name").optional(),
  ),
  out: option("Output:", "folder of the model; must not exist yet", z.string("--out takes one folder")),
  ...NOTE_OPTIONS,
});
type Options = z.infer<typeof schema>;

export const fitCommand = defineCommand({
  command: "fit",
  describe: "fit a detector without a network on normal traces and save it as a model folder",
  standardInput: "--normal",
  schema,
  examples: [
    { words: "fit --normal data/sample --out build/fitted", does: "an n-gram model" },
    {
      words: "fit --normal data/sample --detector stide:k=10 --out build/stide",
      does: "stide with windows of 10 calls",
    },
  ],
  run,
});

/**
 * `fit`: a detector without a network, fitted on normal traces and saved. Validation and attack
 * folders are left alone.
 */
async function run(options: Options, io: CommandIo): Promise<number> {
  const method = methodNamed(options.detector);
  await checkNewFolder(options.out);
  await refuseInputAsOutput("--out", options.out, { data: [options.normal, options.callNames] });
  const { data, note: splitNote } = halveNormals(
    await loadDataset(options.normal, await datasetOptions(options)),
    DEFAULT_SPLIT_SEED,
  );
  noteSkipped(io, options, data);
  if (splitNote !== null) note(io, options, splitNote);
  const { training } = data.splits;
  if (training.length === 0) {
    throw new SentinelError("E_DATASET", `${options.normal}: holds no normal training traces to fit ${method.name} on`);
  }
  const model = await fitModel(training, {
    name: options.name ?? basename(resolve(options.out)),
    method,
    architecture: data.architecture,
    dataset: datasetSource(data),
    traits: traitsOf(training, options.per),
  });
  await writeModelFolder(io, options.out, fittedModelFiles(model));
  const { calibrationScores } = model.detector;
  const tooShort = training.length - model.learner.traces.length;
  if (tooShort > 0) note(io, options, `${counted(tooShort, "trace")} too short for ${method.name}, left out`);
  if (conformalThreshold(calibrationScores, DEFAULT_FALSE_ALARM_RATE) === null) {
    note(
      io,
      options,
      `${counted(calibrationScores.length, "different trace")} can promise no false-alarm rate of ${DEFAULT_FALSE_ALARM_RATE}: nothing will raise an alarm there; fit on more, or calibrate`,
    );
  }
  io.stdout(fittedCardText(model.manifest));
  return data.skipped.some((file) => file.damaged) ? EXIT.wrongInput : EXIT.fine;
}

/**
 * The method of a specification that a user typed.
 * @throws SentinelError E_USAGE with what may have been meant, or what is wrong with a
 *   parameter
 */
function methodNamed(specification: string): Method {
  if (isMethod(specification)) return parseMethod(specification);
  const [name = ""] = specification.split(":", 1);
  throw new SentinelError(
    "E_USAGE",
    `there is no method "${name}"${didYouMean(name, METHODS)}; known: ${METHODS.join(", ")}`,
  );
}
