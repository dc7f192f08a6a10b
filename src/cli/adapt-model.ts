import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { CalibrationSource, OpenedDetector } from "../app/open-detector.ts";
import type { Calibration } from "../core/calibration.ts";
import type { Detector } from "../core/detector.ts";
import type { TraceTraits } from "../core/trace-traits.ts";
import type { DatasetTrace } from "../datasets/dataset.ts";
import { folderFiles } from "../datasets/model-folder.ts";
import { reasonOf, SentinelError } from "../errors.ts";
import { fittedModelFiles, loadFittedModel } from "../fitted/fitted-model-files.ts";
import { calibrateFittedModel, extendFittedModel, type TrainingSource } from "../fitted/fitted-model.ts";
import type { DatasetSource } from "../model/manifest.ts";
import type { OnnxRuntime } from "../model/runtime.ts";
import { type CommandIo, PROJECT_FOLDER } from "./io.ts";
import { openModelFolder } from "./models.ts";
import { writeEncoding } from "./write-encoding.ts";

/** What the error line of the scripts in training/ begins with. */
const ERROR_PREFIX = "error: ";

/** A model after more training, in memory; nothing is written where the user looks. */
interface AdaptedModel {
  readonly detector: Detector;
  /** The files of its folder, bytes by name, calibrated on scores of its own. */
  files(calibration: Calibration, from: CalibrationSource): Promise<ReadonlyMap<string, Uint8Array>>;
  release(): Promise<void>;
}

/**
 * A fitted model with these traces among its training traces; its folder stays as it is.
 * @throws SentinelError E_MODEL, E_DATASET
 */
export async function adaptFitted(
  folder: string,
  learnt: readonly DatasetTrace[],
  source: TrainingSource,
): Promise<AdaptedModel> {
  const extended = await extendFittedModel(await loadFittedModel(folder, folderFiles(folder)), learnt, source);
  return {
    detector: extended.detector,
    files: (calibration, from) => Promise.resolve(fittedModelFiles(calibrateFittedModel(extended, calibration, from))),
    release: () => Promise.resolve(),
  };
}

/** What it takes to train a network further. */
interface NetworkAdaptation {
  readonly folder: string;
  readonly opened: OpenedDetector;
  readonly learnt: readonly DatasetTrace[];
  readonly dataset: DatasetSource;
  /** Of those traces. */
  readonly traits: TraceTraits;
  /** The traces that it was trained on, to be mixed in; null for none. */
  readonly replay: { readonly traces: readonly DatasetTrace[]; readonly dataset: DatasetSource } | null;
  readonly threads: number;
  readonly runtime: () => Promise<OnnxRuntime>;
  readonly say: (line: string) => void;
}

/**
 * A network trained further on these traces, by Python, in a temporary folder that is removed;
 * calls outside its vocabulary stay unknown.
 * @throws SentinelError E_USAGE without the Python environment, E_MODEL when training fails or
 *   helps nothing
 */
export async function adaptNetwork(io: CommandIo, adaptation: NetworkAdaptation): Promise<AdaptedModel> {
  const { opened, learnt, dataset, traits, replay } = adaptation;
  const temporary = mkdtempSync(join(tmpdir(), "syscall-sentinel-adapt-"));
  const remove = (): void => {
    rmSync(temporary, { recursive: true, force: true });
  };
  const forget = io.onInterrupt(remove);
  try {
    const { vocabulary } = opened.detector;
    const encode = async (name: string, training: readonly DatasetTrace[], from: DatasetSource): Promise<string> => {
      const options = { windowCalls: null, stopAfter: null, oneHot: false };
      await writeEncoding(io, join(temporary, name), {
        ...{ dataset: from, vocabulary, splits: { training }, options },
        traits: name === "new" ? traits : undefined,
      });
      return join(temporary, name);
    };
    const out = join(temporary, "model");
    await trainFurther(
      io,
      PROJECT_FOLDER,
      {
        model: adaptation.folder,
        name: opened.manifest.name,
        data: await encode("new", learnt, dataset),
        replay: replay === null ? null : await encode("old", replay.traces, replay.dataset),
        out,
        checkpoints: join(temporary, "checkpoints"),
        threads: adaptation.threads,
      },
      adaptation.say,
    );
    const curves = ["training.json", "training.svg"];
    const records = await Promise.all(curves.map(async (name) => [name, await readFile(join(out, name))] as const));
    const further = await openModelFolder(out, adaptation.runtime);
    return {
      detector: further.detector,
      files: async (calibration, from) => new Map([...(await further.calibrated(calibration, from)), ...records]),
      async release() {
        await further.release();
        forget();
        remove();
      },
    };
  } catch (error) {
    forget();
    remove();
    throw error;
  }
}

/** What a network is trained further on. */
interface FurtherTraining {
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
 * @param say called with each line of the trainer
 * @throws SentinelError E_USAGE when the trainer or its environment is missing, E_MODEL when the
 *   trainer refuses or fails
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
      `${training.model}: is a network, and training it further needs Python; ${missing} is missing: ${remedy}, or set only the threshold with calibrate --normal`,
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

/**
 * Runs a program to its end. Its stderr is passed on line by line, its stdout is dropped. An
 * interruption of this program kills it: what it is making must be where the caller removes it.
 * @param say called with each line of its stderr but the last error, which becomes the error's
 *   message
 * @throws SentinelError E_MODEL when it cannot be started or ends with anything but 0
 */
export async function runChild(
  io: CommandIo,
  program: string,
  argv: readonly string[],
  folder: string,
  say: (line: string) => void,
): Promise<void> {
  const child = spawn(program, [...argv], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  const forget = io.onInterrupt(() => {
    child.kill("SIGKILL");
  });
  let rest = "";
  let problem = "";
  const line = (text: string): void => {
    if (text.startsWith(ERROR_PREFIX)) problem = text.slice(ERROR_PREFIX.length);
    else if (text !== "") say(text);
  };
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) line(text);
  });
  try {
    const ended = await new Promise<string>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => {
        resolve(signal ?? String(code));
      });
    });
    line(rest);
    if (ended !== "0") throw new SentinelError("E_MODEL", problem === "" ? `${program} ended with ${ended}` : problem);
  } catch (cause) {
    if (cause instanceof SentinelError) throw cause;
    throw new SentinelError("E_MODEL", `${program}: cannot be started: ${reasonOf(cause)}`, { cause });
  } finally {
    forget();
  }
}
