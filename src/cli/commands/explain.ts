import { COMMON_OPTIONS, MODEL_OPTIONS } from "../options.ts";
import type { Command } from "./command.ts";

export const explainCommand: Command = {
  command: "explain <file>",
  describe: "every call of one trace, its surprise, and what was expected instead",
  options: {
    ...COMMON_OPTIONS,
    trace: { type: "string", requiresArg: true, describe: "which trace of the file, where it holds several" },
    ...MODEL_OPTIONS,
    top: { type: "number", requiresArg: true, default: 5, describe: "how many expected calls to name at each place" },
    format: { requiresArg: true, choices: ["text", "json"], default: "text", describe: "form of the result" },
    report: { type: "string", requiresArg: true, describe: "also write a self-contained HTML page" },
  },
  run: async (argv, io) => (await import("../actions/explain.ts")).runExplain(argv, io),
};
