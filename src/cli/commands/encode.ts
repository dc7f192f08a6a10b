import { INPUT_OPTIONS, NOTE_OPTIONS } from "../options.ts";
import type { Command } from "./command.ts";

export const encodeCommand: Command = {
  command: "encode",
  describe: "write a data set as NumPy files, for training",
  options: {
    data: {
      group: "Input:",
      type: "string",
      requiresArg: true,
      describe: "data set (default: ADFA-LD where it is found, else the embedded sample)",
    },
    ...INPUT_OPTIONS,
    out: { group: "Output:", type: "string", requiresArg: true, demandOption: true, describe: "folder to write to" },
    windows: { group: "Output:", type: "number", requiresArg: true, describe: "also write all windows of N calls" },
    "stop-after": {
      group: "Output:",
      type: "number",
      requiresArg: true,
      describe: "take traces until there are more than this many windows",
    },
    "one-hot": { group: "Output:", type: "boolean", describe: "also write the windows one-hot (uint8)" },
    ...NOTE_OPTIONS,
  },
  examples: [
    { words: "encode --data data/sample --out build/encoded/mine", does: "whole traces" },
    { words: "encode --data data/sample --out build/encoded/w20 --windows 20", does: "and windows of 20 calls" },
  ],
  run: async (argv, io) => (await import("../actions/encode.ts")).runEncode(argv, io),
};
