import { reasonOf } from "../../reason-of.ts";
import type { GivenFile, Judgement, ModelChoice, ReadOptions, WorkProgress } from "../api.ts";
import type { PageState } from "./page-state.ts";
import { handOver, startClient, tellThrough, type SentinelClient } from "./sentinel-client.ts";

const ENDING: WorkProgress = { stage: "ending", what: "the work", done: 0, total: null };
const MEASURING: WorkProgress = { stage: "measuring", what: "detection", done: 0, total: null };
const WAITING: WorkProgress = { stage: "loading", what: "the files", done: 0, total: null };
/** The worker listens between two pieces of work; one that does not is ended. */
const CANCEL_MS = 3000;

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

/** Work under way. */
interface Run {
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

/**
 * The actions on a worker of their own.
 * @param workers how many may score side by side, at least 1
 * @param change merges into the page's state
 * @param now the state of now
 */
export function actionsOn(
  workers: number,
  change: (next: Partial<PageState>) => void,
  now: () => PageState,
): SentinelActions {
  /** What a new worker knows nothing of. */
  const forgotten = {
    judgement: null,
    evaluation: null,
    hasBaselines: false,
    ownModel: null,
    progress: null,
  } as const;
  const client = startClient(workers, (problem) => {
    run?.abort.abort();
    isBusy = false;
    client.restart();
    chosen = null;
    const advice = "It may have run out of memory: try fewer or smaller files. The page goes on; give the files again.";
    change({ ...forgotten, problem: `The worker has ended: ${problem}. ${advice}` });
  });
  let run: Run | null = null;
  /** One work at a time, until it has ended, cancelled or not. */
  let isBusy = false;
  let chosen: ModelChoice | null = null;

  /** Shows the progress and the outcome of work, unless it was cancelled. */
  function working(work: (signal: AbortSignal) => Promise<Partial<PageState>>, progress = WAITING): void {
    if (isBusy) return;
    isBusy = true;
    const abort = new AbortController();
    const { signal } = abort;
    change({ progress, problem: null });
    const end = (next: Partial<PageState>): void => {
      if (signal.aborted) return;
      isBusy = false;
      change({ ...next, progress: null });
      // Progress comes by another port than the outcome, and may come after it.
      abort.abort();
    };
    const ended = work(signal).then(end, (error: unknown) => {
      end({ problem: reasonOf(error) });
    });
    run = { abort, ended };
  }

  const tell = (signal: AbortSignal): ReturnType<typeof tellThrough> =>
    tellThrough((progress) => {
      if (!signal.aborted) change({ progress });
    });

  /** Shows the verdicts at once, then measures detection where there are labels. */
  async function shown(
    judgement: Judgement,
    isNew: boolean,
    falseAlarmRate: number,
    signal: AbortSignal,
  ): Promise<Partial<PageState>> {
    signal.throwIfAborted();
    const givenId = now().givenId + (isNew ? 1 : 0);
    change({
      judgement,
      givenId,
      ...(judgement.isLabelled && !isNew ? {} : { evaluation: null, hasBaselines: false }),
    });
    if (!judgement.isLabelled) return {};
    return { evaluation: await client.api().evaluate(falseAlarmRate, false, tell(signal)), hasBaselines: false };
  }

  async function judged(
    files: readonly GivenFile[],
    options: ReadOptions,
    falseAlarmRate: number,
    signal: AbortSignal,
  ): Promise<Partial<PageState>> {
    const before = now().judgement;
    const judgement = await handOver(client.api(), files, signal)
      .then(() => client.api().judge(options, chosen, tell(signal)))
      .catch((error: unknown) => {
        if (before === null) throw error;
        throw new Error(`${reasonOf(error)}. What stands below is still ${before.name}.`, { cause: error });
      });
    return shown(judgement, true, falseAlarmRate, signal);
  }

  async function judgedAgain(
    choice: ModelChoice,
    falseAlarmRate: number,
    signal: AbortSignal,
  ): Promise<Partial<PageState>> {
    return shown(await client.api().judgeAgain(choice, tell(signal)), false, falseAlarmRate, signal);
  }

  return {
    client,
    judge(files, options, falseAlarmRate) {
      working((signal) => judged(files, options, falseAlarmRate, signal));
    },
    judgeSample(options, falseAlarmRate) {
      working(async (signal) => {
        const response = await fetch("sample.zip", { signal });
        if (!response.ok) throw new Error(`the sample cannot be fetched: the server answered ${response.status}`);
        const file = new File([await response.blob()], "sample.zip");
        return judged([{ path: "sample.zip", file }], options, falseAlarmRate, signal);
      });
    },
    choose(choice, falseAlarmRate) {
      chosen = choice;
      if (now().judgement !== null) working((signal) => judgedAgain(choice, falseAlarmRate, signal));
    },
    takeModel(files, falseAlarmRate) {
      working(async (signal) => {
        const ownModel = await client.api().takeModel(files);
        signal.throwIfAborted();
        chosen = { kind: "own" };
        change({ ownModel });
        return now().judgement === null ? {} : judgedAgain(chosen, falseAlarmRate, signal);
      });
    },
    measure(falseAlarmRate, withBaselines) {
      working(
        async (signal) => ({
          evaluation: await client.api().evaluate(falseAlarmRate, withBaselines, tell(signal)),
          hasBaselines: withBaselines,
        }),
        MEASURING,
      );
    },
    cancel() {
      if (run === null || run.abort.signal.aborted) return;
      const { abort, ended } = run;
      abort.abort();
      change({ progress: ENDING });
      // A choice that was not carried out is none.
      chosen = now().judgement?.model.choice ?? null;
      const late = new Promise<"late">((resolve) => setTimeout(resolve, CANCEL_MS, "late"));
      void client.api().cancel();
      void Promise.race([ended, late]).then((outcome) => {
        isBusy = false;
        if (outcome === undefined) {
          const kept =
            now().judgement === null ? "Cancelled: nothing was judged." : "Cancelled: what was shown before stays.";
          change({ progress: null, problem: kept });
          return;
        }
        client.restart();
        chosen = null;
        change({ ...forgotten, problem: "Cancelled in the midst of long work: the traces must be given again." });
      });
    },
    dismiss() {
      change({ problem: null });
    },
  };
}
