import { DEFAULT_FALSE_ALARM_RATE } from "../../core/conformal.ts";
import type { Evaluation } from "../../results/evaluation.ts";
import type {
  Judgement,
  ModelChoice,
  ModelFacts,
  ReadChoices,
  ReadOptions,
  ShippedModel,
  WorkProgress,
} from "../api.ts";

/** Work that the user waits for. */
interface Work {
  /** Aborts it; another one for other work, and so what events name it by. */
  readonly abort: AbortController;
  readonly progress: WorkProgress;
  /** The model that it tries, which is chosen once it has judged; null for the one chosen before. */
  readonly choice: ModelChoice | null;
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
  /** The index of the trace that is looked at. */
  readonly selected: number | null;
  readonly evaluation: Evaluation | null;
  /** Whether the evaluation holds the baselines. */
  readonly hasBaselines: boolean;
  readonly ownModel: ModelFacts | null;
  /** The model for the next traces; null leaves it to the worker. */
  readonly choice: ModelChoice | null;
  /** The promised share of normal traces that raise an alarm, in (0, 1). */
  readonly falseAlarmRate: number;
  readonly readOptions: ReadOptions;
  /** What can be chosen: empty until the worker has listed it. */
  readonly readChoices: ReadChoices;
  readonly shipped: readonly ShippedModel[];
}

/** Before anything was given. */
export const NOTHING: PageState = {
  work: null,
  problem: null,
  judgement: null,
  selected: null,
  evaluation: null,
  hasBaselines: false,
  ownModel: null,
  choice: null,
  falseAlarmRate: DEFAULT_FALSE_ALARM_RATE,
  readOptions: { format: "auto", architecture: null, per: "thread" },
  readChoices: { formats: [], architectures: [], units: [] },
  shipped: [],
};

/** What happens to work. An event of other work than the current one changes nothing. */
type WorkEvent = { readonly work: AbortController } & (
  | { readonly kind: "progressed"; readonly progress: WorkProgress }
  /** `isNew`: other traces than before, not the same ones under another model. */
  | { readonly kind: "judged"; readonly judgement: Judgement; readonly isNew: boolean }
  | { readonly kind: "measured"; readonly evaluation: Evaluation; readonly hasBaselines: boolean }
  | { readonly kind: "model-taken"; readonly model: ModelFacts }
  | { readonly kind: "finished" }
  | { readonly kind: "failed"; readonly problem: string }
  | { readonly kind: "cancel-asked" }
);

/** What happens to the page. */
export type PageEvent =
  | WorkEvent
  | {
      readonly kind: "begun";
      readonly work: AbortController;
      readonly progress: WorkProgress;
      readonly choice: ModelChoice | null;
    }
  /** The worker is gone, and with it all that it knew; a new one has started. */
  | { readonly kind: "worker-lost"; readonly problem: string }
  | { readonly kind: "chosen"; readonly choice: ModelChoice }
  | { readonly kind: "selected"; readonly index: number }
  | { readonly kind: "set"; readonly settings: Partial<PageSettings> }
  | { readonly kind: "dismissed" };

/** What the user sets, and what there is to choose from: a lost worker changes none of it. */
export type PageSettings = Pick<PageState, "falseAlarmRate" | "readOptions" | "readChoices" | "shipped">;

const ENDING: WorkProgress = { stage: "ending", what: "the work", done: 0, total: null };

/**
 * The state after an event. Progress and outcomes come by two ports, so an event may be late: one of
 * other work than the current one changes nothing; of cancelled work only its end counts.
 */
export function changed(state: PageState, event: PageEvent): PageState {
  switch (event.kind) {
    case "begun": {
      if (state.work !== null) return state;
      const { work: abort, progress, choice } = event;
      return { ...state, work: { abort, progress, choice, isEnding: false }, problem: null };
    }
    case "worker-lost": {
      const { falseAlarmRate, readOptions, readChoices, shipped } = state;
      return { ...NOTHING, falseAlarmRate, readOptions, readChoices, shipped, problem: event.problem };
    }
    case "chosen":
      return state.work === null ? { ...state, choice: event.choice } : state;
    case "selected":
      return { ...state, selected: event.index };
    case "set":
      return { ...state, ...event.settings };
    case "dismissed":
      return { ...state, problem: null };
    default: {
      const { work } = state;
      if (work?.abort !== event.work) return state;
      if (!work.isEnding) return afterWork(state, work, event);
      return event.kind === "finished" || event.kind === "failed" ? cancelled(state) : state;
    }
  }
}

/** The model that the page shows as chosen: the one that is tried, that judged, or that will. */
export function chosenModel({ work, judgement, choice }: PageState): ModelChoice | null {
  return work?.choice ?? judgement?.model.choice ?? choice;
}

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
        choice: work.choice ?? state.choice,
        ...(isNew ? { selected: null } : {}),
        // Figures of the same traces stay until the new ones are there.
        ...(isMeasuredBefore ? {} : { evaluation: null, hasBaselines: false }),
      };
    }
    case "measured":
      return { ...state, evaluation: event.evaluation, hasBaselines: event.hasBaselines };
    case "model-taken": {
      const choice: ModelChoice = { kind: "own" };
      const taken = { ...state, ownModel: event.model };
      // Where there are traces it judges them next, and is chosen once it has.
      return state.judgement === null ? { ...taken, choice } : { ...taken, work: { ...work, choice } };
    }
    case "finished":
      return { ...state, work: null };
    case "failed":
      return { ...state, work: null, problem: event.problem };
    case "cancel-asked":
      return { ...state, work: { ...work, progress: ENDING, choice: null, isEnding: true } };
  }
}

function cancelled(state: PageState): PageState {
  const problem =
    state.judgement === null ? "Cancelled: nothing was judged." : "Cancelled: what was shown before stays.";
  return { ...state, work: null, problem };
}
