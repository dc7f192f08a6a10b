import { COMMON_OPTIONS } from "../options.ts";
import type { Command } from "./command.ts";

export const encodeCommand: Command = {
  command: "encode",
  describe: "write a data set as NumPy files, for training",
  options: {
    ...COMMON_OPTIONS,
    data: {
      type: "string",
      requiresArg: true,
      describe: "data set (default: ADFA-LD where it lies, else the embedded sample)",
    },
    out: { type: "string", requiresArg: true, demandOption: true, describe: "folder to write to" },
    windows: { type: "number", requiresArg: true, describe: "also write all windows of N calls" },
    "stop-after": {
      type: "number",
      requiresArg: true,
      describe: "take traces until there are more than this many windows",
    },
    "one-hot": { type: "boolean", default: false, describe: "also write the windows one-hot (uint8)" },
  },
  run: async (argv, io) => (await import("../actions/encode.ts")).runEncode(argv, io),
};
