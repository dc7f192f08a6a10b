import type { JSX } from "preact";
import { count } from "../../../numbers.ts";
import { LIVE_SPEEDS, type LivePhase, type LiveSpeed } from "./live-engine.ts";

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
export function LiveControls(props: LiveControlsProps): JSX.Element {
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
