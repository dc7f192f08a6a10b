import { COMMON_OPTIONS } from "../options.ts";
import type { Command } from "./command.ts";

export const generateCommand: Command = {
  command: "generate",
  describe: "traces that a model makes up, call by call from what it expects next",
  options: {
    ...COMMON_OPTIONS,
    detector: {
      type: "string",
      requiresArg: true,
      describe: "a shipped model, or n-gram or kneser-ney, fitted on --data (default: a shipped network)",
    },
    model: { type: "string", requiresArg: true, describe: "the folder of a model of your own" },
    data: {
      type: "string",
      requiresArg: true,
      describe: "normal traces to fit n-gram on (default: ADFA-LD where it lies, else the embedded sample)",
    },
    calls: { type: "number", requiresArg: true, demandOption: true, describe: "calls of each trace" },
    traces: { type: "number", requiresArg: true, default: 1, describe: "how many traces" },
    temperature: {
      type: "number",
      requiresArg: true,
      default: 1,
      describe: "near 0 always the likeliest call, 1 as the model expects, above 1 more random",
    },
    seed: { type: "number", requiresArg: true, default: 1, describe: "the same seed makes the same traces" },
    prompt: {
      type: "string",
      requiresArg: true,
      describe: "a trace that stands before; a model of windows needs one",
    },
    format: {
      requiresArg: true,
      choices: ["text", "numbers", "json"],
      default: "text",
      describe: "call names (score reads them), call numbers (score reads them with --arch), or everything",
    },
    out: {
      type: "string",
      requiresArg: true,
      describe: "file to write to; several traces as text or numbers: a new folder with a file each",
    },
  },
  run: async (argv, io) => (await import("../actions/generate.ts")).runGenerate(argv, io),
};
