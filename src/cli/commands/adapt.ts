import {
  DEVICE_OPTIONS,
  FALSE_ALARM_OPTIONS,
  INPUT_OPTIONS,
  PROGRESS_OPTIONS,
  THREAD_OPTIONS,
  MODEL_SHA256_OPTIONS,
} from "../options.ts";
import type { Command } from "./command.ts";

export const adaptCommand: Command = {
  command: "adapt",
  describe: "let a model learn normal traces of your own, threshold included; the old model stays as it is",
  options: {
    ...MODEL_SHA256_OPTIONS,
    normal: {
      group: "Input:",
      type: "string",
      requiresArg: true,
      demandOption: true,
      describe: "normal traces of this host",
    },
    "leave-out-below": {
      group: "Input:",
      type: "number",
      requiresArg: true,
      describe: "leave out traces whose p-value, to the old model, is below this",
    },
    "accept-all": {
      group: "Input:",
      type: "boolean",
      describe: "you have looked at the suspicious traces: they are not listed again",
    },
    replay: {
      group: "Input:",
      type: "string",
      requiresArg: true,
      describe: "networks only: the data set it was trained on, mixed in to forget less",
    },
    ...INPUT_OPTIONS,
    model: {
      group: "Model:",
      type: "string",
      requiresArg: true,
      demandOption: true,
      describe: "the folder of the model to adapt",
    },
    ...FALSE_ALARM_OPTIONS,
    out: {
      group: "Output:",
      type: "string",
      requiresArg: true,
      demandOption: true,
      describe: "folder of the adapted model; must not exist yet",
    },
    ...PROGRESS_OPTIONS,
    ...DEVICE_OPTIONS,
    ...THREAD_OPTIONS,
  },
  examples: [
    {
      words: "adapt --normal data/sample/validation --model models/sample --out build/adapted",
      does: "a network trained further (by Python, minutes)",
    },
    {
      words: "adapt --normal data/sample/validation --model models/sample --out build/a2 --leave-out-below 0.02",
      does: "the same without the most surprising traces",
    },
  ],
  run: async (argv, io) => (await import("../actions/adapt.ts")).runAdapt(argv, io),
};
