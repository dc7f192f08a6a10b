import { fixed, percent, shortPercent } from "../../numbers.ts";
import type { Evaluation } from "../../results/evaluation.ts";
import { chartColour, seriesColour, seriesDash } from "./palette.ts";
import { linearScale, roundTicks } from "./scale.ts";
import {
  axisTitles,
  boxPath,
  figuresBelow,
  gridColumns,
  gridRows,
  linePath,
  type PlotBox,
  rounded,
  svgLine,
  svgOpening,
  svgText,
  ticksOf,
} from "./svg.ts";

const WIDTH = 460;

const QUARTER_HEIGHT = 260;
const QUARTER_BOX: PlotBox = { left: 46, right: WIDTH - 20, top: 26, bottom: QUARTER_HEIGHT - 44 };
/** Room left and right of the first and the last quarter, in distances of two quarters. */
const QUARTER_PADDING = 0.3;

/**
 * AUC of all attacks against each quarter of the normal test traces in file order, a line per
 * detector; "" when no detector has such figures.
 */
export function quarterChart(evaluation: Evaluation): string {
  const lines = evaluation.detectors.map(({ aucByQuarter }, index) => ({
    index,
    points: aucByQuarter.flatMap((auc, quarter) => (Number.isFinite(auc) ? [{ quarter, auc }] : [])),
  }));
  const points = lines.flatMap((line) => line.points);
  if (points.length === 0) return "";
  const quarters = Math.max(...points.map(({ quarter }) => quarter)) + 1;
  const low = Math.floor(Math.min(0.5, ...points.map(({ auc }) => auc)) * 10) / 10;
  const box = QUARTER_BOX;
  const x = linearScale([-QUARTER_PADDING, quarters - 1 + QUARTER_PADDING], [box.left, box.right]);
  const y = linearScale([low, 1], [box.bottom, box.top]);
  const numbers = Array.from({ length: quarters }, (_, quarter) => quarter);
  const drawn = lines.map(({ index, points }) => {
    const places = points.map(({ quarter, auc }) => [x.placeOf(quarter), y.placeOf(auc)] as const);
    const dots = places.map(
      ([left, top]) =>
        `<circle cx="${rounded(left)}" cy="${rounded(top)}" r="4" fill="${seriesColour(index)}" stroke="${chartColour("page")}" stroke-width="1.5"/>`,
    );
    return `<path d="${linePath(places)}" fill="none" stroke="${seriesColour(index)}" stroke-width="2" stroke-dasharray="${seriesDash(index)}"/>${dots.join("")}`;
  });
  const description = evaluation.detectors
    .map(({ name, aucByQuarter }) => `${name}: ${aucByQuarter.map((auc) => fixed(auc, 2)).join(", ")}.`)
    .join(" ");
  const title = "AUC by quarter of the normal test traces";
  const chance = y.placeOf(0.5);
  // The first detector is drawn last, on top.
  return (
    `${svgOpening({ id: "quarters", title, description }, WIDTH, QUARTER_HEIGHT)}<g class="axes">` +
    gridRows(
      box,
      ticksOf(y, roundTicks(low, 1, 6), (auc) => fixed(auc, 1)),
    ) +
    figuresBelow(
      box,
      ticksOf(x, numbers, (quarter) => `Q${quarter + 1}`),
    ) +
    `${axisTitles(box, "↑ AUC", "quarter of the normal test traces, in file order")}</g>` +
    svgLine(
      [box.left, chance],
      [box.right, chance],
      `stroke="${chartColour("muted")}" stroke-dasharray="1 4" stroke-linecap="round"`,
    ) +
    `${drawn.reverse().join("")}</svg>`
  );
}

const ROW_PIXELS = 46;
const BAR_PIXELS = 21;
/** From the top of a row to the top of its bar: room for the name. */
const NAME_PIXELS = 21;

/**
 * The false-alarm rate each detector showed on normal test traces (bar) and the one it promised
 * (stroke); "" when none is finite.
 */
export function budgetChart(evaluation: Evaluation): string {
  const bars = evaluation.detectors
    .flatMap(({ name, budget: { promised, observed } }, index) =>
      observed === null ? [] : [{ name, index, promised, observed }],
    )
    .filter(({ promised, observed }) => Number.isFinite(promised) && Number.isFinite(observed));
  if (bars.length === 0) return "";
  const high = Math.max(0.01, ...bars.flatMap(({ promised, observed }) => [promised, observed])) * 1.2;
  const box = { left: 16, right: WIDTH - 20, top: 6, bottom: 6 + bars.length * ROW_PIXELS };
  const x = linearScale([0, high], [box.left, box.right]);
  const drawn = bars.map(({ name, index, promised, observed }, row) => {
    const top = box.top + row * ROW_PIXELS + NAME_PIXELS;
    const bottom = top + BAR_PIXELS;
    const stroke = (colour: string, width: number): string =>
      svgLine(
        [x.placeOf(promised), top - 3],
        [x.placeOf(promised), bottom + 3],
        `stroke="${colour}" stroke-width="${width}"`,
      );
    return (
      svgText(box.left, top - 6, "start", name, 'font-weight="600"') +
      `<path d="${boxPath([x.placeOf(0), top], [x.placeOf(observed), bottom])}" fill="${seriesColour(index)}"/>` +
      svgText(
        x.placeOf(Math.max(observed, promised)) + 6,
        (top + bottom) / 2,
        "start",
        percent(observed),
        'dy="0.35em"',
      ) +
      stroke(chartColour("page"), 6) +
      stroke(chartColour("ink"), 3)
    );
  });
  const description = bars
    .map(
      ({ name, promised, observed }) => `${name}: promised ${shortPercent(promised)}, observed ${percent(observed)}.`,
    )
    .join(" ");
  const title = "False alarms, promised and observed";
  return (
    `${svgOpening({ id: "budget", title, description }, WIDTH, box.bottom + 44)}<g class="axes">` +
    gridColumns(box, ticksOf(x, roundTicks(0, high, 8), shortPercent)) +
    `${axisTitles(box, "", "normal traces that raise a false alarm →")}</g>${drawn.join("")}` +
    `${svgLine([box.left, box.top], [box.left, box.bottom], `stroke="${chartColour("ink")}"`)}</svg>`
  );
}
