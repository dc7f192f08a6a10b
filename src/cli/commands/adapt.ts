import { COMMON_OPTIONS } from "../options.ts";
import type { Command } from "./command.ts";

export const adaptCommand: Command = {
  command: "adapt",
  describe: "let a model learn normal traces of your own, threshold included; the old model stays as it is",
  options: {
    ...COMMON_OPTIONS,
    normal: { type: "string", requiresArg: true, demandOption: true, describe: "normal traces of this host" },
    model: { type: "string", requiresArg: true, demandOption: true, describe: "the folder of the model to adapt" },
    out: {
      type: "string",
      requiresArg: true,
      demandOption: true,
      describe: "folder of the adapted model; must not exist yet",
    },
    "false-alarm-rate": {
      type: "number",
      requiresArg: true,
      default: 0.05,
      describe: "promised share of normal traces that raise an alarm",
    },
    "leave-out-below": {
      type: "number",
      requiresArg: true,
      describe: "leave out traces whose p-value, to the old model, is below this",
    },
    "accept-all": {
      type: "boolean",
      default: false,
      describe: "you have looked at the suspicious traces: they are not listed again",
    },
    replay: {
      type: "string",
      requiresArg: true,
      describe: "networks only: the data set it was trained on, mixed in so that less is forgotten",
    },
  },
  run: async (argv, io) => (await import("../actions/adapt.ts")).runAdapt(argv, io),
};
