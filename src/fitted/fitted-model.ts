import type { Calibration } from "../core/calibration.ts";
import type { Detector } from "../core/detector.ts";
import { traceArrays } from "../core/npy.ts";
import { sumOf } from "../core/statistics.ts";
import type { Tokens, Trace } from "../core/trace.ts";
import { joinedTraits, type TraceTraits } from "../core/trace-traits.ts";
import type { UnitCalibrations } from "../core/units.ts";
import { encodeCalls, UNKNOWN_TOKEN } from "../core/vocabulary.ts";
import type { Learner, Method } from "../detectors/learner.ts";
import { createLearner } from "../detectors/methods.ts";
import { SentinelError } from "../errors.ts";
import { sha256Hex, vocabularySha256 } from "../model/checksums.ts";
import { MANIFEST_FORMAT_VERSION, manifestTraits, manifestUnits } from "../model/manifest-fields.ts";
import type { DatasetSource, FittedHistoryEntry, FittedManifest } from "../model/manifest.ts";
import { grownVocabulary, trainingVocabulary } from "./training-vocabulary.ts";
import { crossFittedUnits, type RecordedTrace } from "./unit-calibration.ts";

/** The files of a fitted model's folder besides `manifest.json`. */
const FILES = { calls: "calls.npy", offsets: "offsets.npy" } as const;

/** A model without a network: what it has learned, its detector, and the manifest saved with it. */
export interface FittedModel {
  readonly manifest: FittedManifest;
  /** Extending it would invalidate `detector`; `extendFittedModel` makes a new model. */
  readonly learner: Learner;
  readonly detector: Detector;
}

/** The source of the traces that a model learns or is calibrated on. */
export interface TrainingSource {
  readonly dataset: DatasetSource;
  /** Of those traces; left out where nobody knows them. */
  readonly traits?: TraceTraits | undefined;
  /** `YYYY-MM-DD`, for the history; without it the same traces give the same bytes on any day. */
  readonly date?: string | undefined;
}

export interface FitOptions extends TrainingSource {
  /** The model's name in tables; not empty. */
  readonly name: string;
  readonly method: Method;
  /** Of the traces; null where no source names it. */
  readonly architecture: string | null;
}

/**
 * Learns normal traces and calibrates on them, each by a score that it had no part in. Skips traces
 * too short for the method.
 * @param traces normal ones only
 * @throws SentinelError E_USAGE when the method or a parameter is unknown; E_DATASET when the
 * traces are too few
 */
export async function fitModel(traces: readonly RecordedTrace[], options: FitOptions): Promise<FittedModel> {
  const { name, method, dataset } = options;
  if (traces.length === 0)
    throw new SentinelError("E_DATASET", { problem: "data.no-training-traces", path: method.name });
  const vocabulary = trainingVocabulary(options.architecture, traces);
  const learner = createLearner(method, vocabulary);
  await learner.extend(traces.map((trace) => encodeCalls(vocabulary, trace.calls)));
  const fit = entryOf("fit", learner.traces.length, countCalls(learner.traces), options);
  return assemble(learner, {
    name,
    dataset,
    history: [fit],
    traits: options.traits,
    units: await crossFittedUnits(method, vocabulary, traces),
  });
}

/**
 * A new model of the old one's traces and more; the old model does not change. The same as a model
 * that learns all of them at once, calibrated on all of them: a threshold that `calibrate` set is
 * gone. New call names join the vocabulary.
 * @param more normal traces of the same architecture
 * @param options name of the new model; default: the old one's
 * @throws SentinelError E_DATASET when they are of another architecture, or all too short for the
 * method
 */
export async function extendFittedModel(
  model: FittedModel,
  more: readonly Trace[],
  options: TrainingSource & { readonly name?: string },
): Promise<FittedModel> {
  const { manifest } = model;
  const { architecture } = model.learner.vocabulary;
  const other = more.find((trace) => trace.architecture !== null && trace.architecture !== architecture);
  if (other !== undefined && architecture !== "any") {
    const found = String(other.architecture);
    const facts = { path: other.name, found, model: manifest.name, expected: architecture };
    throw new SentinelError("E_DATASET", { problem: "data.other-architecture", ...facts });
  }
  const vocabulary = grownVocabulary(model.learner.vocabulary, more);
  const learner = createLearner(model.learner.method, vocabulary);
  await learner.extend([...model.learner.traces, ...more.map((trace) => encodeCalls(vocabulary, trace.calls))]);
  const traces = learner.traces.length - model.learner.traces.length;
  if (traces <= 0) {
    throw new SentinelError("E_DATASET", { problem: "data.none-to-learn", path: manifest.name, traces: more.length });
  }
  const calls = countCalls(learner.traces) - manifest.dataset.trainingCalls;
  return assemble(learner, {
    name: options.name ?? manifest.name,
    dataset: joined(manifest.dataset, options.dataset),
    history: [...manifest.history, entryOf("extend", traces, calls, options)],
    traits: joinedTraits(manifest.traces, options.traits),
  });
}

