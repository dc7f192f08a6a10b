import * as Plot from "@observablehq/plot";
import { fixed, percent } from "../../numbers.ts";
import type { Evaluation } from "../../results/evaluation.ts";
import type { RecordingsResult } from "../../results/recordings.ts";
import { isJudged } from "../recordings-tables.ts";
import { chartColour, seriesColour, seriesDash } from "./palette.ts";
import { plotSvg } from "./plot-svg.ts";

/**
 * A corner of the curve: the share of attack recordings that are detected so long after the onset.
 */
interface DetectedBy {
  readonly seconds: number;
  readonly share: number;
}

/** The time to detection; an alarm that was up already at the onset (null) took none. */
function secondsOf({ seconds }: { readonly seconds: number | null }): number {
  return seconds === null ? 0 : seconds;
}

/** The curve of one detector: a step at each time to detection. */
function curveOf({ attacks }: RecordingsResult, lastSeconds: number): readonly DetectedBy[] {
  const times = attacks
    .filter(({ detected }) => detected)
    .map(secondsOf)
    .sort((a, b) => a - b);
  const steps = times.map((seconds, index) => ({ seconds, share: (index + 1) / attacks.length }));
  return [{ seconds: 0, share: 0 }, ...steps, { seconds: lastSeconds, share: times.length / attacks.length }];
}

/**
 * The share of attack recordings detected over the seconds after the onset, a line per detector; ""
 * where nothing was detected.
 */
export function timeToDetectionChart({ detectors }: Evaluation): string {
  const results = detectors.flatMap(({ name, recordings }, index) =>
    recordings === undefined || recordings === null || recordings.attackRecordings === 0
      ? []
      : [{ name, index, recordings }],
  );
  const detected = results.flatMap(({ recordings }) => recordings.attacks.filter((attack) => attack.detected));
  if (detected.length === 0) return "";
  const lastSeconds = Math.max(0.001, ...detected.map(secondsOf)) * 1.08;
  const description = results
    .map(
      ({ name, recordings }) =>
        `${name}: ${percent(recordings.detectionRate)} detected, half of them within ${fixed(recordings.secondsToDetection?.median ?? null, 2)} s.`,
    )
    .join(" ");
  return plotSvg(
    { id: "time-to-detection", title: "Attack recordings detected, by seconds after the onset", description },
    {
      width: 460,
      height: 300,
      marginLeft: 48,
      marginRight: 24,
      marginTop: 26,
      marginBottom: 42,
      x: { domain: [0, lastSeconds], label: "seconds after the onset", ticks: 6 },
      y: {
        domain: [0, 1],
        label: "attack recordings detected",
        tickFormat: (share: number) => `${Math.round(share * 100)} %`,
        ticks: 5,
      },
      marks: [
        Plot.gridY({ stroke: chartColour("grid"), strokeOpacity: 1, ticks: 5 }),
        ...results
          .map(({ index, recordings }) =>
            Plot.line(curveOf(recordings, lastSeconds), {
              x: "seconds",
              y: "share",
              curve: "step-after",
              stroke: seriesColour(index),
              strokeWidth: 2,
              strokeDasharray: seriesDash(index),
            }),
          )
          .reverse(),
        Plot.ruleY([0], { stroke: chartColour("muted") }),
      ],
    },
  );
}

/**
 * The alarm score of one attack recording under the first detector that has one to show: before the
 * onset, after it, and the threshold; "" where none has.
 */
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
