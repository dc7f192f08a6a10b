import { COMMON_OPTIONS } from "../options.ts";
import type { Command } from "./command.ts";

export const explainCommand: Command = {
  command: "explain <file>",
  describe: "every call of one trace, its surprise, and what was expected instead",
  options: {
    ...COMMON_OPTIONS,
    trace: { type: "string", requiresArg: true, describe: "which trace of the file, where it holds several" },
    detector: {
      type: "string",
      requiresArg: true,
      describe: "a shipped model (default: the one that speaks the trace's architecture)",
    },
    model: { type: "string", requiresArg: true, describe: "the folder of a model of your own" },
    "false-alarm-rate": {
      type: "number",
      requiresArg: true,
      default: 0.05,
      describe: "promised share of normal traces that raise an alarm",
    },
    top: { type: "number", requiresArg: true, default: 5, describe: "how many expected calls to name at each place" },
    format: { requiresArg: true, choices: ["text", "json"], default: "text", describe: "form of the result" },
    report: { type: "string", requiresArg: true, describe: "also write a self-contained HTML page" },
  },
  run: async (argv, io) => (await import("../actions/explain.ts")).runExplain(argv, io),
};
