import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { SentinelError } from "../errors.ts";
import type { CommandIo } from "./io.ts";
import { runChild } from "./run-child.ts";

/** What a network is trained further on. */
export interface FurtherTraining {
  /** The model to go on from. */
  readonly model: string;
  readonly name: string;
  /** The encoded new traces. */
  readonly data: string;
  /** The encoded traces that it was trained on, or null. */
  readonly replay: string | null;
  /** The folder to write. */
  readonly out: string;
  readonly checkpoints: string;
  readonly threads: number;
}

/**
 * Trains a network further by training/train.py, in the project's Python environment.
 * @param projectFolder the folder that holds `training/` and `.venv/`
 * @param say told each line of the trainer
 * @throws SentinelError E_USAGE when the trainer or its environment is missing, E_MODEL when the trainer refuses or fails
 */
export async function trainFurther(
  io: CommandIo,
  projectFolder: string,
  training: FurtherTraining,
  say: (line: string) => void,
): Promise<void> {
  const python = join(projectFolder, ".venv/bin/python");
  const script = join(projectFolder, "training/train.py");
  const missing = [script, python].find((path) => !existsSync(path));
  if (missing !== undefined) {
    const remedy = missing === script ? "work in a clone of the repository" : `run \`make setup\` in ${projectFolder}`;
    throw new SentinelError(
      "E_USAGE",
      `${training.model}: is a network, and training it further needs Python; ${missing} is missing: ${remedy}, or set only the threshold anew with calibrate --normal`,
    );
  }
  const argv = [
    script,
    ...["--continue-from", resolve(training.model), "--name", training.name],
    ...["--data", training.data, "--out", training.out, "--checkpoints", training.checkpoints],
    ...["--threads", String(training.threads)],
    ...(training.replay === null ? [] : ["--replay", training.replay]),
  ];
  await runChild(io, python, argv, projectFolder, say);
}
