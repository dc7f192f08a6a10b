import { DEFAULT_BASELINES, METHODS } from "../../detectors/methods.ts";
import { DEFAULT_SPLIT_SEED } from "../../datasets/split-normals.ts";
import { MIMICRY_OPTIONS } from "../mimicry-options.ts";
import { DEVICE_OPTIONS, FALSE_ALARM_OPTIONS, INPUT_OPTIONS, PROGRESS_OPTIONS, THREAD_OPTIONS } from "../options.ts";
import { SHIPPED_NAMES } from "../shipped-names.ts";
import type { Command } from "./command.ts";

export const evalCommand: Command = {
  command: "eval",
  describe: "measure detection on labelled traces: normal against attack, every detector",
  options: {
    data: {
      group: "Input:",
      type: "string",
      requiresArg: true,
      describe:
        "data set: ADFA-LD's zip or folder, a folder with training/, validation/, attack/, or one with normal/, attack/ (default: ADFA-LD where it is found, else the embedded sample)",
    },
    "split-seed": {
      group: "Input:",
      type: "number",
      requiresArg: true,
      default: DEFAULT_SPLIT_SEED,
      describe: "which random half of normal/ trains, in a data set of normal/ and attack/",
    },
    ...INPUT_OPTIONS,
    detector: {
      group: "Detectors:",
      type: "string",
      requiresArg: true,
      array: true,
      describe: `models (${SHIPPED_NAMES.join(", ")}, or a folder) and methods (${METHODS.join(", ")}); default: the networks that fit the data, ${DEFAULT_BASELINES.join(", ")}`,
    },
    fast: { group: "Detectors:", type: "boolean", describe: "also evaluate the int8 copies of the models" },
    "model-sha256": {
      group: "Detectors:",
      type: "string",
      requiresArg: true,
      array: true,
      describe: "refuse any model whose manifest.json has none of these sha256; inspect MODEL shows it",
    },
    "paired-against": {
      group: "Detectors:",
      type: "string",
      requiresArg: true,
      default: "n-gram",
      describe: "the detector that the others' differences are taken against",
    },
    "false-alarm-rate": { ...FALSE_ALARM_OPTIONS["false-alarm-rate"], group: "Detectors:" },
    ...MIMICRY_OPTIONS,
    format: {
      group: "Output:",
      requiresArg: true,
      choices: ["text", "json", "csv"],
      default: "text",
      describe: "form of the result",
    },
    report: { group: "Output:", type: "string", requiresArg: true, describe: "also write a self-contained HTML page" },
    ...PROGRESS_OPTIONS,
    ...DEVICE_OPTIONS,
    ...THREAD_OPTIONS,
  },
  examples: [
    { words: "eval --data data/sample --report build/sample.html", does: "the embedded sample, and a page of it" },
    { words: "eval --data data/sample --detector stide:k=10 n-gram", does: "two methods alone" },
  ],
  run: async (argv, io) => (await import("../actions/eval.ts")).runEval(argv, io),
};
