import { DEVICE_OPTIONS, FALSE_ALARM_OPTIONS, INPUT_OPTIONS, NOTE_OPTIONS, THREAD_OPTIONS } from "../options.ts";
import type { Command } from "./command.ts";

export const tableCommand: Command = {
  command: "table",
  describe: "the results table: every detector over all trained seeds, with intervals and protocols (see make table)",
  options: {
    data: {
      group: "Input:",
      type: "string",
      requiresArg: true,
      array: true,
      describe:
        "data sets; networks are shown on the one they were trained on (default: ADFA-LD where it is found, else the embedded sample)",
    },
    models: {
      group: "Input:",
      type: "string",
      requiresArg: true,
      demandOption: true,
      describe: "folder of trained networks, one folder NAME-SEED each",
    },
    work: {
      group: "Input:",
      type: "string",
      requiresArg: true,
      default: "build/table/scores",
      describe: "folder of finished scores, so that an interrupted run goes on",
    },
    ...INPUT_OPTIONS,
    "false-alarm-rate": { ...FALSE_ALARM_OPTIONS["false-alarm-rate"], group: "Output:" },
    out: {
      group: "Output:",
      type: "string",
      requiresArg: true,
      demandOption: true,
      describe: "where to write: OUT.md and OUT.json",
    },
    ...NOTE_OPTIONS,
    ...DEVICE_OPTIONS,
    threads: { ...THREAD_OPTIONS.threads, describe: "threads that score at once (default: 1, since it times a call)" },
  },
  examples: [
    {
      words: "table --models build/table/models --out build/results",
      does: "all data sets, as make table does (hours)",
    },
    { words: "table --data data/sample --models build/none --out build/results", does: "methods alone, on the sample" },
  ],
  run: async (argv, io) => (await import("../actions/table.ts")).runTable(argv, io),
};
