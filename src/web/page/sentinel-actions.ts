import { useMemo, useState } from "preact/hooks";
import { reasonOf } from "../../errors.ts";
import type { GivenFile, Judgement, ModelChoice, ReadOptions, WorkProgress } from "../api.ts";
import { changed, NOTHING, type PageEvent, type PageState } from "./page-state.ts";
import { handOver, startClient, progressProxy, type SentinelClient } from "./sentinel-client.ts";

const MEASURING: WorkProgress = { stage: "measuring", what: "detection", done: 0, total: null };
const WAITING: WorkProgress = { stage: "loading", what: "the files", done: 0, total: null };
/** The worker listens between two pieces of work; one that does not is ended. */
const CANCEL_MS = 3000;
const TOO_LATE = "Cancelled. Please load the traces again.";

/** What the user can do. Every action shows its own progress and problem, and none throws. */
export interface SentinelActions {
  readonly judge: (files: readonly GivenFile[], options: ReadOptions, falseAlarmRate: number) => void;
  readonly judgeSample: (options: ReadOptions, falseAlarmRate: number) => void;
  readonly choose: (choice: ModelChoice, falseAlarmRate: number) => void;
  readonly takeModel: (files: readonly GivenFile[], falseAlarmRate: number) => void;
  readonly measure: (falseAlarmRate: number, withBaselines: boolean) => void;
  /** Ends the work under way; what was shown before stays. */
  readonly cancel: () => void;
  readonly dismiss: () => void;
  readonly client: SentinelClient;
}

/** Work under way, as its steps see it. */
interface Steps {
  readonly id: number;
  /** Aborted when the work is cancelled, or its worker lost. */
  readonly signal: AbortSignal;
}

/**
 * The page's state and the worker behind it.
 * @param workers how many may score side by side, at least 1
 */
export function useSentinel(workers: number): { readonly state: PageState; readonly actions: SentinelActions } {
  const [state, show] = useState(NOTHING);
  const actions = useMemo(() => actionsOn((onCrash) => startClient(workers, onCrash), show), [workers]);
  return { state, actions };
}

/**
 * The actions on a worker of their own. They own the page's state: every change of it is an event.
 * @param start starts the worker; it calls back when the worker ends by itself
 * @param show gets each new state
 */
export function actionsOn(
  start: (onCrash: (problem: string) => void) => SentinelClient,
  show: (state: PageState) => void,
): SentinelActions {
  let state = NOTHING;
  /** Of the latest work: what stops it, and its end. */
  let latest: { readonly abort: AbortController; readonly ended: Promise<void> } | null = null;
  let works = 0;

  function emit(event: PageEvent): void {
    state = changed(state, event);
    show(state);
  }

  function lose(problem: string): void {
    latest?.abort.abort();
    client.restart();
    emit({ kind: "worker-lost", problem });
  }

  const client = start((problem) => {
    const advice =
      "It may have run out of memory: try fewer or smaller files. The page still works; load the files again.";
    lose(`The worker has ended: ${problem}. ${advice}`);
  });

  /** Begins work, unless there is other work under way, and shows how it ends. */
  function begin(work: (steps: Steps) => Promise<void>, progress = WAITING): void {
    if (state.work !== null) return;
    const id = ++works;
    const abort = new AbortController();
    emit({ kind: "begun", work: id, progress });
    const ended = work({ id, signal: abort.signal }).then(
      () => {
        emit({ kind: "finished", work: id });
      },
      (error: unknown) => {
        emit({ kind: "failed", work: id, problem: reasonOf(error) });
      },
    );
    latest = { abort, ended };
  }

  const progressOf = ({ id }: Steps): ReturnType<typeof progressProxy> =>
    progressProxy((progress) => {
      emit({ kind: "progressed", work: id, progress });
    });

  async function measured(steps: Steps, falseAlarmRate: number, hasBaselines: boolean): Promise<void> {
    const evaluation = await client.api().evaluate(falseAlarmRate, hasBaselines, progressOf(steps));
    emit({ kind: "measured", work: steps.id, evaluation, hasBaselines });
  }

  /** Shows the verdicts at once, then measures detection where there are labels. */
  async function shown(judgement: Judgement, isNew: boolean, falseAlarmRate: number, steps: Steps): Promise<void> {
    steps.signal.throwIfAborted();
    emit({ kind: "judged", work: steps.id, judgement, isNew });
    if (judgement.isLabelled) await measured(steps, falseAlarmRate, false);
  }

  async function judged(
    files: readonly GivenFile[],
    options: ReadOptions,
    falseAlarmRate: number,
    steps: Steps,
  ): Promise<void> {
    const before = state.judgement;
    const judgement = await handOver(client.api(), files, steps.signal)
      .then(() => client.api().judge(options, state.choice, progressOf(steps)))
      .catch((error: unknown) => {
        if (before === null) throw error;
        throw new Error(`${reasonOf(error)}. The page still shows ${before.name}.`, { cause: error });
      });
    await shown(judgement, true, falseAlarmRate, steps);
  }

  async function judgedAgain(choice: ModelChoice, falseAlarmRate: number, steps: Steps): Promise<void> {
    await shown(await client.api().judgeAgain(choice, progressOf(steps)), false, falseAlarmRate, steps);
  }

  return {
    client,
    judge(files, options, falseAlarmRate) {
      begin((steps) => judged(files, options, falseAlarmRate, steps));
    },
    judgeSample(options, falseAlarmRate) {
      begin(async (steps) => {
        const response = await fetch("sample.zip", { signal: steps.signal });
        if (!response.ok) throw new Error(`the sample cannot be fetched: the server answered ${response.status}`);
        const file = new File([await response.blob()], "sample.zip");
        await judged([{ path: "sample.zip", file }], options, falseAlarmRate, steps);
      });
    },
    choose(choice, falseAlarmRate) {
      if (state.work !== null) return;
      emit({ kind: "chosen", choice });
      if (state.judgement !== null) begin((steps) => judgedAgain(choice, falseAlarmRate, steps));
    },
    takeModel(files, falseAlarmRate) {
      begin(async (steps) => {
        const model = await client.api().takeModel(files);
        steps.signal.throwIfAborted();
        emit({ kind: "model-taken", work: steps.id, model });
        if (state.judgement !== null) await judgedAgain({ kind: "own" }, falseAlarmRate, steps);
      });
    },
    measure(falseAlarmRate, withBaselines) {
      begin((steps) => measured(steps, falseAlarmRate, withBaselines), MEASURING);
    },
    cancel() {
      const { work } = state;
      if (work === null || work.isEnding || latest === null) return;
      const { abort, ended } = latest;
      abort.abort();
      emit({ kind: "cancel-asked", work: work.id });
      const late = new Promise<"late">((resolve) => setTimeout(resolve, CANCEL_MS, "late"));
      void client.api().cancel();
      void Promise.race([ended, late]).then((outcome) => {
        // The worker may have been lost since, and the page may be at other work.
        if (state.work?.id !== work.id) return;
        if (outcome === "late") lose(TOO_LATE);
        else emit({ kind: "cancelled", work: work.id });
      });
    },
    dismiss() {
      emit({ kind: "dismissed" });
    },
  };
}
