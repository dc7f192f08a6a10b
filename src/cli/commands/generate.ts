import { NEXT_CALL_METHODS } from "../../detectors/next-calls.ts";
import { DEVICE_OPTIONS, INPUT_OPTIONS, PROGRESS_OPTIONS } from "../options.ts";
import { SHIPPED_NAMES } from "../shipped-names.ts";
import type { Command } from "./command.ts";

export const generateCommand: Command = {
  command: "generate",
  describe: "traces that a model makes up, call by call from what it expects next",
  options: {
    data: {
      group: "Input:",
      type: "string",
      requiresArg: true,
      describe: `normal traces to fit ${NEXT_CALL_METHODS.join(" or ")} on (default: ADFA-LD where it is found, else the embedded sample)`,
    },
    prompt: {
      group: "Input:",
      type: "string",
      requiresArg: true,
      describe: "a trace that comes before; a model of windows needs one",
    },
    ...INPUT_OPTIONS,
    detector: {
      group: "Model:",
      type: "string",
      requiresArg: true,
      describe: `a shipped model (${SHIPPED_NAMES.join(", ")}), or ${NEXT_CALL_METHODS.join(" or ")}, fitted on --data (default: a shipped network)`,
    },
    model: { group: "Model:", type: "string", requiresArg: true, describe: "the folder of a model of your own" },
    temperature: {
      group: "Model:",
      type: "number",
      requiresArg: true,
      default: 1,
      describe: "near 0 always the likeliest call, 1 as the model expects, above 1 more random",
    },
    seed: {
      group: "Model:",
      type: "number",
      requiresArg: true,
      default: 1,
      describe: "the same seed makes the same traces",
    },
    calls: { group: "Output:", type: "number", requiresArg: true, demandOption: true, describe: "calls of each trace" },
    traces: { group: "Output:", type: "number", requiresArg: true, default: 1, describe: "how many traces" },
    format: {
      group: "Output:",
      requiresArg: true,
      choices: ["text", "numbers", "json"],
      default: "text",
      describe: "form of the traces: names, numbers (score reads them with --arch), or everything",
    },
    out: {
      group: "Output:",
      type: "string",
      requiresArg: true,
      describe: "file to write to; several traces as text or numbers: a new folder with a file each",
    },
    ...PROGRESS_OPTIONS,
    ...DEVICE_OPTIONS,
  },
  examples: [
    { words: "generate --calls 30 --detector sample", does: "one trace, by the shipped model of the sample" },
    {
      words: "generate --calls 50 --traces 3 --detector n-gram --data data/sample --out build/made",
      does: "three traces in a folder of their own",
    },
  ],
  run: async (argv, io) => (await import("../actions/generate.ts")).runGenerate(argv, io),
};
