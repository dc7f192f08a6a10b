import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { at } from "../../../core/at.ts";
import { count, fixed, NO_FIGURE } from "../../../numbers.ts";
import { heatLevel } from "../../../report/charts/palette.ts";
import { printable } from "../../../report/printable.ts";
import type { LiveStep } from "../../api.ts";
import { HeatLegend } from "./heat-legend.tsx";
import { LiveChart } from "./live-chart.tsx";
import { LiveControls } from "./live-controls.tsx";
import { type LiveEngine, liveEngine, type LivePhase, type LiveSpeed, type LiveState } from "./live-engine.ts";
import "./live-player.css";
import { type LiveProgress, microsecondsPerCall, nothingReceived, scoreOf } from "./live-progress.ts";
import { liveAnnouncement, liveVerdict } from "./live-words.ts";
import { SURPRISING_FROM_BITS } from "./surprise-pyramid.ts";

const CALM_MILLISECONDS = 250;
const FIRST_SPEED: LiveSpeed = 20;

export interface LivePlayerProps {
  /** The names of the trace's calls; another array is another trace, which starts afresh. */
  readonly calls: readonly string[];
  /** The score above which the whole trace raises an alarm; null where there is none. */
  readonly thresholdScore: number | null;
  /** Of a trace that is judged. */
  readonly fewestCalls: number;
  readonly scoreUnit: string;
  /** Starts the trace again; called before its first call is asked for. */
  readonly restart: () => Promise<void>;
  /** The surprise of the next calls; never called again before it has answered. */
  readonly next: (count: number) => Promise<LiveStep>;
}

/**
 * Plays a trace call by call as if it arrived: its score rising, its last calls, and the detector's
 * time per call. Stops when it is unmounted.
 */
export function LivePlayer(props: LivePlayerProps): JSX.Element {
  const { calls } = props;
  // A score in another unit does not follow from the bits.
  const threshold = props.scoreUnit === "bits a call" ? props.thresholdScore : null;
  const [state, setState] = useState<LiveState>(() => atStart(calls));
  const [speed, setSpeed] = useState<LiveSpeed>(FIRST_SPEED);
  const [announcement, setAnnouncement] = useState("");
  const engine = useRef<LiveEngine | null>(null);
  const latest = useRef({ ...props, threshold, speed });
  latest.current = { ...props, threshold, speed };

  const shown = useRef<LiveState>(state);

  // Before the buttons can be pressed: an effect after painting would lose the first press.
  useLayoutEffect(() => {
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
    let phase: LivePhase = "ready";
    let announced: number | null = null;
    let shownAt = -Infinity;
    let frame = 0;
    const show = (): void => {
      frame = 0;
      const isPlayingOn = phase === "playing" && performance.now() - shownAt < CALM_MILLISECONDS;
      if (calm.matches && isPlayingOn) return;
      shownAt = performance.now();
      setState(shown.current);
    };
    const adopt = (next: LiveState): void => {
      const change = liveAnnouncement(phase, next, latest.current.threshold, latest.current.fewestCalls, announced);
      if (change.words !== "") setAnnouncement(change.words);
      ({ announced } = change);
      ({ phase } = next);
      shown.current = next;
      // However fast the calls come, the picture changes once a frame.
      if (frame === 0) frame = requestAnimationFrame(show);
    };
    const running = liveEngine(
      {
        calls: calls.length,
        thresholdScore: latest.current.threshold,
        restart: () => latest.current.restart(),
        next: (number) => latest.current.next(number),
        now: () => performance.now(),
        frame: (callback) => requestAnimationFrame(callback),
        onState: adopt,
      },
      latest.current.speed,
    );
    engine.current = running;
    shown.current = atStart(calls);
    setState(shown.current);
    setAnnouncement("");
    return () => {
      running.stop();
      cancelAnimationFrame(frame);
    };
  }, [calls]);
  useEffect(() => engine.current?.setThreshold(threshold), [threshold]);

  const { progress, phase, failure } = state;
  const verdict = liveVerdict(state, threshold, props.fewestCalls);
  const isAlarm = progress.alarmSince !== null && progress.received >= props.fewestCalls;
  const microseconds = microsecondsPerCall(progress);
  return (
    <div class="live-player">
      <LiveControls
        phase={phase}
        speed={speed}
        onPlay={() => engine.current?.play()}
        onPause={() => engine.current?.pause()}
        onStep={() => engine.current?.step()}
        onRestart={() => engine.current?.restart()}
        onReplay={() => {
          engine.current?.restart();
          engine.current?.play();
        }}
        onSpeed={(next) => {
          setSpeed(next);
          engine.current?.setSpeed(next);
        }}
      />
      {failure !== null && (
        <p class="alarm" role="alert">
          {failure}
        </p>
      )}
      <dl class="figures live-figures">
        <div>
          <dt>Calls received</dt>
          <dd>
            {count(progress.received)} <span class="live-unit">of {count(calls.length)}</span>
          </dd>
        </div>
        <div>
          <dt>Score so far</dt>
          <dd>
            {fixed(scoreOf(progress), 3)} <span class="live-unit">bits a call</span>
          </dd>
        </div>
        <div>
          <dt>{phase === "ended" ? "Verdict" : "Verdict so far"}</dt>
          <dd class={isAlarm ? "alarm" : ""} data-testid="live-verdict">
            {verdict.word} <span class="live-unit">{verdict.detail}</span>
          </dd>
        </div>
        <div>
          <dt>Detector</dt>
          <dd>
            {microseconds === null ? NO_FIGURE : count(microseconds)} <span class="live-unit">µs per call</span>
          </dd>
        </div>
      </dl>
      <LiveChart progress={progress} calls={calls.length} thresholdScore={threshold} />
      <HeatLegend withUnscored={progress.scored < progress.received} />
      <LiveTicker names={calls} progress={progress} />
      <p class="hint">
        The verdict counts at the end of the trace: the score is the mean surprise of all its calls, and over the first
        few calls it swings. Calls are counted from 0.
      </p>
      <p class="visually-hidden" role="status">
        {announcement}
      </p>
    </div>
  );
}

function atStart(calls: readonly string[]): LiveState {
  return { phase: "ready", progress: nothingReceived(calls.length), failure: null };
}

const SHOWN = 30;
/** Calls of at least this surprise show their bits. */
const BITS_FROM = 4;

interface LiveTickerProps {
  readonly names: readonly string[];
  readonly progress: LiveProgress;
}

/** The last 30 calls received, newest first, coloured by surprise. */
function LiveTicker({ names, progress }: LiveTickerProps): JSX.Element {
  const { received, surpriseBits } = progress;
  const first = Math.max(0, received - SHOWN);
  return (
    <ol class="live-ticker" aria-label="Last calls received, newest first" data-testid="live-ticker">
      {Array.from({ length: received - first }, (_, back) => {
        const call = received - 1 - back;
        const bits = at(surpriseBits, call);
        const isScored = Number.isFinite(bits);
        return (
          // Keyed by place, not by call: the places stay and the calls run through them.
          <li key={back} class={`${back === 0 ? "newest" : ""} ${bits >= SURPRISING_FROM_BITS ? "surprising" : ""}`}>
            <span class={`heat-swatch ${isScored ? `heat-${heatLevel(bits)}` : "heat-unscored"}`} />
            <code>{printable(names[call] ?? "")}</code>
            {bits >= BITS_FROM && <span class="ticker-bits">{fixed(bits, 1)}</span>}
            {!isScored && <span class="visually-hidden">not scored</span>}
          </li>
        );
      })}
      {received === 0 && <li class="quiet">No call received yet.</li>}
    </ol>
  );
}
