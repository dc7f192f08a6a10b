import { COMMON_OPTIONS } from "../options.ts";
import type { Command } from "./command.ts";

export const tableCommand: Command = {
  command: "table",
  describe: "the results table: every detector over all trained seeds, with intervals and protocols (see make table)",
  options: {
    ...COMMON_OPTIONS,
    data: {
      type: "string",
      requiresArg: true,
      array: true,
      describe: "data sets; networks are shown on the one they were trained on (default: ADFA-LD, else the sample)",
    },
    models: {
      type: "string",
      requiresArg: true,
      demandOption: true,
      describe: "folder of trained networks, one folder NAME-SEED each",
    },
    out: {
      type: "string",
      requiresArg: true,
      demandOption: true,
      describe: "where to write: OUT.md and OUT.json",
    },
    work: {
      type: "string",
      requiresArg: true,
      default: "build/table/scores",
      describe: "folder of finished scores, so that an interrupted run goes on",
    },
    "false-alarm-rate": { type: "number", requiresArg: true, default: 0.05, describe: "the promised budget" },
  },
  run: async (argv, io) => (await import("../actions/table.ts")).runTable(argv, io),
};
