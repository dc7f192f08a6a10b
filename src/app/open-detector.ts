import type { Calibration } from "../core/calibration.ts";
import type { Detector } from "../core/detector.ts";
import type { Tokens } from "../core/trace.ts";
import { calibrateFittedModel } from "../fitted/fitted-model.ts";
import { fittedModelFiles, loadFittedModel } from "../fitted/fitted-model-files.ts";
import { type AnyManifest, readAnyManifest } from "../model/any-manifest.ts";
import type { DatasetSource } from "../model/fitted-manifest.ts";
import { loadModel } from "../model/load-model.ts";
import type { Manifest } from "../model/manifest.ts";
import { modelDetector } from "../model/model-detector.ts";
import type { ModelFiles, OnnxRuntime } from "../model/runtime.ts";
import { json } from "../report/data/json.ts";

/** What every kind of model says of itself. */
export type ManifestFacts = Pick<AnyManifest, "name" | "kind" | "vocabulary" | "dataset"> & Pick<Manifest, "quantised">;

/** The traces that a model is calibrated on. */
export interface CalibrationSource {
  /** One sentence. */
  readonly source: string;
  readonly dataset: DatasetSource;
  readonly calls: number;
}

/** A model folder of any kind, opened. */
export interface OpenedDetector {
  readonly detector: Detector;
  readonly manifest: ManifestFacts;
  /**
   * The traces that a fitted model keeps, as tokens of its vocabulary; none of a network, whose
   * traces are not kept.
   */
  readonly learnt: readonly Tokens[];
  /**
   * The files of the same model with another calibration, bytes by name.
   * @param calibration by the detector's own scores, of normal traces that it was not trained on;
   *   at least one
   */
  calibrated(calibration: Calibration, from: CalibrationSource): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Frees what the model holds outside of memory that is collected; call it when done. */
  release(): Promise<void>;
}

/**
 * Opens a model, whatever its kind.
 * @param where its folder, for messages
 * @param runtime made only for a network
 * @throws SentinelError E_MODEL when it cannot be loaded, E_DEVICE when the runtime cannot be had
 */
export async function openDetector(
  where: string,
  files: ModelFiles,
  runtime: () => Promise<OnnxRuntime>,
): Promise<OpenedDetector> {
  const manifest = await readAnyManifest(where, files);
  return manifest.kind === "fitted" ? openFitted(where, files) : openNetwork(where, files, manifest, await runtime());
}

async function openFitted(where: string, files: ModelFiles): Promise<OpenedDetector> {
  const model = await loadFittedModel(where, files);
  return {
    detector: model.detector,
    manifest: model.manifest,
    learnt: model.learner.traces,
    calibrated: (calibration, from) =>
      Promise.resolve(fittedModelFiles(calibrateFittedModel(model, calibration, from))),
    release: () => Promise.resolve(),
  };
}

async function openNetwork(
  where: string,
  files: ModelFiles,
  manifest: Manifest,
  runtime: OnnxRuntime,
): Promise<OpenedDetector> {
  const model = await loadModel(where, files, runtime, manifest);
  return {
    detector: modelDetector(model),
    manifest,
    learnt: [],
    async calibrated({ scores, shortestCalls }, { source }) {
      const calibration = { aggregation: "mean" as const, source, scoresBits: [...scores], shortestCalls };
      const written = new Map<string, Uint8Array>();
      for (const graph of Object.values(manifest.graphs)) {
        if (graph !== undefined) written.set(graph.file, await files(graph.file));
      }
      const text = json({ ...manifest, calibration }, 1);
      return written.set("manifest.json", new TextEncoder().encode(text));
    },
    release: () => model.release(),
  };
}
