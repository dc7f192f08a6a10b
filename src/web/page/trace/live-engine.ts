import type { LiveStep } from "../../api.ts";
import { type LiveProgress, nothingReceived, received, withVerdict, type LiveState } from "./live-progress.ts";

/** Every speed, slowest first. */
export const LIVE_SPEEDS: readonly LiveSpeed[] = [5, 20, 100, 1000, "fastest"];
/** The most calls that are asked for at once. */
export const MOST_BATCH_CALLS = 256;
/**
 * A request should take about this long, so that the picture keeps moving and a pause takes effect
 * soon.
 */
const REQUEST_MILLISECONDS = 40;
/** After a longer gap, such as a hidden tab, the trace continues from where it was. */
const MOST_GAP_MILLISECONDS = 250;

/** What an engine needs of the world around it. */
interface LiveWorld {
  /** How many calls the trace has. */
  readonly calls: number;
  readonly thresholdScore: number | null;
  readonly restart: () => Promise<void>;
  readonly next: (count: number) => Promise<LiveStep>;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Calls back before the next frame. */
  readonly frame: (callback: () => void) => void;
  readonly onState: (state: LiveState) => void;
}

/** Plays a trace: never two requests at once, nothing asked for after `stop`. */
export interface LiveEngine {
  readonly play: () => void;
  readonly pause: () => void;
  /** Pauses, and asks for one call. */
  readonly step: () => void;
  /** Back to the start of the trace, paused. */
  readonly restart: () => void;
  readonly setSpeed: (speed: LiveSpeed) => void;
  /** Judges what was received, and what will be, by another threshold. */
  readonly setThreshold: (thresholdScore: number | null) => void;
  /** For good. */
  readonly stop: () => void;
}

/**
 * An engine at the start of a trace: before the first call is received, `world.restart` is called.
 */
export function liveEngine(world: LiveWorld, speed: LiveSpeed): LiveEngine {
  let state: LiveState = { phase: "ready", progress: nothingReceived(world.calls), failure: null };
  let isFresh = false;
  let isBusy = false;
  let isStopped = false;
  /** Asked for while a request was under way. */
  let wantsStep = false;
  let wantsRestart = false;
  let pace = speed;
  let threshold = world.thresholdScore;
  let lastFrame = 0;
  let owed = 0;
  /** Whether a frame is awaited: one at a time, however often play is pressed. */
  let isAwaitingFrame = false;

  const become = (change: Partial<LiveState>): void => {
    state = { ...state, ...change };
    if (!isStopped) world.onState(state);
  };
  const request = async (count: number): Promise<void> => {
    if (!isFresh) await world.restart();
    isFresh = true;
    const start = world.now();
    const step = await world.next(count);
    if (isStopped || wantsRestart) return;
    if (step.surpriseBits.length === 0 && !step.isEnd) throw new Error("The detector gave no more calls.");
    const progress = received(state.progress, step, world.now() - start, threshold);
    become({ progress, ...(step.isEnd ? { phase: "ended" } : {}) });
  };
  const awaitFrame = (): void => {
    if (isAwaitingFrame) return;
    isAwaitingFrame = true;
    world.frame(() => {
      isAwaitingFrame = false;
      tick();
    });
  };
  const begin = (count: number): void => {
    isBusy = true;
    request(count)
      .catch((error: unknown) => {
        become({ phase: "failed", failure: error instanceof Error ? error.message : String(error) });
      })
      .finally(() => {
        isBusy = false;
        if (wantsRestart) rewind();
        else if (wantsStep) engine.step();
        else if (pace === "fastest") tick();
        else if (state.phase === "playing") awaitFrame();
      });
  };
  const rewind = (): void => {
    wantsRestart = false;
    isFresh = false;
    become({ phase: "ready", progress: nothingReceived(world.calls), failure: null });
  };
  const tick = (): void => {
    if (isStopped || isBusy || state.phase !== "playing") return;
    const now = world.now();
    owed = dueCalls(owed, now - lastFrame, pace);
    lastFrame = now;
    const count = Math.floor(batchCalls(owed, state.progress));
    owed -= count;
    if (count > 0) begin(count);
    else awaitFrame();
  };
  const engine: LiveEngine = {
    play: () => {
      if (isStopped || state.phase === "playing" || state.phase === "ended") return;
      lastFrame = world.now();
      // The first call comes at once, however slow the pace.
      owed = 1;
      wantsStep = false;
      become({ phase: "playing", failure: null });
      tick();
    },
    pause: () => {
      if (state.phase === "playing") become({ phase: "paused" });
    },
    step: () => {
      if (isStopped || state.phase === "ended") return;
      wantsStep = isBusy;
      become({ phase: "paused", failure: null });
      if (!isBusy) begin(1);
    },
    restart: () => {
      if (isStopped) return;
      wantsStep = false;
      wantsRestart = isBusy;
      if (isBusy) become({ phase: "paused" });
      else rewind();
    },
    setSpeed: (next) => {
      pace = next;
      owed = 0;
    },
    setThreshold: (next) => {
      if (next === threshold) return;
      threshold = next;
      become({ progress: withVerdict(state.progress, next) });
    },
    stop: () => {
      isStopped = true;
    },
  };
  return engine;
}

/** Calls per second, or as fast as the detector goes. */
export type LiveSpeed = 5 | 20 | 100 | 1000 | "fastest";

/**
 * How many calls are owed, a fraction carried on, when `milliseconds` more have gone by; never more
 * than one batch, so that a slow detector piles up no debt.
 */
export function dueCalls(owed: number, milliseconds: number, speed: LiveSpeed): number {
  if (speed === "fastest") return MOST_BATCH_CALLS;
  const more = (Math.min(MOST_GAP_MILLISECONDS, Math.max(0, milliseconds)) / 1000) * speed;
  return Math.min(MOST_BATCH_CALLS, owed + more);
}

/**
 * How many of the calls owed to ask for at once: at most 256, and no more than the detector
 * received in about 40 ms so far, but at least one where one is owed.
 */
export function batchCalls(
  owed: number,
  { received, busyMilliseconds }: Pick<LiveProgress, "received" | "busyMilliseconds">,
): number {
  const affordable =
    received === 0
      ? 1
      : busyMilliseconds === 0
        ? MOST_BATCH_CALLS
        : Math.max(1, (REQUEST_MILLISECONDS * received) / busyMilliseconds);
  return Math.floor(Math.min(owed, affordable, MOST_BATCH_CALLS));
}
