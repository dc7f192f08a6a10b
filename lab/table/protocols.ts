import { at } from "../../src/core/at.ts";
import type { Detector } from "../../src/core/detector.ts";
import { areaUnderCurve, rocCurve } from "../../src/core/roc.ts";
import type { Trace } from "../../src/core/trace.ts";
import { encodeCalls } from "../../src/core/vocabulary.ts";
import { checkedScores } from "../../src/core/checked-scores.ts";
import type { ProtocolRow } from "./results-types.ts";
import { distinctOf, type Division } from "./divisions.ts";

/** Fits a detector on normal traces: all that a protocol gives it. */
export type Fit = (training: readonly Trace[]) => Promise<Detector>;

/** The AUCs of each detector under each division. Traces too short for a detector are left out of its figures. */
export async function protocolRows(
  detectors: Readonly<Record<string, Fit>>,
  divisions: readonly Division[],
  attack: readonly Trace[],
  progress: (detector: string, setting: string) => void,
): Promise<readonly ProtocolRow[]> {
  const rows: ProtocolRow[] = [];
  for (const [name, fit] of Object.entries(detectors)) {
    for (const division of divisions) {
      progress(name, division.setting);
      const detector = await fit(division.training);
      const normals = await scoresOf(detector, division.normals);
      const attacks = await scoresOf(detector, attack);
      const distinct = distinctOf(division, attack);
      rows.push({
        detector: name,
        setting: division.setting,
        trainingTraces: division.training.length,
        auc: aucOf(normals, attacks),
        aucDistinct: aucOf(
          normals.filter((_, index) => distinct.normals[index]),
          attacks.filter((_, index) => distinct.attacks[index]),
        ),
      });
    }
  }
  return rows;
}

async function scoresOf(detector: Detector, traces: readonly Trace[]): Promise<readonly (number | null)[]> {
  const tokens = traces.map((trace) => encodeCalls(detector.vocabulary, trace.calls));
  const usable = [...tokens.keys()].filter((index) => at(tokens, index).length >= detector.minimumCalls);
  const scores = await checkedScores(
    detector,
    usable.map((index) => at(tokens, index)),
  );
  const all: (number | null)[] = traces.map(() => null);
  for (const [place, index] of usable.entries()) all[index] = at(scores, place);
  return all;
}

/** Null without scores on both sides. */
function aucOf(normals: readonly (number | null)[], attacks: readonly (number | null)[]): number | null {
  const [own, theirs] = [normals, attacks].map((scores) => Float64Array.from(scores.filter((score) => score !== null)));
  return own!.length === 0 || theirs!.length === 0 ? null : areaUnderCurve(rocCurve(own!, theirs!));
}
