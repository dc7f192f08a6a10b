import * as Plot from "@observablehq/plot";
import { atKey } from "../../core/at.ts";
import { counted, fixed, percent } from "../../numbers.ts";
import type { Evaluation, FamilyResult } from "../../results/evaluation.ts";
import { printable } from "../printable.ts";
import { officialFamilies } from "../set-phrases.ts";
import { chartColour, seriesColour } from "./palette.ts";
import { plotSvg } from "./plot-svg.ts";

const BAR_PIXELS = 15;
const FAMILY_HEAD_PIXELS = 24;

interface FamilyBar {
  readonly family: string;
  readonly detector: number;
  readonly name: string;
  readonly value: number;
}

interface Measure {
  readonly id: string;
  readonly title: string;
  readonly of: (family: FamilyResult) => number;
  readonly words: (value: number) => string;
  /** Where bars begin: chance. */
  readonly from: number;
  readonly axis: string;
  readonly tick: (value: number) => string;
}

function familyChart(evaluation: Evaluation, measure: Measure): string {
  const families = officialFamilies(evaluation);
  const bars = evaluation.detectors.flatMap((detector, index): FamilyBar[] =>
    Object.entries(detector.testSets.official?.families ?? {})
      .map(([family, result]) => ({ family, detector: index, name: detector.name, value: measure.of(result) }))
      .filter((bar) => Number.isFinite(bar.value)),
  );
  if (bars.length === 0) return "";
  const indexes = evaluation.detectors.map((_, index) => index);
  const low = Math.min(measure.from, ...bars.map((bar) => bar.value));
  const description = [...families.keys()]
    .map(
      (family) =>
        `${family}: ${bars
          .filter((bar) => bar.family === family)
          .map((bar) => `${bar.name} ${measure.words(bar.value)}`)
          .join(", ")}.`,
    )
    .join(" ");
  const height = families.size * (indexes.length * BAR_PIXELS + FAMILY_HEAD_PIXELS) + 40;
  const fits = (bar: FamilyBar): boolean => bar.value - measure.from > 0.12 * (1 - low);
  const label = {
    x: "value",
    y: "detector",
    fy: "family",
    text: (bar: FamilyBar) => measure.words(bar.value),
  } as const;
  return plotSvg(
    { id: measure.id, title: measure.title, description },
    {
      width: 460,
      height,
      marginLeft: 16,
      marginRight: 20,
      marginTop: 0,
      marginBottom: 40,
      fy: { domain: [...families.keys()], axis: null, padding: 0 },
      x: { domain: [Math.floor(low * 10) / 10, 1], label: measure.axis, tickFormat: measure.tick, ticks: 5 },
      y: { type: "band", domain: indexes, axis: null, padding: 0.14, insetTop: FAMILY_HEAD_PIXELS },
      marks: [
        Plot.gridX({ stroke: chartColour("grid"), strokeOpacity: 1, ticks: 5, insetTop: FAMILY_HEAD_PIXELS - 4 }),
        Plot.barX(bars, {
          x1: measure.from,
          x2: "value",
          y: "detector",
          fy: "family",
          fill: (bar: FamilyBar) => seriesColour(bar.detector),
        }),
        Plot.ruleX([measure.from], { stroke: chartColour("ink"), insetTop: FAMILY_HEAD_PIXELS - 4 }),
        Plot.text(bars.filter(fits), { ...label, fill: chartColour("page"), textAnchor: "end", dx: -4 }),
        Plot.text(
          bars.filter((bar) => !fits(bar)),
          {
            ...label,
            x: (bar: FamilyBar) => Math.max(bar.value, measure.from),
            fill: chartColour("ink"),
            textAnchor: "start",
            dx: 4,
          },
        ),
        Plot.text([...families.keys()], {
          fy: (family: string) => family,
          text: (family: string) => `${printable(family)}, ${counted(atKey(families, family), "trace")}`,
          frameAnchor: "top-left",
          dy: 8,
          fontWeight: 600,
          fill: chartColour("ink"),
          textOverflow: "ellipsis",
          lineWidth: 34,
        }),
      ],
    },
  );
}

/**
 * AUC of every detector on every attack family of the official test set, as bars from chance (0.5);
 * "" without families.
 */
export function familyAucChart(evaluation: Evaluation): string {
  return familyChart(evaluation, {
    id: "family-auc",
    title: "AUC by attack family",
    of: (family) => family.auc,
    words: (value) => fixed(value, 2),
    from: 0.5,
    axis: "AUC; bars begin at a coin toss",
    tick: (value) => fixed(value, 1),
  });
}

/**
 * Share of every attack family detected at 5 % false alarms, as bars from 0; "" without families.
 */
export function familyDetectionChart(evaluation: Evaluation): string {
  return familyChart(evaluation, {
    id: "family-detection",
    title: "Detected at 5 % false alarms, by attack family",
    of: (family) => family.detectionRateAt["0.05"],
    words: (value) => percent(value, 0),
    from: 0,
    axis: "attacks detected at 5 % false alarms",
    tick: (value) => percent(value, 0),
  });
}
