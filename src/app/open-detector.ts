import type { Calibration } from "../core/calibration.ts";
import type { Detector } from "../core/detector.ts";
import type { Tokens } from "../core/trace.ts";
import { joinedTraits, type TraceTraits } from "../core/trace-traits.ts";
import { aliasVocabulary, listSubstitutions, type Substitution } from "../core/vocabulary.ts";
import { calibrateFittedModel } from "../fitted/fitted-model.ts";
import { fittedModelFiles, loadFittedModel } from "../fitted/fitted-model-files.ts";
import { type AnyManifest, type DatasetSource, type Manifest, readAnyManifest } from "../model/manifest.ts";
import { loadModel } from "../model/load-model.ts";
import { modelDetector } from "../model/model-detector.ts";
import type { ModelFiles, OnnxRuntime } from "../model/runtime.ts";
import { json } from "../report/data/json.ts";
import { ALIAS_CLASSES } from "../syscalls/aliases.ts";
import { MULTIPLEXED_CALLS } from "../syscalls/architecture.ts";
import { manifestTraits, manifestUnits } from "../model/manifest-fields.ts";

/** What every kind of model says of itself. */
export type ManifestFacts = Pick<AnyManifest, "name" | "kind" | "vocabulary" | "dataset" | "traces"> &
  Pick<Manifest, "quantised">;

/** The traces that a model is calibrated on. */
export interface CalibrationSource {
  /** One sentence. */
  readonly source: string;
  readonly dataset: DatasetSource;
  readonly calls: number;
  readonly traits: TraceTraits;
}

/** A model folder of any kind, opened. */
export interface OpenedDetector {
  readonly detector: Detector;
  readonly manifest: ManifestFacts;
  /**
   * The traces that a fitted model keeps, as tokens of its vocabulary; none of a network, whose
   * traces are not kept.
   */
  readonly trainingTraces: readonly Tokens[];
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
 * Opens a model of any kind.
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
    trainingTraces: model.learner.traces,
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
    trainingTraces: [],
    async calibrated({ scores, shortestCalls, units }, { source, traits }) {
      const calibration = {
        aggregation: "mean" as const,
        source,
        scoresBits: [...scores],
        shortestCalls,
        ...manifestUnits(units),
      };
      const written = new Map<string, Uint8Array>();
      for (const graph of Object.values(manifest.graphs)) {
        if (graph !== undefined) written.set(graph.file, await files(graph.file));
      }
      const text = json({ ...manifest, ...manifestTraits(joinedTraits(manifest.traces, traits)), calibration }, 1);
      return written.set("manifest.json", new TextEncoder().encode(text));
    },
    release: () => model.release(),
  };
}

/** The tokens that a model saw in training. */
export function trainedTokens(manifest: Pick<ManifestFacts, "vocabulary">): ReadonlySet<number> {
  return new Set(manifest.vocabulary.trainedTokens);
}

/** The same model, reading calls that it never saw as ones of the same effect that it knows. */
export function withAliases(opened: OpenedDetector): OpenedDetector {
  const { detector, manifest } = opened;
  const vocabulary = aliasVocabulary(detector.vocabulary, trainedTokens(manifest), ALIAS_CLASSES, MULTIPLEXED_CALLS);
  return { ...opened, detector: { ...detector, vocabulary } };
}

/** Counts which calls were read as others. */
export interface SubstitutionCounts {
  readonly add: (calls: readonly string[]) => void;
  /** Most frequent first. */
  readonly list: () => readonly Substitution[];
}

/** @param opened as {@link withAliases} gave it */
export function countSubstitutions({ detector, manifest }: OpenedDetector): SubstitutionCounts {
  const own = { ...detector.vocabulary, tokenOf: ownTokens(manifest.vocabulary.calls) };
  const found = new Map<string, Substitution>();
  const timesBefore = (call: string): number => {
    const before = found.get(call);
    return before === undefined ? 0 : before.times;
  };
  return {
    add(calls) {
      for (const one of listSubstitutions(own, detector.vocabulary, calls)) {
        found.set(one.call, { ...one, times: one.times + timesBefore(one.call) });
      }
    },
    list: () => [...found.values()].sort((a, b) => b.times - a.times || (a.call < b.call ? -1 : 1)),
  };
}

function ownTokens(calls: readonly string[]): ReadonlyMap<string, number> {
  return new Map(calls.map((call, index) => [call, index + 1]));
}

/**
 * What a model or an encoding says of the data set that it was made from; the licence as far as the
 * data set's name tells.
 */
export function datasetSource({ name, sha256 }: Omit<DatasetSource, "licence">): DatasetSource {
  return { name, sha256, licence: licenceOf(name) };
}

function licenceOf(name: string): string {
  if (name === "ADFA-LD") return "free for research, may not be redistributed (UNSW Canberra)";
  return name === "sample" ? "MIT" : "the user's own";
}
