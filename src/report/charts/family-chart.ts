import { counted, fixed, percent } from "../../numbers.ts";
import type { Evaluation, FamilyResult } from "../../results/evaluation.ts";
import { printable } from "../printable.ts";
import { officialFamilies } from "../set-phrases.ts";
import { chartColour, seriesColour } from "./palette.ts";
import { linearScale, roundTicks } from "./scale.ts";
import { axisTitles, boxPath, figuresBelow, gridLine, svgLine, svgOpening, svgText, ticksOf } from "./svg.ts";

/** One attack family of the official test set. */
export interface FamilyRow {
  readonly family: string;
  readonly traces: number;
  /** The detectors that have figures for it, in the evaluation's order. */
  readonly detectors: readonly FamilyFigures[];
}

/** What one detector reaches on a family. */
interface FamilyFigures {
  readonly name: string;
  /** Its place in the evaluation, for its colour. */
  readonly index: number;
  readonly result: FamilyResult;
}

/** One drawing of families. */
interface FamilyDrawing {
  readonly rows: readonly FamilyRow[];
  readonly measure: keyof typeof MEASURES;
  /** In pixels. */
  readonly width: number;
  /** Unique on the page. */
  readonly id: string;
}

/** What the bars of a drawing show. */
interface Measure {
  readonly title: string;
  readonly axis: string;
  readonly valueOf: (result: FamilyResult) => number;
  /** Where bars begin. */
  readonly from: number;
  readonly describe: (value: number) => string;
  readonly describeTick: (value: number) => string;
}

const MEASURES = {
  auc: {
    title: "AUC by attack family",
    axis: "AUC; bars begin at a coin toss →",
    valueOf: ({ auc }) => auc,
    from: 0.5,
    describe: (auc) => fixed(auc, 2),
    describeTick: (auc) => fixed(auc, 1),
  },
  detected: {
    title: "Detected at 5 % false alarms, by attack family",
    axis: "attacks detected at 5 % false alarms →",
    valueOf: ({ detectionRateAt }) => detectionRateAt["0.05"],
    from: 0,
    describe: (rate) => percent(rate, 0),
    describeTick: (rate) => percent(rate, 0),
  },
} as const satisfies Readonly<Record<string, Measure>>;

const BAR_PIXELS = 15;
const BAR_GAP_PIXELS = 2;
/** Above the bars of a family: room for its name. */
const NAME_PIXELS = 27;
/** A shorter bar has its figure next to it, not on it. */
const LEAST_PIXELS_FOR_FIGURE = 50;
/** A letter of a bold name, a little generously. */
const LETTER_PIXELS = 8;
/** Sets a text in the middle of its bar, whatever the size of its letters. */
const MIDDLE = 'dy="0.35em"';

/** Every attack family of the official test set, in the set's order. */
export function familyRows(evaluation: Evaluation): readonly FamilyRow[] {
  return [...officialFamilies(evaluation)].map(([family, traces]) => ({
    family,
    traces,
    detectors: evaluation.detectors.flatMap(({ name, testSets }, index) => {
      const result = testSets.official?.families[family];
      return result === undefined ? [] : [{ name, index, result }];
    }),
  }));
}

/**
 * A bar per family and detector, with its figure, for reports and the page; "" where no detector
 * has a finite figure.
 */
export function familySvg({ rows, measure, width, id }: FamilyDrawing): string {
  const { title, axis, valueOf, from, describe, describeTick }: Measure = MEASURES[measure];
  const families = rows.map(({ family, traces, detectors }) => ({
    family,
    head: `${shortened(printable(family), width - 120)}, ${counted(traces, "trace")}`,
    bars: detectors
      .map(({ name, index, result }) => ({ name, index, value: valueOf(result) }))
      .filter(({ value }) => Number.isFinite(value)),
  }));
  const bars = families.flatMap((family) => family.bars);
  if (bars.length === 0) return "";
  const low = Math.floor(Math.min(from, ...bars.map(({ value }) => value)) * 10) / 10;
  const barsPerFamily = Math.max(...families.map((family) => family.bars.length));
  const rowPixels = NAME_PIXELS + barsPerFamily * BAR_PIXELS;
  const box = { left: 16, right: width - 20, top: 0, bottom: rows.length * rowPixels + 4 };
  const x = linearScale([low, 1], [box.left, box.right]);
  const ticks = ticksOf(x, roundTicks(low, 1, width < 360 ? 3 : 6), describeTick);
  const drawn = families.map(({ head, bars }, row) => {
    const top = box.top + row * rowPixels;
    const bottom = top + rowPixels;
    const lines = ticks.map(({ place }) => gridLine([place, top + NAME_PIXELS - 4], [place, bottom]));
    const start = svgLine(
      [x.placeOf(from), top + NAME_PIXELS - 4],
      [x.placeOf(from), bottom],
      `stroke="${chartColour("ink")}"`,
    );
    const parts = bars.map(({ index, value }, at) => {
      const barTop = top + NAME_PIXELS + at * BAR_PIXELS + BAR_GAP_PIXELS;
      const barBottom = barTop + BAR_PIXELS - BAR_GAP_PIXELS;
      const isOnBar = x.placeOf(value) - x.placeOf(from) >= LEAST_PIXELS_FOR_FIGURE;
      const middle = (barTop + barBottom) / 2;
      const figure = isOnBar
        ? svgText(x.placeOf(value) - 4, middle, "end", describe(value), `${MIDDLE} fill="${chartColour("page")}"`)
        : svgText(x.placeOf(Math.max(value, from)) + 4, middle, "start", describe(value), MIDDLE);
      return `<path d="${boxPath([x.placeOf(from), barTop], [x.placeOf(value), barBottom])}" fill="${seriesColour(index)}"/>${figure}`;
    });
    return `${lines.join("")}${svgText(box.left, top + NAME_PIXELS - 10, "start", head, 'font-weight="600"')}${parts.join("")}${start}`;
  });
  const description = families
    .map(({ family, bars }) => `${family}: ${bars.map(({ name, value }) => `${name} ${describe(value)}`).join(", ")}.`)
    .join(" ");
  return (
    svgOpening({ id, title, description }, width, box.bottom + 44, "families") +
    `<g class="axes">${figuresBelow(box, ticks)}${axisTitles(box, "", axis)}</g>${drawn.join("")}</svg>`
  );
}

/** Cuts a name that is wider than `room` pixels; the description has it whole. */
function shortened(name: string, room: number): string {
  const most = Math.max(10, Math.floor(room / LETTER_PIXELS));
  return name.length <= most ? name : `${name.slice(0, most - 1)}…`;
}
