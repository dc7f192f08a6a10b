import { DEVICE_OPTIONS, INPUT_OPTIONS, MODEL_OPTIONS, PROGRESS_OPTIONS, THREAD_OPTIONS } from "../options.ts";
import type { Command } from "./command.ts";

export const scoreCommand: Command = {
  command: "score <paths..>",
  describe: "a verdict on every new trace: files, folders, zips",
  options: {
    ...INPUT_OPTIONS,
    ...MODEL_OPTIONS,
    explain: {
      group: "Output:",
      type: "number",
      requiresArg: true,
      default: 0,
      describe: "name the N most surprising calls and stretches of each trace",
    },
    "fail-on-alarm": { group: "Output:", type: "boolean", describe: "exit with 1 when a trace raises an alarm" },
    "max-skipped": {
      group: "Output:",
      type: "number",
      requiresArg: true,
      default: 0.01,
      describe:
        "with --fail-on-alarm: the largest share of a file's lines that may be unreadable; beyond it, exit with 2",
    },
    format: {
      group: "Output:",
      requiresArg: true,
      choices: ["text", "json", "jsonl", "csv"],
      default: "text",
      describe: "form of the result",
    },
    ...PROGRESS_OPTIONS,
    ...DEVICE_OPTIONS,
    ...THREAD_OPTIONS,
  },
  examples: [
    { words: "score data/sample/attack --explain 3", does: "verdicts, and the calls that decided them" },
    { words: "score data/sample/validation --fail-on-alarm --format csv", does: "for a gate: exit code 1 on alarm" },
  ],
  run: async (argv, io) => (await import("../actions/score.ts")).runScore(argv, io),
};
