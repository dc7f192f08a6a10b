import type { JSX } from "preact";
import { useCallback, useRef } from "preact/hooks";
import type { TraceView } from "../../api.ts";
import { drawColumns } from "./draw-columns.ts";
import { drawBrackets, drawMarkers } from "./draw-markers.ts";
import { drawNames } from "./draw-names.ts";
import { drawBitsScale, drawCallScale } from "./draw-scales.ts";
import { drawScore, scorePoints } from "./draw-score.ts";
import { scoreScaleTop } from "./score-scale.ts";
import { innerWidth, stripLayout } from "./strip-layout.ts";
import { actionOfKey, type StripAction } from "./strip-state.ts";
import type { StripWindow } from "./strip-window.ts";
import { meanBetween, type SurprisePyramid } from "./surprise-pyramid.ts";
import { type Paper, useCanvas } from "./use-canvas.ts";
import { useStripPointer } from "./use-strip-pointer.ts";

interface StripZoomedProps {
  readonly view: TraceView;
  readonly pyramid: SurprisePyramid;
  /** The upper end of the scale of the bars, in bits. */
  readonly topBits: number;
  readonly window: StripWindow;
  readonly selected: number;
  readonly hovered: number | null;
  readonly thresholdScore: number | null;
  /** Whether the score is the mean of the bits, so that the score so far can be drawn. */
  readonly withScore: boolean;
  /** The selected call in words. */
  readonly spoken: string;
  /** The id of the element that says which keys there are. */
  readonly hintId: string;
  readonly onAction: (action: StripAction) => void;
  /** Told the window wanted, and whether to glide there. */
  readonly onWindow: (window: StripWindow, isSmooth: boolean) => void;
  readonly onSelect: (call: number) => void;
  readonly onHover: (call: number | null) => void;
  readonly onFocused: (isFocused: boolean) => void;
}

/**
 * The part of a trace that a window shows, call by call where there is room: one slider whose value
 * is the selected call.
 */
export function StripZoomed(props: StripZoomedProps): JSX.Element {
  const { view, pyramid, topBits, window, selected, hovered, thresholdScore, withScore, onAction, onFocused } = props;
  const slider = useRef<HTMLDivElement>(null);
  const layout = stripLayout(withScore);
  const draw = useCallback(
    (paper: Paper) => {
      const bands = stripLayout(withScore);
      drawBitsScale(paper, bands.bars, topBits);
      drawColumns(paper, pyramid, window, bands.bars, bands.cells, topBits);
      drawBrackets(paper, view.stretches, window, bands.brackets, true);
      if (bands.score !== null)
        drawScore(paper, bands.score, {
          points: scorePoints(window, innerWidth(paper.width), pyramid.calls, (call) =>
            meanBetween(pyramid, 0, call + 1),
          ),
          isGrowing: pyramid.calls === 1,
          thresholdScore,
          topBits: scoreScaleTop(meanBetween(pyramid, 0, pyramid.calls), thresholdScore),
        });
      drawMarkers(paper, window, bands, selected, hovered);
      drawNames(paper, view.calls, pyramid, window, bands, topBits);
      drawCallScale(paper, bands.axis, window, pyramid.calls);
    },
    [view, pyramid, topBits, window, selected, hovered, thresholdScore, withScore],
  );
  const canvas = useCanvas(draw);
  useStripPointer(slider, { ...props, calls: pyramid.calls });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = actionOfKey(event.key, event.shiftKey);
    if (action === null) return;
    event.preventDefault();
    onAction(action);
  };
  return (
    <div
      ref={slider}
      class="strip-zoomed"
      role="slider"
      tabIndex={0}
      aria-label="Calls of the trace"
      aria-valuemin={0}
      aria-valuemax={pyramid.calls - 1}
      aria-valuenow={selected}
      aria-valuetext={props.spoken}
      aria-describedby={props.hintId}
      onKeyDown={onKeyDown}
      onFocus={() => {
        onFocused(true);
      }}
      onBlur={() => {
        onFocused(false);
      }}
    >
      <canvas ref={canvas} aria-hidden="true" style={{ height: `${layout.height}px` }} />
    </div>
  );
}
