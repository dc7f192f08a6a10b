import { useMemo, useReducer, useRef } from "preact/hooks";
import { reasonOf } from "../../reason-of.ts";
import type { Evaluation } from "../../report/types.ts";
import type { GivenFile, Judgement, ModelChoice, ModelFacts, ReadOptions, WorkProgress } from "../api.ts";
import { startClient, tellThrough, type SentinelClient } from "./sentinel-client.ts";

/** What the page shows. */
export interface PageState {
  /** Work that the user waits for; null where there is none. */
  readonly progress: WorkProgress | null;
  /** One line on what went wrong last, or was noteworthy; null where nothing was. */
  readonly problem: string | null;
  readonly judgement: Judgement | null;
  readonly evaluation: Evaluation | null;
  /** Whether the evaluation holds the fitted baselines. */
  readonly hasBaselines: boolean;
  readonly ownModel: ModelFacts | null;
}

const NOTHING: PageState = {
  progress: null,
  problem: null,
  judgement: null,
  evaluation: null,
  hasBaselines: false,
  ownModel: null,
};
const WAITING: WorkProgress = { stage: "loading", what: "the files", done: 0, total: null };
const NO_RESULT = { judgement: null, evaluation: null, hasBaselines: false } as const;

/** What the user can do. Every action shows its own progress and problem, and none throws. */
export interface SentinelActions {
  readonly judge: (files: readonly GivenFile[], options: ReadOptions, falseAlarmRate: number) => void;
  readonly judgeSample: (options: ReadOptions, falseAlarmRate: number) => void;
  readonly choose: (choice: ModelChoice, falseAlarmRate: number) => void;
  readonly takeModel: (files: readonly GivenFile[], falseAlarmRate: number) => void;
  readonly measure: (falseAlarmRate: number, withBaselines: boolean) => void;
  /** Ends the work under way; results that it was to replace are gone. */
  readonly cancel: () => void;
  readonly dismiss: () => void;
  readonly client: SentinelClient;
}

/**
 * The page's state and the worker behind it.
 * @param workers how many may score side by side, at least 1
 */
export function useSentinel(workers: number): { readonly state: PageState; readonly actions: SentinelActions } {
  const [state, change] = useReducer((now: PageState, next: Partial<PageState>) => ({ ...now, ...next }), NOTHING);
  const latest = useRef(state);
  latest.current = state;
  const actions = useMemo(() => actionsOn(workers, change, () => latest.current), [workers]);
  return { state, actions };
}

function actionsOn(workers: number, change: (next: Partial<PageState>) => void, now: () => PageState): SentinelActions {
  const client = startClient(workers, (problem) => {
    client.restart();
    given = null;
    chosen = null;
    const advice = "It may have run out of memory: try fewer or smaller files. The page goes on; give the files again.";
    change({ ...NO_RESULT, ownModel: null, progress: null, problem: `The worker has ended: ${problem}. ${advice}` });
  });
  const tell = (): ReturnType<typeof tellThrough> =>
    tellThrough((progress) => {
      if (now().progress !== null) change({ progress });
    });
  /** What was given last: after a cancelled change of model it can be read again. */
  let given: { readonly files: readonly GivenFile[]; readonly options: ReadOptions } | null = null;
  let chosen: ModelChoice | null = null;

  async function working(work: () => Promise<Partial<PageState>>): Promise<void> {
    change({ progress: WAITING, problem: null });
    try {
      change({ ...(await work()), progress: null });
    } catch (error) {
      change({ progress: null, problem: reasonOf(error) });
    }
  }

  async function measured(judgement: Judgement, falseAlarmRate: number): Promise<Partial<PageState>> {
    // The verdicts are shown while detection is measured.
    change({ ...NO_RESULT, judgement });
    if (!judgement.isLabelled) return {};
    return { evaluation: await client.api().evaluate(falseAlarmRate, false, tell()) };
  }

  async function judgeGiven(
    files: readonly GivenFile[],
    options: ReadOptions,
    falseAlarmRate: number,
  ): Promise<Partial<PageState>> {
    given = { files, options };
    change(NO_RESULT);
    return measured(await client.api().judge(files, options, chosen, tell()), falseAlarmRate);
  }

  return {
    client,
    judge(files, options, falseAlarmRate) {
      void working(() => judgeGiven(files, options, falseAlarmRate));
    },
    judgeSample(options, falseAlarmRate) {
      void working(async () => {
        const response = await fetch("sample.zip");
        if (!response.ok) throw new Error(`the sample cannot be fetched: the server answered ${response.status}`);
        const file = new File([await response.blob()], "sample.zip");
        return judgeGiven([{ path: "sample.zip", file }], options, falseAlarmRate);
      });
    },
    choose(choice, falseAlarmRate) {
      chosen = choice;
      if (given === null) return;
      const { files, options } = given;
      void working(async () =>
        now().judgement === null
          ? judgeGiven(files, options, falseAlarmRate)
          : measured(await client.api().judgeAgain(choice, tell()), falseAlarmRate),
      );
    },
    takeModel(files, falseAlarmRate) {
      void working(async () => {
        change({ ownModel: await client.api().takeModel(files) });
        chosen = { kind: "own" };
        if (now().judgement === null) return {};
        return measured(await client.api().judgeAgain(chosen, tell()), falseAlarmRate);
      });
    },
    measure(falseAlarmRate, withBaselines) {
      void working(async () => ({
        evaluation: await client.api().evaluate(falseAlarmRate, withBaselines, tell()),
        hasBaselines: withBaselines,
      }));
    },
    cancel() {
      client.restart();
      if (chosen?.kind === "own") chosen = null;
      change({ ...NO_RESULT, ownModel: null, progress: null, problem: "Cancelled: nothing was judged." });
    },
    dismiss() {
      change({ problem: null });
    },
  };
}
