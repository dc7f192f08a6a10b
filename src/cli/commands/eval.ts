import { DEFAULT_SPLIT_SEED } from "../../datasets/split-normals.ts";
import { MIMICRY_OPTIONS } from "../mimicry-options.ts";
import { COMMON_OPTIONS } from "../options.ts";
import type { Command } from "./command.ts";

export const evalCommand: Command = {
  command: "eval",
  describe: "measure detection on labelled traces: normal against attack, every detector",
  options: {
    ...COMMON_OPTIONS,
    data: {
      type: "string",
      requiresArg: true,
      describe:
        "data set: ADFA-LD's zip or folder, a folder with training/, validation/, attack/, or one with normal/, attack/",
    },
    detector: {
      type: "string",
      requiresArg: true,
      array: true,
      describe: "models, n-gram, stide, distinct-calls, call-set, two-sided (default: what fits the data)",
    },
    fast: {
      type: "boolean",
      default: false,
      describe: "also evaluate the int8 copies of the models, beside their originals",
    },
    "false-alarm-rate": {
      type: "number",
      requiresArg: true,
      default: 0.05,
      describe: "promised share of normal traces that raise an alarm",
    },
    "split-seed": {
      type: "number",
      requiresArg: true,
      default: DEFAULT_SPLIT_SEED,
      describe: "which random half of normal/ trains, in a data set of normal/ and attack/",
    },
    "paired-against": {
      type: "string",
      requiresArg: true,
      default: "n-gram",
      describe: "the detector that the others' differences are taken against",
    },
    format: { requiresArg: true, choices: ["text", "json", "csv"], default: "text", describe: "form of the result" },
    report: { type: "string", requiresArg: true, describe: "also write a self-contained HTML page" },
    ...MIMICRY_OPTIONS,
  },
  run: async (argv, io) => (await import("../actions/eval.ts")).runEval(argv, io),
};
