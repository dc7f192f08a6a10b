import type { TargetedPointerEvent } from "preact";
import { useRef, useState } from "preact/hooks";
import type { PlotBox } from "../../../report/charts/histogram-chart.ts";
import { UNDRAWN_PIXELS } from "../undrawn-pixels.ts";

interface ThresholdHandleProps {
  readonly box: PlotBox;
  /** Where the threshold stands, in pixels of the chart. */
  readonly place: number;
  /** What it is called, the longest first: the first that fits is shown, or the last. */
  readonly labels: readonly string[];
  /** The place under the pointer while it drags; it may lie outside the plot. */
  readonly onPlace: (place: number) => void;
}

const RAIL = 16;
const REACH = 14;
/** Where the label begins beside the line. */
const BESIDE = 16;
/** What the chart has right of its plot. */
const MARGIN_RIGHT = 12;
/** What a letter of the label takes at most, in pixels. */
const LETTER = 8.5;

/**
 * The threshold as a line with a grip that the pointer can drag. The slider is its counterpart for
 * the keyboard, so nothing here takes focus.
 */
export function ThresholdHandle({ box, place, labels, onPlace }: ThresholdHandleProps) {
  /**
   * How far the pointer took hold beside the line, so that the line does not jump; null while
   * nothing is dragged.
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
  const roomLeft = place - BESIDE;
  const roomRight = box.right + MARGIN_RIGHT - place - BESIDE;
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
        x={isLabelLeft ? place - BESIDE : place + BESIDE}
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
