import { METHODS } from "../../detectors/methods.ts";
import { INPUT_OPTIONS, NOTE_OPTIONS } from "../options.ts";
import type { Command } from "./command.ts";

export const fitCommand: Command = {
  command: "fit",
  describe: "fit a detector without a network on normal traces and save it as a model folder",
  options: {
    normal: {
      group: "Input:",
      type: "string",
      requiresArg: true,
      demandOption: true,
      describe: "normal traces; of a data set with splits only training/",
    },
    ...INPUT_OPTIONS,
    detector: {
      group: "Model:",
      type: "string",
      requiresArg: true,
      default: "n-gram",
      describe: `${METHODS.join(", ")}; with parameters as in stide:k=10`,
    },
    name: {
      group: "Model:",
      type: "string",
      requiresArg: true,
      describe: "the model's name (default: the last part of --out)",
    },
    out: {
      group: "Output:",
      type: "string",
      requiresArg: true,
      demandOption: true,
      describe: "folder of the model; must not exist yet",
    },
    ...NOTE_OPTIONS,
  },
  examples: [
    { words: "fit --normal data/sample --out build/fitted", does: "an n-gram model" },
    {
      words: "fit --normal data/sample --detector stide:k=10 --out build/stide",
      does: "stide with windows of 10 calls",
    },
  ],
  run: async (argv, io) => (await import("../actions/fit.ts")).runFit(argv, io),
};
