import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CalibrationSource, OpenedDetector } from "../app/open-detector.ts";
import type { Calibration } from "../core/calibration.ts";
import type { Detector } from "../core/detector.ts";
import type { DatasetTrace } from "../datasets/dataset.ts";
import { folderFiles } from "../datasets/model-folder.ts";
import { calibrateFittedModel } from "../fitted/calibrate-fitted-model.ts";
import { extendFittedModel } from "../fitted/extend-fitted-model.ts";
import { fittedModelFiles } from "../fitted/fitted-model-files.ts";
import { loadFittedModel } from "../fitted/load-fitted-model.ts";
import type { DatasetSource } from "../model/fitted-manifest.ts";
import type { OnnxRuntime } from "../model/runtime.ts";
import type { CommandIo } from "./io.ts";
import { openModelFolder } from "./open-model-folder.ts";
import { PROJECT_FOLDER } from "./project-folder.ts";
import { trainFurther } from "./train-further.ts";
import { writeEncoding } from "./write-encoding.ts";

/** A model that has learnt more, in memory; nothing is written where the user looks. */
export interface AdaptedModel {
  readonly detector: Detector;
  /** The files of its folder, bytes by name, calibrated on scores of its own. */
  files(calibration: Calibration, from: CalibrationSource): Promise<ReadonlyMap<string, Uint8Array>>;
  release(): Promise<void>;
}

/** A fitted model that has learnt these traces, too; the folder stays as it is. @throws SentinelError E_MODEL, E_DATASET */
export async function adaptFitted(
  folder: string,
  learnt: readonly DatasetTrace[],
  dataset: DatasetSource,
): Promise<AdaptedModel> {
  const extended = await extendFittedModel(await loadFittedModel(folder, folderFiles(folder)), learnt, { dataset });
  return {
    detector: extended.detector,
    files: (calibration, from) => Promise.resolve(fittedModelFiles(calibrateFittedModel(extended, calibration, from))),
    release: () => Promise.resolve(),
  };
}

/** What training a network further takes. */
export interface NetworkAdaptation {
  readonly folder: string;
  readonly opened: OpenedDetector;
  readonly learnt: readonly DatasetTrace[];
  readonly dataset: DatasetSource;
  /** The traces that it was trained on, to be mixed in; null for none. */
  readonly replay: { readonly traces: readonly DatasetTrace[]; readonly dataset: DatasetSource } | null;
  readonly threads: number;
  readonly runtime: () => Promise<OnnxRuntime>;
  readonly say: (line: string) => void;
}

/**
 * A network trained further on these traces, by Python, in a temporary folder that is removed; calls outside its vocabulary stay unknown.
 * @throws SentinelError E_USAGE without the Python environment, E_MODEL when training fails or helps nothing
 */
export async function adaptNetwork(io: CommandIo, adaptation: NetworkAdaptation): Promise<AdaptedModel> {
  const { opened, learnt, dataset, replay } = adaptation;
  const temporary = mkdtempSync(join(tmpdir(), "syscall-sentinel-adapt-"));
  const remove = (): void => {
    rmSync(temporary, { recursive: true, force: true });
  };
  const forget = io.onInterrupt(remove);
  try {
    const { vocabulary } = opened.detector;
    const encode = async (name: string, training: readonly DatasetTrace[], from: DatasetSource): Promise<string> => {
      const options = { windowCalls: null, stopAfter: null, oneHot: false };
      await writeEncoding(io, join(temporary, name), { dataset: from, vocabulary, splits: { training }, options });
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
