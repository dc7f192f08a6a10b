// `syscall-sentinel encode` as `make train` starts it: messages name make's variables in place of options.
import { commandLine } from "../dist/cli/command-line.js";
import { COMMAND_LINE } from "../dist/problems/edge.js";

const VARIABLES = { arch: "ARCH" };

/** @type {import("../src/problems/edge.ts").Edge} */
const MAKE = {
  ...COMMAND_LINE,
  option: (name, value) => (name in VARIABLES ? `${VARIABLES[name]}=${value ?? ""}` : COMMAND_LINE.option(name, value)),
};

process.exitCode = await commandLine(["encode", ...process.argv.slice(2)], MAKE);
