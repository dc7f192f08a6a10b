import { useEffect, useMemo, useState } from "preact/hooks";
import { reasonOf } from "../../errors.ts";
import type { GivenFile, Judgement, ModelChoice, ReadOptions, WorkProgress } from "../api.ts";
import { changed, NOTHING, type PageEvent, type PageSettings, type PageState } from "./page-state.ts";
import { handOver, progressProxy, type SentinelClient, startClient } from "./sentinel-client.ts";

const MEASURING: WorkProgress = { stage: "measuring", what: "detection", done: 0, total: null };
const WAITING: WorkProgress = { stage: "loading", what: "the files", done: 0, total: null };
/** The worker listens between two pieces of work; one that does not is ended. */
const CANCEL_MS = 3000;
const TOO_LATE = "Cancelled. Please load the traces again.";

/** What the user can do. Every action shows its own progress and problem, and none throws. */
export interface SentinelActions {
  /** Asks the worker once what there is to choose from. */
  readonly listChoices: () => void;
  readonly judge: (files: readonly GivenFile[]) => void;
  readonly judgeSample: () => void;
  readonly choose: (choice: ModelChoice) => void;
  readonly takeModel: (files: readonly GivenFile[]) => void;
  readonly measure: (withBaselines: boolean) => void;
  /** @param index of the trace to look at */
  readonly select: (index: number) => void;
  /** @param rate the promised share of normal traces that raise an alarm, in (0, 1) */
  readonly setFalseAlarmRate: (rate: number) => void;
  /** How the next files are read. */
  readonly setReadOptions: (options: ReadOptions) => void;
  /** Ends the work under way; what was shown before stays. */
  readonly cancel: () => void;
  readonly dismiss: () => void;
  readonly client: SentinelClient;
}

/**
 * The page's state and the worker behind it.
 * @param workers how many may score side by side, at least 1
 */
export function useSentinel(workers: number): { readonly state: PageState; readonly actions: SentinelActions } {
  const [state, show] = useState(NOTHING);
  const actions = useMemo(() => actionsOn((onCrash) => startClient(workers, onCrash), show), [workers]);
  useEffect(actions.listChoices, [actions]);
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

  function emit(event: PageEvent): void {
    state = changed(state, event);
    show(state);
  }

  function set(settings: Partial<PageSettings>): void {
    emit({ kind: "set", settings });
  }

  function lose(problem: string): void {
    state.work?.abort.abort();
    client.restart();
    emit({ kind: "worker-lost", problem });
  }

  const client = start((problem) => {
    const advice =
      "It may have run out of memory: try fewer or smaller files. The page still works; load the files again.";
    lose(`The worker has ended: ${problem}. ${advice}`);
  });

  /**
   * Begins work, unless there is other work under way, and shows how it ends.
   * @param choice the model that it tries, null for the one chosen before
   */
  function begin(
    steps: (work: AbortController) => Promise<void>,
    progress = WAITING,
    choice: ModelChoice | null = null,
  ): void {
    if (state.work !== null) return;
    const work = new AbortController();
    emit({ kind: "begun", work, progress, choice });
    steps(work).then(
      () => {
        emit({ kind: "finished", work });
      },
      (error: unknown) => {
        emit({ kind: "failed", work, problem: reasonOf(error) });
      },
    );
  }

  const progressOf = (work: AbortController): ReturnType<typeof progressProxy> =>
    progressProxy((progress) => {
      emit({ kind: "progressed", work, progress });
    });

  async function measured(work: AbortController, hasBaselines: boolean): Promise<void> {
    const evaluation = await client.api().evaluate(state.falseAlarmRate, hasBaselines, progressOf(work));
    emit({ kind: "measured", work, evaluation, hasBaselines });
  }

  /** Shows the verdicts at once, then measures detection where there are labels. */
  async function shown(work: AbortController, judgement: Judgement, isNew: boolean): Promise<void> {
    work.signal.throwIfAborted();
    emit({ kind: "judged", work, judgement, isNew });
    if (judgement.isLabelled) await measured(work, false);
  }

  async function judged(work: AbortController, files: readonly GivenFile[]): Promise<void> {
    const before = state.judgement;
    const judgement = await handOver(client.api(), files, work.signal)
      .then(() => client.api().judge(state.readOptions, state.choice, progressOf(work)))
      .catch((error: unknown) => {
        if (before === null) throw error;
        throw new Error(`${reasonOf(error)}. The page still shows ${before.name}.`, { cause: error });
      });
    await shown(work, judgement, true);
  }

  async function judgedAgain(work: AbortController, choice: ModelChoice): Promise<void> {
    await shown(work, await client.api().judgeAgain(choice, progressOf(work)), false);
  }

  return {
    client,
    listChoices() {
      // Without either list the page still works: the worker chooses the model and the format for
      // the traces, and reports what is wrong.
      const api = client.api();
      void api.readChoices().then((readChoices) => {
        set({ readChoices });
      });
      api.shippedModels().then(
        (shipped) => {
          set({ shipped });
        },
        () => undefined,
      );
    },
    judge(files) {
      begin((work) => judged(work, files));
    },
    judgeSample() {
      begin(async (work) => {
        const response = await fetch("sample.zip", { signal: work.signal });
        if (!response.ok) throw new Error(`the sample cannot be fetched: the server answered ${response.status}`);
        const file = new File([await response.blob()], "sample.zip");
        await judged(work, [{ path: "sample.zip", file }]);
      });
    },
    choose(choice) {
      if (state.judgement === null) emit({ kind: "chosen", choice });
      else begin((work) => judgedAgain(work, choice), WAITING, choice);
    },
    takeModel(files) {
      begin(async (work) => {
        const model = await client.api().takeModel(files);
        work.signal.throwIfAborted();
        emit({ kind: "model-taken", work, model });
        if (state.judgement !== null) await judgedAgain(work, { kind: "own" });
      });
    },
    measure(withBaselines) {
      begin((work) => measured(work, withBaselines), MEASURING);
    },
    select(index) {
      emit({ kind: "selected", index });
    },
    setFalseAlarmRate(falseAlarmRate) {
      set({ falseAlarmRate });
    },
    setReadOptions(readOptions) {
      set({ readOptions });
    },
    cancel() {
      const { work } = state;
      if (work === null || work.isEnding) return;
      work.abort.abort();
      emit({ kind: "cancel-asked", work: work.abort });
      void client.api().cancel();
      setTimeout(() => {
        // The worker may have been lost since, and the page may be at other work.
        if (state.work?.abort === work.abort) lose(TOO_LATE);
      }, CANCEL_MS);
    },
    dismiss() {
      emit({ kind: "dismissed" });
    },
  };
}
