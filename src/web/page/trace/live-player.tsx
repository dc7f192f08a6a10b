import type { JSX } from "preact";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { at } from "../../../core/at.ts";
import { count, counted, fixed, NO_FIGURE } from "../../../numbers.ts";
import { heatLevel } from "../../../report/charts/palette.ts";
import { printable } from "../../../report/printable.ts";
import type { LiveStep } from "../../api.ts";
import { surpriseFill } from "./draw-calls.ts";
import { drawCallScale } from "./draw-scales.ts";
import { drawScore, highestReceived, liveScaleTop, liveSpan, scorePoints } from "./draw-score.ts";
import { LIVE_SPEEDS, type LiveEngine, liveEngine, type LiveSpeed } from "./live-engine.ts";
import "./live-player.css";
import {
  liveAnnouncement,
  type LivePhase,
  type LiveProgress,
  type LiveState,
  liveVerdict,
  microsecondsPerCall,
  nothingReceived,
  scoreOf,
} from "./live-progress.ts";
import { HeatLegend } from "./strip-readout.tsx";
import { innerWidth, MARGIN } from "./strip-window.ts";
import { SURPRISING_FROM_BITS } from "./surprise-pyramid.ts";
import { type Paper, useCanvas } from "./use-canvas.ts";

const CALM_MILLISECONDS = 250;
const FIRST_SPEED: LiveSpeed = 20;

const SHOWN = 30;
/** Calls of at least this surprise show their bits. */
const BITS_FROM = 4;

const SCORE = { top: 24, height: 132 };
const STRIP = { top: 162, height: 22 };
const AXIS = { top: 188, height: 18 };

interface LivePlayerProps {
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

interface LiveChartProps {
  readonly progress: LiveProgress;
  readonly calls: number;
  readonly thresholdScore: number | null;
}

/**
 * The rising score of a trace that is played: the score so far over the calls received, the
 * threshold dashed, and each call's surprise as a colour below.
 */
function LiveChart({ progress, calls, thresholdScore }: LiveChartProps): JSX.Element {
  const draw = useCallback(
    (paper: Paper) => {
      const { received, surpriseBits, scoreSoFar } = progress;
      const width = innerWidth(paper.width);
      const window = { from: 0, to: liveSpan(received, calls) };
      const perPixel = window.to / width;
      const pixels = Math.ceil(received / perPixel);
      const { context, colours } = paper;
      drawScore(paper, SCORE, {
        points: scorePoints(window, width, received, (call) => at(scoreSoFar, call)),
        isGrowing: true,
        thresholdScore,
        topBits: liveScaleTop(scoreSoFar, received, thresholdScore),
      });
      context.fillStyle = colours.soft;
      context.fillRect(MARGIN.left, STRIP.top, width, STRIP.height);
      for (let pixel = 0; pixel < Math.min(pixels, width); pixel++) {
        const from = Math.floor(pixel * perPixel);
        const to = Math.max(from + 1, Math.floor((pixel + 1) * perPixel));
        context.fillStyle = surpriseFill(highestReceived(surpriseBits, from, Math.min(to, received)), paper);
        context.fillRect(MARGIN.left + pixel, STRIP.top, 1, STRIP.height);
      }
      drawCallScale(paper, AXIS, window, calls);
    },
    [progress, calls, thresholdScore],
  );
  const canvas = useCanvas(draw);
  const words =
    `The score so far over ${counted(progress.received, "call")}: ${fixed(scoreOf(progress), 3)}` +
    (thresholdScore === null ? "" : `, alarm above ${fixed(thresholdScore, 3)}`);
  return <canvas ref={canvas} class="live-chart" role="img" aria-label={words} data-testid="live-chart" />;
}

interface LiveControlsProps {
  readonly phase: LivePhase;
  readonly speed: LiveSpeed;
  readonly onPlay: () => void;
  readonly onPause: () => void;
  readonly onStep: () => void;
  readonly onRestart: () => void;
  /** From the start, at once. */
  readonly onReplay: () => void;
  readonly onSpeed: (speed: LiveSpeed) => void;
}

/** Play or pause, one call, restart, and the speed. */
function LiveControls(props: LiveControlsProps): JSX.Element {
  const { phase, speed } = props;
  const isPlaying = phase === "playing";
  const isEnded = phase === "ended";
  return (
    <div class="row live-controls" role="group" aria-label="Play the trace">
      {/* One button for all, and none that is disabled, so that the focus stays where it is. */}
      <button
        type="button"
        class="main live-play"
        onClick={isPlaying ? props.onPause : isEnded ? props.onReplay : props.onPlay}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" fill="currentColor" aria-hidden="true">
          {isPlaying ? <path d="M3 2h4v12H3zM9 2h4v12H9z" /> : <path d="M3 1.5v13l11-6.5z" />}
        </svg>
        {isPlaying ? "Pause" : isEnded ? "Play again" : "Play"}
      </button>
      <button type="button" aria-disabled={isEnded} onClick={props.onStep}>
        One call
      </button>
      <button type="button" aria-disabled={phase === "ready"} onClick={props.onRestart}>
        Restart
      </button>
      <label class="live-speed">
        Speed
        <select
          value={String(speed)}
          onChange={(event) => {
            const chosen = event.currentTarget.value;
            props.onSpeed(LIVE_SPEEDS.find((one) => String(one) === chosen) ?? speed);
          }}
        >
          {LIVE_SPEEDS.map((one) => (
            <option key={one} value={String(one)}>
              {one === "fastest" ? "as fast as it goes" : `${count(one)} calls per second`}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
