import { judgedFromOnset, type RecordedTrace } from "./recordings.ts";
import type { AttackTrace, EvaluationData } from "./test-sets.ts";

/** A labelled data set as loadDataset gives it. */
export interface SplitTraces {
  readonly name: string;
  readonly sha256: string | null;
  readonly splits: {
    readonly training: readonly RecordedTrace[];
    readonly validation: readonly RecordedTrace[];
    readonly attack: readonly (RecordedTrace & AttackTrace)[];
  };
}

/**
 * What evaluate takes of a data set: where it holds labelled recordings (LID-DS), these too, and
 * the threads that ended before the attack began among the normal test traces. A data set without a
 * split of its own goes through halveNormals first.
 * @param notes what was done to it before, one sentence each
 */
export function evaluationDataOf({ name, sha256, splits }: SplitTraces, notes: readonly string[] = []): EvaluationData {
  const judged = judgedFromOnset(splits);
  return {
    name,
    sha256: sha256 ?? "",
    isSample: false,
    training: splits.training,
    validation: judged.validation,
    attack: judged.attack,
    recordings: judged.recordings,
    notes: [...notes, ...judged.notes],
  };
}
