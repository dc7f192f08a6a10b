import { COMMON_OPTIONS } from "../options.ts";
import type { Command } from "./command.ts";

export const inspectCommand: Command = {
  command: "inspect <path>",
  describe: "a model's card, or a data set's counts, lengths, copies and traps",
  options: {
    ...COMMON_OPTIONS,
    format: { requiresArg: true, choices: ["text", "json"], default: "text", describe: "form of the result" },
  },
  run: async (argv, io) => (await import("../actions/inspect.ts")).runInspect(argv, io),
};
