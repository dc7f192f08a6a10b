import { COMMON_OPTIONS } from "../options.ts";
import type { Command } from "./command.ts";

export const scoreCommand: Command = {
  command: "score <paths..>",
  describe: "a verdict on every new trace: files, folders, zips",
  options: {
    ...COMMON_OPTIONS,
    detector: {
      type: "string",
      requiresArg: true,
      describe: "a shipped model (default: the one that speaks the traces' architecture)",
    },
    model: { type: "string", requiresArg: true, describe: "the folder of a model of your own" },
    "false-alarm-rate": {
      type: "number",
      requiresArg: true,
      default: 0.05,
      describe: "promised share of normal traces that raise an alarm",
    },
    explain: {
      type: "number",
      requiresArg: true,
      default: 0,
      describe: "name the N most surprising calls of each trace",
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
