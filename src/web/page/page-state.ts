import type { Evaluation } from "../../results/evaluation.ts";
import type { Judgement, ModelChoice, ModelFacts, WorkProgress } from "../api.ts";

/** Work that the user waits for. */
export interface Work {
  /** Another number for other work. */
  readonly id: number;
  readonly progress: WorkProgress;
  /** Whether it was cancelled and has not ended yet. */
  readonly isEnding: boolean;
}

/** Everything that the page knows; only {@link changed} makes another one. */
export interface PageState {
  /** Null where nothing is being done; one work at a time, until it has ended, cancelled or not. */
  readonly work: Work | null;
  /** One line on what went wrong last, or was noteworthy; null where nothing was. */
  readonly problem: string | null;
  readonly judgement: Judgement | null;
  /** Another number for other traces: the same traces under another model keep it. */
  readonly givenId: number;
  readonly evaluation: Evaluation | null;
  /** Whether the evaluation holds the baselines. */
  readonly hasBaselines: boolean;
  readonly ownModel: ModelFacts | null;
  /** The model for the next traces; null leaves it to the worker. */
  readonly choice: ModelChoice | null;
}

/** Before anything was given. */
export const NOTHING: PageState = {
  work: null,
  problem: null,
  judgement: null,
  givenId: 0,
  evaluation: null,
  hasBaselines: false,
  ownModel: null,
  choice: null,
};

/** What happens to the page. `work` is the id of the work that an event belongs to. */
export type PageEvent =
  | { readonly kind: "begun"; readonly work: number; readonly progress: WorkProgress }
  | { readonly kind: "progressed"; readonly work: number; readonly progress: WorkProgress }
  /** `isNew`: other traces than before, not the same ones under another model. */
  | { readonly kind: "judged"; readonly work: number; readonly judgement: Judgement; readonly isNew: boolean }
  | {
      readonly kind: "measured";
      readonly work: number;
      readonly evaluation: Evaluation;
      readonly hasBaselines: boolean;
    }
  | { readonly kind: "model-taken"; readonly work: number; readonly model: ModelFacts }
  | { readonly kind: "finished"; readonly work: number }
  | { readonly kind: "failed"; readonly work: number; readonly problem: string }
  | { readonly kind: "cancel-asked"; readonly work: number }
  | { readonly kind: "cancelled"; readonly work: number }
  /** The worker is gone, and with it all that it knew; a new one has started. */
  | { readonly kind: "worker-lost"; readonly problem: string }
  | { readonly kind: "chosen"; readonly choice: ModelChoice }
  | { readonly kind: "dismissed" };

const ENDING: WorkProgress = { stage: "ending", what: "the work", done: 0, total: null };

/**
 * The state after an event. An event of other work than the current one changes nothing, since
 * progress and outcomes come by two ports and may be late; of cancelled work only its end counts.
 */
export function changed(state: PageState, event: PageEvent): PageState {
  switch (event.kind) {
    case "begun": {
      if (state.work !== null) return state;
      return { ...state, work: { id: event.work, progress: event.progress, isEnding: false }, problem: null };
    }
    case "worker-lost":
      return { ...NOTHING, givenId: state.givenId, problem: event.problem };
    case "chosen":
      return state.work === null ? { ...state, choice: event.choice } : state;
    case "dismissed":
      return { ...state, problem: null };
    default: {
      const { work } = state;
      if (work?.id !== event.work || (work.isEnding && event.kind !== "cancelled")) return state;
      return afterWork(state, work, event);
    }
  }
}

type WorkEvent = Exclude<PageEvent, { readonly kind: "begun" | "worker-lost" | "chosen" | "dismissed" }>;

function afterWork(state: PageState, work: Work, event: WorkEvent): PageState {
  switch (event.kind) {
    case "progressed":
      return { ...state, work: { ...work, progress: event.progress } };
    case "judged": {
      const { judgement, isNew } = event;
      const isMeasuredBefore = judgement.isLabelled && !isNew;
      return {
        ...state,
        judgement,
        givenId: state.givenId + (isNew ? 1 : 0),
        // Figures of the same traces stay until the new ones are there.
        ...(isMeasuredBefore ? {} : { evaluation: null, hasBaselines: false }),
      };
    }
    case "measured":
      return { ...state, evaluation: event.evaluation, hasBaselines: event.hasBaselines };
    case "model-taken":
      return { ...state, ownModel: event.model, choice: { kind: "own" } };
    case "finished":
      return { ...state, work: null };
    case "failed":
      return { ...state, work: null, problem: event.problem };
    case "cancel-asked": {
      // A choice that was not carried out does not count.
      const choice = state.judgement?.model.choice ?? null;
      return { ...state, work: { ...work, progress: ENDING, isEnding: true }, choice };
    }
    case "cancelled": {
      const problem =
        state.judgement === null ? "Cancelled: nothing was judged." : "Cancelled: what was shown before stays.";
      return { ...state, work: null, problem };
    }
  }
}
