import { adaptCommand } from "./adapt.ts";
import { calibrateCommand } from "./calibrate.ts";
import type { Command } from "./command.ts";
import { encodeCommand } from "./encode.ts";
import { evalCommand } from "./eval.ts";
import { explainCommand } from "./explain.ts";
import { fitCommand } from "./fit.ts";
import { generateCommand } from "./generate.ts";
import { inspectCommand } from "./inspect.ts";
import { scoreCommand } from "./score.ts";

/** All commands, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  evalCommand,
  scoreCommand,
  explainCommand,
  fitCommand,
  calibrateCommand,
  adaptCommand,
  inspectCommand,
  generateCommand,
  encodeCommand,
];
