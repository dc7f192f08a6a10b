import type { Evaluation } from "../../results/evaluation.ts";
import type { Judgement, ModelFacts, WorkProgress } from "../api.ts";

/** What the page shows. */
export interface PageState {
  /** Work that the user waits for; null where there is none. */
  readonly progress: WorkProgress | null;
  /** One line on what went wrong last, or was noteworthy; null where nothing was. */
  readonly problem: string | null;
  readonly judgement: Judgement | null;
  /** Another number for other traces: the same traces judged anew keep it. */
  readonly givenId: number;
  readonly evaluation: Evaluation | null;
  /** Whether the evaluation holds the fitted baselines. */
  readonly hasBaselines: boolean;
  readonly ownModel: ModelFacts | null;
}

/** Before anything was given. */
export const NOTHING: PageState = {
  progress: null,
  problem: null,
  judgement: null,
  givenId: 0,
  evaluation: null,
  hasBaselines: false,
  ownModel: null,
};
