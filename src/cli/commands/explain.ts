import { DEVICE_OPTIONS, INPUT_OPTIONS, MODEL_OPTIONS, NOTE_OPTIONS } from "../options.ts";
import type { Command } from "./command.ts";

export const explainCommand: Command = {
  command: "explain <file>",
  describe: "the most surprising stretches of one trace, then every call and what was expected instead",
  options: {
    trace: {
      group: "Input:",
      type: "string",
      requiresArg: true,
      describe: "which trace of the file, where it holds several",
    },
    ...INPUT_OPTIONS,
    ...MODEL_OPTIONS,
    top: {
      group: "Output:",
      type: "number",
      requiresArg: true,
      default: 5,
      describe: "how many expected calls to name at each place",
    },
    stretches: {
      group: "Output:",
      type: "number",
      requiresArg: true,
      default: 5,
      describe: "how many of the most surprising stretches to show",
    },
    lines: {
      group: "Output:",
      type: "boolean",
      describe:
        "also show the lines of the recording behind the most surprising calls; the file is read again for them",
    },
    format: {
      group: "Output:",
      requiresArg: true,
      choices: ["text", "json"],
      default: "text",
      describe: "form of the result",
    },
    report: { group: "Output:", type: "string", requiresArg: true, describe: "also write a self-contained HTML page" },
    ...NOTE_OPTIONS,
    ...DEVICE_OPTIONS,
  },
  examples: [
    { words: "explain data/sample/attack/Tar_Bomb_1/tar-1.txt --top 3", does: "what surprised the model" },
    {
      words: "explain data/sample/attack/Tar_Bomb_1/tar-1.txt --report build/trace.html",
      does: "the same, and a page of it",
    },
  ],
  run: async (argv, io) => (await import("../actions/explain.ts")).runExplain(argv, io),
};
