import { useCallback, useEffect, useId, useMemo, useRef } from "preact/hooks";
import { conformalThreshold } from "../../../core/conformal.ts";
import { suitableBins } from "../../../report/charts/histogram-chart.ts";
import { printable } from "../../../report/printable.ts";
import { BudgetControls } from "./budget-controls.tsx";
import {
  describeAlarms,
  describeDetection,
  describeMissingThreshold,
  rateNearestTo,
  describeBudget,
} from "./false-alarm-budget.ts";
import { HistogramPlot } from "./histogram-plot.tsx";
import { type ChartedTrace, scoreBars, type ScoreClasses, scoreClasses } from "./score-bars.ts";
import "./score-histogram.css";
import { useWidth } from "./use-width.ts";

interface ScoreHistogramProps {
  readonly traces: readonly ChartedTrace[];
  /** What a score counts: "bits a call". */
  readonly scoreUnit: string;
  /** Scores of normal traces that the model was not trained on, ascending. */
  readonly calibrationScores: Float64Array;
  /** The promised share of normal traces that raise an alarm, in (0, 1). */
  readonly falseAlarmRate: number;
  /** Called at most once per frame, also while the threshold moves. */
  readonly onFalseAlarmRate: (rate: number) => void;
}

/**
 * How the traces score, and the threshold: it can be dragged in the chart, slid by keyboard, or
 * typed as a budget.
 */
export function ScoreHistogram(props: ScoreHistogramProps) {
  const { traces, calibrationScores, falseAlarmRate } = props;
  const id = useId();
  const scoreUnit = printable(props.scoreUnit);
  const { ref, width } = useWidth<HTMLDivElement>(640);
  const classes = useMemo(() => scoreClasses(traces), [traces]);
  const bins = suitableBins(width - 58);
  const drawn = useMemo(() => scoreBars(classes, calibrationScores, bins), [classes, calibrationScores, bins]);
  const tell = useOnceAFrame(props.onFalseAlarmRate);
  const threshold = conformalThreshold(calibrationScores, falseAlarmRate);
  const words =
    threshold === null
      ? describeMissingThreshold(falseAlarmRate, calibrationScores.length)
      : describeAlarms(classes, falseAlarmRate, threshold, scoreUnit);
  const labelled = describeDetection(classes, threshold);
  return (
    <div class="score-histogram" ref={ref}>
      {drawn === null ? (
        <p class="hint">No trace has a score, so there is nothing to draw.</p>
      ) : (
        <>
          <Legend
            {...classes}
            hasThreshold={calibrationScores.length > 0}
            isGathered={drawn.gathersBelow || drawn.gathersAbove}
          />
          <HistogramPlot
            drawn={drawn}
            isLabelled={classes.isLabelled}
            width={width}
            threshold={threshold}
            calibrationScores={calibrationScores}
            scoreUnit={scoreUnit}
            description={`${words} ${labelled}`.trim()}
            onScore={(score) => {
              const rate = rateNearestTo(calibrationScores, score);
              if (rate !== null) tell(rate);
            }}
          />
        </>
      )}
      <BudgetControls
        falseAlarmRate={falseAlarmRate}
        calibrationTraces={calibrationScores.length}
        width={width}
        valueText={describeBudget(falseAlarmRate, threshold, scoreUnit)}
        describedBy={`${id}-words`}
        onFalseAlarmRate={tell}
      />
      <p id={`${id}-words`} class="budget-words" data-testid="budget-words">
        {unbroken(words)}
        {labelled === "" ? null : <span>{unbroken(labelled)}</span>}
      </p>
    </div>
  );
}

/** A number and its per cent sign stay on one line. */
function unbroken(words: string): string {
  return words.replaceAll(" %", "\u00a0%");
}

interface LegendProps extends ScoreClasses {
  readonly hasThreshold: boolean;
  /** Whether an outermost bar holds what is beyond it. */
  readonly isGathered: boolean;
}

function Legend({ isLabelled, attacks, normals, hasThreshold, isGathered }: LegendProps) {
  return (
    <ul class="histogram-legend">
      {!isLabelled ? (
        <li>
          <i class="normal" /> traces, by score
        </li>
      ) : null}
      {normals.length > 0 ? (
        <li>
          <i class="normal" /> normal test traces, up, as shares of them
        </li>
      ) : null}
      {attacks.length > 0 ? (
        <li>
          <i class="found" /> attacks, down, as shares of them; paler where missed
        </li>
      ) : null}
      <li hidden={!hasThreshold}>
        <i class="alarmed" /> {isLabelled ? "normal, but raises an alarm" : "raises an alarm"}
      </li>
      {hasThreshold ? (
        <li>
          <i class="notch" /> a calibration score: where the threshold can stand
        </li>
      ) : null}
      {isGathered ? <li>an outermost bar also holds what is beyond it</li> : null}
    </ul>
  );
}

/**
 * A function that hands `tell` what it was called with last, at most once a frame. What waits when
 * the component goes is dropped.
 */
function useOnceAFrame<T>(tell: (value: T) => void): (value: T) => void {
  const latest = useRef(tell);
  latest.current = tell;
  const waiting = useRef<{ readonly frame: number; value: T } | null>(null);
  useEffect(
    () => () => {
      if (waiting.current !== null) cancelAnimationFrame(waiting.current.frame);
    },
    [],
  );
  return useCallback((value: T) => {
    if (waiting.current !== null) {
      waiting.current.value = value;
      return;
    }
    const frame = requestAnimationFrame(() => {
      const last = waiting.current;
      waiting.current = null;
      if (last !== null) latest.current(last.value);
    });
    waiting.current = { frame, value };
  }, []);
}
