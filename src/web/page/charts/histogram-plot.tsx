import type { TargetedPointerEvent } from "preact";
import { useId, useMemo, useRef, useState } from "preact/hooks";
import { counted, fixed, percent } from "../../../numbers.ts";
import {
  type Histogram,
  type HistogramGeometry,
  barsPath,
  histogramAxes,
  histogramGeometry,
} from "../../../report/charts/histogram-chart.ts";
import type { PlotBox } from "../../../report/charts/svg.ts";
import { printable } from "../../../report/printable.ts";
import { promisableRates } from "./false-alarm-budget.ts";
import { UNDRAWN_PIXELS } from "./use-width.ts";

const RAIL = 16;
const REACH = 14;
/** From the line to its label, in pixels. */
const LABEL_GAP = 16;
/** What the chart has right of its plot. */
const MARGIN_RIGHT = 12;
/** What a letter of the label takes at most, in pixels. */
const LETTER = 8.5;

interface HistogramPlotProps {
  /** Its shares are of the class where `isLabelled`, else counts of traces. */
  readonly drawn: Histogram;
  readonly isLabelled: boolean;
  readonly width: number;
  readonly threshold: number | null;
  readonly calibrationScores: Float64Array;
  readonly scoreUnit: string;
  readonly description: string;
  readonly onScore: (score: number) => void;
}

/**
 * The bars, the axes and the threshold that can be dragged, as one SVG of the given width in CSS
 * pixels.
 */
