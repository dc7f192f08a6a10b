import { COMMON_OPTIONS, MODEL_OPTIONS } from "../options.ts";
import type { Command } from "./command.ts";

export const explainCommand: Command = {
  command: "explain <file>",
  describe: "the most surprising stretches of one trace, then every call and what was expected instead",
  options: {
    ...COMMON_OPTIONS,
    trace: { type: "string", requiresArg: true, describe: "which trace of the file, where it holds several" },
    ...MODEL_OPTIONS,
    top: { type: "number", requiresArg: true, default: 5, describe: "how many expected calls to name at each place" },
    stretches: {
      type: "number",
      requiresArg: true,
      default: 5,
      describe: "how many of the most surprising stretches to show",
    },
    format: { requiresArg: true, choices: ["text", "json"], default: "text", describe: "form of the result" },
    report: { type: "string", requiresArg: true, describe: "also write a self-contained HTML page" },
  },
  run: async (argv, io) => (await import("../actions/explain.ts")).runExplain(argv, io),
};
