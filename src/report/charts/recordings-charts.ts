import { fixed, percent, shortPercent } from "../../numbers.ts";
import type { Evaluation } from "../../results/evaluation.ts";
import type { RecordingsResult } from "../../results/recordings.ts";
import { isJudged } from "../recordings-tables.ts";
import { chartColour, seriesColour, seriesDash } from "./palette.ts";
import { formatTick, linearScale, roundTicks } from "./scale.ts";
import {
  axisTitles,
  figuresBelow,
  gridRows,
  linePath,
  type PlotBox,
  rounded,
  stepPath,
  svgLine,
  svgOpening,
  svgText,
  ticksOf,
} from "./svg.ts";

const WIDTH = 460;
const HEIGHT = 300;
const BOX: PlotBox = { left: 46, right: WIDTH - 20, top: 26, bottom: HEIGHT - 44 };
/** Above the plot of one recording the word "onset" has a line of its own. */
const EXAMPLE_BOX: PlotBox = { ...BOX, top: 42 };

/** A corner of the curve: the share of attack recordings detected by then, in [0, 1]. */
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
  const x = linearScale([0, lastSeconds], [BOX.left, BOX.right]);
  const y = linearScale([0, 1], [BOX.bottom, BOX.top]);
  const curves = results.map(({ index, recordings }) => {
    const corners = curveOf(recordings, lastSeconds).map(
      ({ seconds, share }) => [x.placeOf(seconds), y.placeOf(share)] as const,
    );
    return `<path d="${stepPath(corners)}" fill="none" stroke="${seriesColour(index)}" stroke-width="2" stroke-dasharray="${seriesDash(index)}"/>`;
  });
  const title = "Attack recordings detected, by seconds after the onset";
  // The first detector is drawn last, on top.
  return (
    `${svgOpening({ id: "time-to-detection", title, description }, WIDTH, HEIGHT)}<g class="axes">` +
    gridRows(BOX, ticksOf(y, roundTicks(0, 1, 5), shortPercent)) +
    figuresBelow(BOX, ticksOf(x, roundTicks(0, lastSeconds, 7), formatTick)) +
    `${axisTitles(BOX, "↑ attack recordings detected", "seconds after the onset →")}</g>` +
    `${curves.reverse().join("")}${baseline(BOX)}</svg>`
  );
}

/** The level axis of a plot that begins at 0. */
function baseline({ left, right, bottom }: PlotBox): string {
  return svgLine([left, bottom], [right, bottom], `stroke="${chartColour("muted")}"`);
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
  const { firstSeconds, lastSeconds, path } = example;
  const { scoreBits: threshold } = recordings.threshold;
  const points = example.points.filter(({ scoreBits }) => Number.isFinite(scoreBits));
  const seconds = recordings.attacks.find((attack) => attack.path === path)?.seconds ?? null;
  const highest = Math.max(threshold, ...points.map(({ scoreBits }) => scoreBits));
  const box = EXAMPLE_BOX;
  const right = Math.max(lastSeconds, seconds ?? lastSeconds);
  const x = linearScale([firstSeconds, right], [box.left, box.right]);
  const y = linearScale([0, highest * 1.06], [box.bottom, box.top]);
  const ink = chartColour("ink");
  const onset = x.placeOf(0);
  const alarm = y.placeOf(threshold);
  const score = linePath(points.map((point) => [x.placeOf(point.seconds), y.placeOf(point.scoreBits)] as const));
  const ring =
    seconds === null
      ? ""
      : `<circle cx="${rounded(x.placeOf(seconds))}" cy="${rounded(alarm)}" r="5" fill="${chartColour("page")}" stroke="${seriesColour(index)}" stroke-width="3"/>`;
  const words = {
    id: "recording-example",
    title: `Alarm score of ${name} over the recording ${path}`,
    description: `Alarm above ${fixed(threshold, 2)} bits a call, first raised ${fixed(seconds, 2)} s after the onset. Highest score ${fixed(highest, 2)}.`,
  };
  return (
    `${svgOpening(words, WIDTH, HEIGHT)}<g class="axes">` +
    gridRows(box, ticksOf(y, roundTicks(0, highest * 1.06, 5), formatTick)) +
    figuresBelow(box, ticksOf(x, roundTicks(firstSeconds, right, 7), formatTick)) +
    `${axisTitles(box, "↑ bits a call", "seconds since the onset →")}</g>` +
    svgLine([onset, box.top], [onset, box.bottom], `stroke="${ink}" stroke-width="2"`) +
    svgText(onset, box.top - 10, "middle", "onset", 'font-weight="600"') +
    `<path d="${score}" fill="none" stroke="${seriesColour(index)}" stroke-width="2" stroke-linejoin="round"/>` +
    svgLine([box.left, alarm], [box.right, alarm], `stroke="${ink}" stroke-dasharray="5 4"`) +
    svgText(
      box.left + 6,
      alarm - 5,
      "start",
      `alarm above ${fixed(threshold, 2)}`,
      `stroke="${chartColour("page")}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"`,
    ) +
    `${ring}${baseline(box)}</svg>`
  );
}
