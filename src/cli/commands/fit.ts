import { COMMON_OPTIONS } from "../options.ts";
import type { Command } from "./command.ts";

export const fitCommand: Command = {
  command: "fit",
  describe: "fit a detector without a network on normal traces and save it as a model folder",
  options: {
    ...COMMON_OPTIONS,
    normal: {
      type: "string",
      requiresArg: true,
      demandOption: true,
      describe: "normal traces; of a data set with splits only training/",
    },
    detector: {
      type: "string",
      requiresArg: true,
      default: "n-gram",
      describe: "n-gram, kneser-ney, stide, t-stide, call-set, bag, two-sided, ... with parameters as in stide:k=10",
    },
    out: { type: "string", requiresArg: true, demandOption: true, describe: "folder of the model; must not exist yet" },
    name: { type: "string", requiresArg: true, describe: "the model's name (default: the last part of --out)" },
  },
  run: async (argv, io) => (await import("../actions/fit.ts")).runFit(argv, io),
};
