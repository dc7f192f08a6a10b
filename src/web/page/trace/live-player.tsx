import "./heat.css";
import "./live-player.css";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { LiveStep } from "../../api.ts";
import { count, fixed, NO_FIGURE } from "../../../numbers.ts";
import { HeatLegend } from "./heat-legend.tsx";
import { LiveChart } from "./live-chart.tsx";
import { LiveControls } from "./live-controls.tsx";
import { type LiveEngine, liveEngine, type LivePhase, type LiveState } from "./live-engine.ts";
import type { LiveSpeed } from "./live-pace.ts";
import { microsecondsPerCall, nothingHeard, scoreOf } from "./live-progress.ts";
import { LiveTicker } from "./live-ticker.tsx";
import { liveAnnouncement, liveVerdict } from "./live-words.ts";

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
  /** Begins the trace anew; called before its first call is asked for. */
  readonly restart: () => Promise<void>;
  /** The surprise of the next calls; never called again before it has answered. */
  readonly next: (count: number) => Promise<LiveStep>;
}

/** Plays a trace call by call as if it arrived: its score rising, its last calls, and what the detector takes a call. Stops when it is unmounted. */
export function LivePlayer(props: LivePlayerProps): JSX.Element {
  const { calls } = props;
  // Of another unit no score so far can be told from the bits.
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
    let told: number | null = null;
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
      const said = liveAnnouncement(phase, next, latest.current.threshold, latest.current.fewestCalls, told);
      if (said.words !== "") setAnnouncement(said.words);
      ({ told } = said);
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
  const isAlarm = progress.alarmSince !== null && progress.heard >= props.fewestCalls;
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
          <dt>Calls heard</dt>
          <dd>
            {count(progress.heard)} <span class="live-unit">of {count(calls.length)}</span>
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
            {microseconds === null ? NO_FIGURE : count(microseconds)} <span class="live-unit">µs a call</span>
          </dd>
        </div>
      </dl>
      <LiveChart progress={progress} calls={calls.length} thresholdScore={threshold} />
      <HeatLegend withUnscored={progress.scored < progress.heard} />
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
  return { phase: "ready", progress: nothingHeard(calls.length), failure: null };
}
