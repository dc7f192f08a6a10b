import type { JSX } from "preact";
import { useCallback } from "preact/hooks";
import { at } from "../../../core/at.ts";
import { counted, fixed } from "../../../numbers.ts";
import { surpriseFill } from "./draw-columns.ts";
import { drawCallScale } from "./draw-scales.ts";
import { drawScore, scorePoints } from "./draw-score.ts";
import { type LiveProgress, scoreOf } from "./live-progress.ts";
import { highestReceived, liveScaleTop, liveSpan } from "./score-scale.ts";
import { innerWidth, MARGIN } from "./strip-layout.ts";
import { type Paper, useCanvas } from "./use-canvas.ts";

const SCORE = { top: 24, height: 132 };
const STRIP = { top: 162, height: 22 };
const AXIS = { top: 188, height: 18 };

interface LiveChartProps {
  readonly progress: LiveProgress;
  readonly calls: number;
  readonly thresholdScore: number | null;
}

/**
 * The rising score of a trace that is played: the score so far over the calls received, the
 * threshold dashed, and each call's surprise as a colour below.
 */
export function LiveChart({ progress, calls, thresholdScore }: LiveChartProps): JSX.Element {
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