/** The first data set names the model; what either owner forbids remains forbidden. */
function joined(first: DatasetSource, more: DatasetSource): DatasetSource {
  const licences = first.licence.split("; ");
  const licence = licences.includes(more.licence) ? first.licence : [...licences, more.licence].join("; ");
  return { name: first.name, sha256: first.sha256, licence };
}

/**
 * The same model with another calibration; its scores do not change.
 * @param calibration the detector's scores of normal traces that it has not learned; at least one
 * @param options `source`: one sentence that names the traces; `calls`: how many they hold
 */
export function calibrateFittedModel(
  model: FittedModel,
  calibration: Calibration,
  options: TrainingSource & { readonly source: string; readonly calls: number },
): FittedModel {
  const { manifest, learner, detector } = model;
  const { scores, shortestCalls, units } = calibration;
  const { scoreUnit } = manifest.calibration;
  const { calls, source } = options;
  return {
    learner,
    detector: {
      ...withoutUnits(detector),
      calibrationScores: scores,
      shortestCalls,
      ...(units === undefined ? {} : { unitCalibrations: units }),
    },
    manifest: {
      ...manifest,
      ...manifestTraits(joinedTraits(manifest.traces, options.traits)),
      calibration: {
        scoreUnit,
        source,
        scores: [...scores],
        shortestCalls: [...shortestCalls],
        ...manifestUnits(units),
      },
      history: [...manifest.history, entryOf("calibrate", scores.length, calls, options)],
    },
  };
}

/** A detector whose units, calibrated on other recordings, are forgotten. */
function withoutUnits(detector: Detector): Detector {
  const copy: { -readonly [Field in keyof Detector]: Detector[Field] } = { ...detector };
  delete copy.unitCalibrations;
  return copy;
}

function entryOf(what: string, traces: number, calls: number, { dataset, date }: TrainingSource): FittedHistoryEntry {
  const entry = { what, traces, calls, dataset };
  return date === undefined ? entry : { ...entry, date };
}

/**
 * The model of a learner, calibrated on its own traces.
 * @throws SentinelError E_DATASET when its traces are too few for the method
 */
async function assemble(
  learner: Learner,
  card: Pick<FittedManifest, "name" | "history"> & {
    readonly dataset: FittedHistoryEntry["dataset"];
    readonly units?: UnitCalibrations | undefined;
    readonly traits: TraceTraits | undefined;
  },
): Promise<FittedModel> {
  const { method, traces, vocabulary } = learner;
  const detector = await learner.detector();
  const arrays = traceArrays(traces);
  const manifest: FittedManifest = {
    formatVersion: MANIFEST_FORMAT_VERSION,
    name: card.name,
    kind: "fitted",
    method: { name: method.name, parameters: { ...method.parameters } },
    vocabulary: {
      architecture: vocabulary.architecture,
      calls: [...vocabulary.calls],
      sha256: await vocabularySha256(vocabulary),
      trainedTokens: trainedTokens(traces),
    },
    dataset: { ...card.dataset, trainingTraces: traces.length, trainingCalls: countCalls(traces) },
    files: {
      calls: { file: FILES.calls, sha256: await sha256Hex(arrays.calls) },
      offsets: { file: FILES.offsets, sha256: await sha256Hex(arrays.offsets) },
    },
    calibration: {
      source: "its own distinct training traces, each by a score that it had no part in",
      scoreUnit: detector.scoreUnit,
      scores: [...detector.calibrationScores],
      ...(detector.shortestCalls === undefined ? {} : { shortestCalls: [...detector.shortestCalls] }),
      ...manifestUnits(card.units),
    },
    ...manifestTraits(card.traits),
    history: card.history,
  };
  const units = card.units === undefined ? {} : { unitCalibrations: card.units };
  return { manifest, learner, detector: { ...detector, ...units, name: card.name } };
}

/** How many calls the traces hold. */
export function countCalls(traces: readonly Tokens[]): number {
  return sumOf(traces, ({ length }) => length);
}

/** The tokens that occur, ascending, the unknown one left out. */
function trainedTokens(traces: readonly Tokens[]): number[] {
  const seen = new Set<number>();
  for (const tokens of traces) for (const token of tokens) seen.add(token);
  seen.delete(UNKNOWN_TOKEN);
  return [...seen].sort((a, b) => a - b);
}