export function HistogramPlot(props: HistogramPlotProps) {
  const { drawn, isLabelled, width, threshold, scoreUnit, onScore } = props;
  const id = useId();
  const height = width < 560 ? 280 : 320;
  const box = useMemo((): PlotBox => ({ left: 46, right: width - 12, top: 36, bottom: height - 42 }), [width, height]);
  const geometry = useMemo(() => histogramGeometry(drawn, box), [drawn, box]);
  const axes = useMemo(
    () => histogramAxes(geometry, box, isLabelled ? "share" : "traces"),
    [geometry, box, isLabelled],
  );
  const ideal = threshold === null ? box.right : geometry.x.placeOf(threshold);
  const place = Math.min(box.right, Math.max(box.left, ideal));
  const arrow = ideal > box.right ? " →" : ideal < box.left ? " ←" : "";
  return (
    <svg
      class="chart histogram"
      role="img"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-desc`}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
    >
      <title id={`${id}-title`}>Scores of the traces</title>
      <desc id={`${id}-desc`}>{props.description}</desc>
      <rect class="alarm-zone" x={place} y={box.top} width={box.right - place} height={box.bottom - box.top} />
      <g dangerouslySetInnerHTML={{ __html: axes }} />
      <path class="bars normal" d={barsPath(geometry.normalBars, "left", place)} />
      <path class="bars alarmed" d={barsPath(geometry.normalBars, "right", place)} />
      <path class="bars missed" d={barsPath(geometry.attackBars, "left", place)} />
      <path class="bars found" d={barsPath(geometry.attackBars, "right", place)} />
      <line class="baseline" x1={box.left} x2={box.right} y1={geometry.baseline} y2={geometry.baseline} />
      <text class="axis-label" x={box.right} y={height - 6} text-anchor="end">
        {`score, ${printable(scoreUnit)} →`}
      </text>
      <Columns drawn={drawn} geometry={geometry} box={box} isLabelled={isLabelled} />
      <Rail calibrationScores={props.calibrationScores} geometry={geometry} box={box} />
      {props.calibrationScores.length === 0 ? null : (
        <ThresholdHandle
          box={box}
          place={place}
          labels={
            threshold === null
              ? ["no threshold"]
              : ["alarm above ", "above ", ""].map((before) => `${before}${fixed(threshold, 3)}${arrow}`)
          }
          onPlace={(at) => {
            onScore(geometry.x.valueAt(at));
          }}
        />
      )}
    </svg>
  );
}

interface PartProps {
  readonly geometry: HistogramGeometry;
  readonly box: PlotBox;
}

/** Nothing to see: what the pointer rests on to read a bar's figures. */
function Columns({ drawn, geometry, box, isLabelled }: PartProps & Pick<HistogramPlotProps, "drawn" | "isLabelled">) {
  return useMemo(
    () => (
      <g class="columns">
        {drawn.bins.map((bin, at) => {
          const x = geometry.x.placeOf(bin.from);
          const figures = isLabelled
            ? `${percent(bin.normalShare)} of normal traces, ${percent(bin.attackShare)} of attacks`
            : counted(bin.normalShare, "trace");
          const isLowest = at === 0 && drawn.gathersBelow;
          const isHighest = at === drawn.bins.length - 1 && drawn.gathersAbove;
          const from = isLowest ? "up" : fixed(bin.from, 2);
          const to = isHighest ? "and above" : `to ${fixed(bin.to, 2)}`;
          return (
            <rect key={bin.from} x={x} width={geometry.x.placeOf(bin.to) - x} y={box.top} height={box.bottom - box.top}>
              <title>{`${from} ${to}: ${figures}`}</title>
            </rect>
          );
        })}
      </g>
    ),
    [drawn, geometry, box, isLabelled],
  );
}

/** A notch for each calibration score that the threshold can take. */
function Rail({ calibrationScores, geometry, box }: PartProps & Pick<HistogramPlotProps, "calibrationScores">) {
  const notches = useMemo(() => {
    const reachable = calibrationScores.subarray(calibrationScores.length - promisableRates(calibrationScores.length));
    const places = new Set(Array.from(reachable, (score) => Math.round(geometry.x.placeOf(score) * 2) / 2));
    return [...places].filter((x) => x >= box.left && x <= box.right).map((x) => `M${x} 27v7`);
  }, [calibrationScores, geometry, box]);
  return <path class="rail" d={notches.join("")} />;
}

interface ThresholdHandleProps {
  readonly box: PlotBox;
  /** Of the threshold, in pixels of the chart. */
  readonly place: number;
  /** What it is called, the longest first: the first that fits is shown, or the last. */
  readonly labels: readonly string[];
  /** The place under the pointer while it drags; it may lie outside the plot. */
  readonly onPlace: (place: number) => void;
}

/**
 * The threshold as a line with a grip that the pointer can drag. The slider is its counterpart for
 * the keyboard, so nothing here takes focus.
 */
function ThresholdHandle({ box, place, labels, onPlace }: ThresholdHandleProps) {
  /**
   * Distance of the pointer from the line when it took hold, so that the line does not jump; null
   * while nothing is dragged.
   */
  const grip = useRef<number | null>(null);
  const [isDragged, setDragged] = useState(false);
  const placeUnder = (event: TargetedPointerEvent<SVGRectElement>): number => {
    const shown = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
    return event.clientX - (shown?.left ?? UNDRAWN_PIXELS);
  };
  const letGo = (): void => {
    grip.current = null;
    setDragged(false);
  };
  const roomLeft = place - LABEL_GAP;
  const roomRight = box.right + MARGIN_RIGHT - place - LABEL_GAP;
  const fits = (room: number) => (text: string) => text.length * LETTER <= room;
  const label = labels.find(fits(Math.max(roomLeft, roomRight))) ?? labels.at(-1) ?? "";
  const isLabelLeft = !fits(roomRight)(label) && roomLeft > roomRight;
  return (
    <g class={isDragged ? "threshold dragged" : "threshold"}>
      <line class="threshold-line" x1={place} x2={place} y1={RAIL} y2={box.bottom} />
      <rect class="threshold-grip" x={place - 8} y={RAIL - 13} width={16} height={26} rx={8} />
      <path class="threshold-ribs" d={`M${place - 2.5} ${RAIL - 5}v10M${place + 2.5} ${RAIL - 5}v10`} />
      <text
        class="threshold-label"
        x={isLabelLeft ? place - LABEL_GAP : place + LABEL_GAP}
        y={RAIL + 5}
        text-anchor={isLabelLeft ? "end" : "start"}
      >
        {label}
      </text>
      <rect
        class="threshold-reach"
        data-testid="threshold-handle"
        x={place - REACH}
        y={0}
        width={2 * REACH}
        height={box.bottom}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.preventDefault();
          event.currentTarget.setPointerCapture(event.pointerId);
          grip.current = placeUnder(event) - place;
          setDragged(true);
        }}
        onPointerMove={(event) => {
          if (grip.current !== null) onPlace(placeUnder(event) - grip.current);
        }}
        onPointerUp={letGo}
        onPointerCancel={letGo}
        onLostPointerCapture={letGo}
      />
    </g>
  );
}
