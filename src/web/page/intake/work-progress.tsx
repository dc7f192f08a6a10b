import type { JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import type { WorkProgress as Progress } from "../../api.ts";
import { formatElapsed, describeProgress, describeStage } from "./progress-phrases.ts";
import "./work-progress.css";

interface WorkProgressProps {
  /** Null while nothing is being done: then only the silent live region is there. */
  readonly progress: Progress | null;
  readonly onCancel: () => void;
}

/**
 * How far the work is. Its live region announces a change of the stage, not of the count.
 */
export function WorkProgress({ progress, onCancel }: WorkProgressProps): JSX.Element {
  const seconds = useElapsedSeconds(progress !== null);
  const id = useId();
  return (
    <div class="work-progress">
      <p class="visually-hidden" role="status">
        {progress === null ? "" : describeStage(progress)}
      </p>
      {progress === null ? null : (
        <div class="card row">
          <div class="bar">
            <div class="row spread">
              <label for={id}>{describeProgress(progress)}</label>
              <span class="quiet" data-testid="elapsed">
                {formatElapsed(seconds)}
              </span>
            </div>
            <progress
              id={id}
              {...(progress.total === null ? {} : { max: Math.max(1, progress.total), value: progress.done })}
            />
          </div>
          <button type="button" onClick={onCancel}>
            Cancel
          </button>
        </div>
      )}
    </div>
  );
}

/** Whole seconds since `isRunning` became true; 0 while it is false. */
function useElapsedSeconds(isRunning: boolean): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    setSeconds(0);
    if (!isRunning) return undefined;
    const start = performance.now();
    const timer = setInterval(() => {
      setSeconds(Math.floor((performance.now() - start) / 1000));
    }, 250);
    return () => {
      clearInterval(timer);
    };
  }, [isRunning]);
  return seconds;
}
