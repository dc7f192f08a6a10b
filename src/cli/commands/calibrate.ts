import { COMMON_OPTIONS } from "../options.ts";
import type { Command } from "./command.ts";

export const calibrateCommand: Command = {
  command: "calibrate",
  describe: "fit a model's threshold anew on normal traces of your own; the network stays as it is",
  options: {
    ...COMMON_OPTIONS,
    normal: { type: "string", demandOption: true, describe: "normal traces that the model was not trained on" },
    model: { type: "string", demandOption: true, describe: "the model's folder" },
    out: { type: "string", demandOption: true, describe: "folder of the calibrated model; must not exist yet" },
    "false-alarm-rate": { type: "number", default: 0.05, describe: "budget to compare the thresholds at" },
  },
  run: async (argv, io) => (await import("../actions/calibrate.ts")).runCalibrate(argv, io),
};
