import * as Plot from "@observablehq/plot";
import { fixed } from "../numbers.ts";
import type { Evaluation } from "../results/evaluation.ts";
import { chartColour, seriesColour } from "./palette.ts";
import { plotSvg } from "./plot-svg.ts";
import { isJudged } from "./recordings-rows.ts";

/** The alarm score of one attack recording under the first detector that has one to show: before the onset, after it, and the threshold; "" where none has. */
export function recordingExampleChart({ detectors }: Evaluation): string {
  const index = detectors.findIndex((detector) => isJudged(detector) && detector.recordings.example !== null);
  const { name = "", recordings = null } = detectors[index] ?? {};
  const example = recordings?.example ?? null;
  if (recordings === null || example === null || example.points.length === 0) return "";
  const { points, firstSeconds, lastSeconds, path } = example;
  const { scoreBits: threshold } = recordings.threshold;
  const seconds = recordings.attacks.find((attack) => attack.path === path)?.seconds ?? null;
  const highest = Math.max(threshold, ...points.map(({ scoreBits }) => scoreBits));
  const alarm = seconds === null ? [] : [seconds];
  return plotSvg(
    {
      id: "recording-example",
      title: `Alarm score of ${name} over the recording ${path}`,
      description: `Alarm above ${fixed(threshold, 2)} bits a call, first raised ${fixed(seconds, 2)} s after the onset. Highest score ${fixed(highest, 2)}.`,
    },
    {
      width: 460,
      height: 300,
      marginLeft: 48,
      marginRight: 24,
      marginTop: 42,
      marginBottom: 42,
      x: { domain: [firstSeconds, Math.max(lastSeconds, ...alarm)], label: "seconds since the onset", ticks: 6 },
      y: { domain: [0, highest * 1.06], label: "bits a call", ticks: 5 },
      marks: [
        Plot.gridY({ stroke: chartColour("grid"), strokeOpacity: 1, ticks: 5 }),
        Plot.ruleX([0], { stroke: chartColour("ink"), strokeWidth: 2 }),
        Plot.text([0], {
          x: 0,
          frameAnchor: "top",
          dy: -16,
          text: () => "onset",
          fill: chartColour("ink"),
          fontWeight: 600,
        }),
        Plot.line(points, { x: "seconds", y: "scoreBits", stroke: seriesColour(index), strokeWidth: 2 }),
        Plot.ruleY([threshold], { stroke: chartColour("ink"), strokeDasharray: "5 4" }),
        Plot.text([threshold], {
          y: threshold,
          frameAnchor: "left",
          dx: 6,
          dy: -9,
          textAnchor: "start",
          text: () => `alarm above ${fixed(threshold, 2)}`,
          fill: chartColour("ink"),
          stroke: chartColour("page"),
          strokeWidth: 4,
        }),
        Plot.dot(alarm, {
          x: (time: number) => time,
          y: threshold,
          r: 5,
          fill: chartColour("page"),
          stroke: seriesColour(index),
          strokeWidth: 3,
        }),
        Plot.ruleY([0], { stroke: chartColour("muted") }),
      ],
    },
  );
}
