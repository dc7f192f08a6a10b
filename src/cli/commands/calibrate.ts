import {
  DEVICE_OPTIONS,
  FALSE_ALARM_OPTIONS,
  INPUT_OPTIONS,
  PROGRESS_OPTIONS,
  THREAD_OPTIONS,
  MODEL_SHA256_OPTIONS,
} from "../options.ts";
import type { Command } from "./command.ts";

export const calibrateCommand: Command = {
  command: "calibrate",
  describe: "fit a model's threshold anew on normal traces of your own; the network stays as it is",
  options: {
    ...MODEL_SHA256_OPTIONS,
    normal: {
      group: "Input:",
      type: "string",
      requiresArg: true,
      demandOption: true,
      describe: "normal traces that the model was not trained on",
    },
    ...INPUT_OPTIONS,
    model: {
      group: "Model:",
      type: "string",
      requiresArg: true,
      demandOption: true,
      describe: "the folder of the model",
    },
    "false-alarm-rate": {
      ...FALSE_ALARM_OPTIONS["false-alarm-rate"],
      describe: "budget to compare the thresholds at",
    },
    out: {
      group: "Output:",
      type: "string",
      requiresArg: true,
      demandOption: true,
      describe: "folder of the calibrated model; must not exist yet",
    },
    ...PROGRESS_OPTIONS,
    ...DEVICE_OPTIONS,
    ...THREAD_OPTIONS,
  },
  examples: [
    {
      words: "calibrate --normal data/sample/validation --model models/sample --out build/mine",
      does: "5 % false alarms",
    },
    {
      words:
        "calibrate --normal data/sample/validation --model models/sample --out build/mine10 --false-alarm-rate 0.1",
      does: "10 %",
    },
  ],
  run: async (argv, io) => (await import("../actions/calibrate.ts")).runCalibrate(argv, io),
};
