import { COMMON_OPTIONS, MODEL_OPTIONS } from "../options.ts";
import type { Command } from "./command.ts";

export const scoreCommand: Command = {
  command: "score <paths..>",
  describe: "a verdict on every new trace: files, folders, zips",
  options: {
    ...COMMON_OPTIONS,
    ...MODEL_OPTIONS,
    explain: {
      type: "number",
      requiresArg: true,
      default: 0,
      describe: "name the N most surprising calls and stretches of each trace",
    },
    "fail-on-alarm": { type: "boolean", default: false, describe: "exit with 1 when a trace raises an alarm" },
    format: {
      requiresArg: true,
      choices: ["text", "json", "jsonl", "csv"],
      default: "text",
      describe: "form of the result",
    },
  },
  run: async (argv, io) => (await import("../actions/score.ts")).runScore(argv, io),
};
