import type { Tokens } from "../core/trace.ts";
import { traceArrays } from "../core/npy.ts";
import { UNKNOWN_TOKEN } from "../core/vocabulary.ts";
import type { Learner } from "../detectors/learner.ts";
import type { FittedHistoryEntry, FittedManifest } from "../model/fitted-manifest.ts";
import { MANIFEST_FORMAT_VERSION } from "../model/manifest-fields.ts";
import { vocabularySha256 } from "../model/manifest-vocabulary.ts";
import { sha256Hex } from "../model/sha256.ts";
import type { FittedModel } from "./fitted-model.ts";
import { sumOf } from "../core/statistics.ts";
import { manifestUnits } from "../model/manifest-fields.ts";
import type { UnitCalibrations } from "../core/units.ts";

/** The files of a fitted model's folder besides `manifest.json`. */
const FILES = { calls: "calls.npy", offsets: "offsets.npy" } as const;

/**
 * The model of what a learner has learnt, calibrated on its own traces.
 * @throws SentinelError E_DATASET when too little was learnt for the method
 */
export async function assemble(
  learner: Learner,
  card: Pick<FittedManifest, "name" | "history"> & {
    readonly dataset: FittedHistoryEntry["dataset"];
    readonly units?: UnitCalibrations | undefined;
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
