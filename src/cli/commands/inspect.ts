import { INPUT_OPTIONS, NOTE_OPTIONS } from "../options.ts";
import type { Command } from "./command.ts";

export const inspectCommand: Command = {
  command: "inspect <path>",
  describe: "a model's card, or a data set's counts, lengths, copies and traps",
  options: {
    ...INPUT_OPTIONS,
    format: {
      group: "Output:",
      requiresArg: true,
      choices: ["text", "json"],
      default: "text",
      describe: "form of the result",
    },
    ...NOTE_OPTIONS,
  },
  examples: [
    { words: "inspect data/sample", does: "what the embedded sample holds" },
    { words: "inspect models/sample --format json", does: "the manifest of a model" },
  ],
  run: async (argv, io) => (await import("../actions/inspect.ts")).runInspect(argv, io),
};
