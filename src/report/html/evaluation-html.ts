import { counted, shortPercent } from "../../numbers.ts";
import type { Evaluation } from "../../results/evaluation.ts";
import { budgetChart, quarterChart } from "../charts/drift-charts.ts";
import { familyRows, familySvg } from "../charts/family-chart.ts";
import { histogramChart } from "../charts/histogram-chart.ts";
import { recordingExampleChart, timeToDetectionChart } from "../charts/recordings-charts.ts";
import { lowestRate, rocCharts } from "../charts/roc-chart.ts";
import { byRecordingHint, byRecordingHtml } from "../by-recording-tables.ts";
import { mimicryHint, mimicryTables } from "../mimicry-tables.ts";
import { promiseTable } from "../promise-tables.ts";
import { hasRecordings, isJudged, recordingsHint, recordingsTable } from "../recordings-tables.ts";
import { SAMPLE_BANNER } from "../set-phrases.ts";
import { detectorTable, summaryTables } from "./evaluation-tables.ts";
import { keyFigures, verdictParagraph } from "./evaluation-verdict.ts";
import { detectorName, escapeHtml, legend } from "./html.ts";
import { page } from "./page.ts";
import { falseAlarmsSection, missesSection } from "./wrong-verdicts.ts";

function section(title: string, hint: string, content: string): string {
  return `<section>\n<h2>${title}</h2>\n${hint === "" ? "" : `<p class="hint">${hint}</p>\n`}${content}\n</section>`;
}

function figure(title: string, hint: string, svg: string): string {
  return svg === "" ? "" : `<figure><figcaption>${title}<span>${hint}</span></figcaption>${svg}</figure>`;
}

function rocSection(evaluation: Evaluation): string {
  if (!evaluation.detectors.some(({ normals, attacks }) => normals.length > 0 && attacks.length > 0)) return "";
  const { whole, lowEnd } = rocCharts(evaluation);
  const charts =
    figure("The whole curve", "up and to the left is better; the dotted line is a coin toss", whole) +
    figure(
      "The low end",
      `the same curves from ${shortPercent(lowestRate(evaluation))} false alarms on, logarithmic: rates one can live with`,
      lowEnd,
    );
  return section(
    "What an alarm costs",
    "Attacks detected against normal traces that raise a false alarm, for every threshold; official test set. A ring marks where a detector's own threshold is.",
    `${legend(evaluation)}<div class="grid">${charts}</div>`,
  );
}

function histogramSection(evaluation: Evaluation): string {
  const charts = evaluation.detectors.map((detector, index) =>
    figure(detectorName(detector.name, index), escapeHtml(detector.description), histogramChart(detector, index)),
  );
  if (charts.every((chart) => chart === "")) return "";
  const hint =
    "Normal traces upwards in grey, attacks downwards in colour, each as a share of its class; the outermost bars hold what is beyond. The better the detector, the less the two overlap.";
  return section("Scores", hint, `<div class="grid">${charts.join("")}</div>`);
}

function familySection(evaluation: Evaluation): string {
  const rows = familyRows(evaluation);
  const auc = familySvg({ rows, measure: "auc", width: 460, id: "family-auc" });
  const detected = familySvg({ rows, measure: "detected", width: 460, id: "family-detection" });
  const charts =
    figure("AUC", "each family against all normal traces", auc) +
    figure("Detected at 5 % false alarms", "share of the family's traces", detected);
  return charts === ""
    ? ""
    : section("By attack family", "Official test set.", `${legend(evaluation)}<div class="grid">${charts}</div>`);
}

function byRecordingPart(evaluation: Evaluation): string {
  const tables = byRecordingHtml(evaluation);
  return tables === "" ? "" : section("By recording", byRecordingHint(evaluation), tables);
}

function recordingsSection(evaluation: Evaluation): string {
  if (!hasRecordings(evaluation)) return "";
  const judged = evaluation.detectors.find((detector) => isJudged(detector) && detector.recordings.example !== null);
  const charts =
    figure(
      "Time to detection",
      "share of attack recordings detected, by seconds after the onset; a line that starts above 0 counts alarms that were up before",
      timeToDetectionChart(evaluation),
    ) +
    figure(
      "One recording",
      `the alarm score of ${escapeHtml(judged?.name ?? "")} on the attack that took it the median time to detect`,
      recordingExampleChart(evaluation),
    );
  return section(
    "From the onset on",
    recordingsHint(evaluation),
    `${recordingsTable(evaluation)}${charts === "" ? "" : `${legend(evaluation, isJudged)}<div class="grid">${charts}</div>`}`,
  );
}

function driftSection(evaluation: Evaluation): string {
  const charts =
    figure(
      "AUC by quarter",
      "all attacks against a quarter of the normal test traces at a time, in file order",
      quarterChart(evaluation),
    ) +
    figure(
      "False alarms, promised and observed",
      "bar: observed on the normal test traces; upright stroke: promised",
      budgetChart(evaluation),
    );
  if (charts === "") return "";
  const hint =
    "Where a line dips, the normal traces are unlike those of training, and a detector takes what it never saw for an attack. For the same reason a promise made on training traces may not hold.";
  return section(
    "What training never saw",
    hint,
    `${legend(evaluation)}<div class="grid">${charts}</div>${promiseTable(evaluation)}`,
  );
}

function wrongSections(evaluation: Evaluation): readonly string[] {
  const first = evaluation.detectors[0];
  if (first === undefined) return [];
  const at = `${escapeHtml(first.name)} at a promised ${shortPercent(first.budget.promised)} of false alarms, official test set.`;
  return [
    section("Attacks it missed", at, missesSection(first)),
    section("False alarms it raised", at, falseAlarmsSection(first)),
  ];
}

/**
 * The whole evaluation as one self-contained HTML file, without script or network: verdict, tables,
 * curves, scores, families, wrong verdicts and the honesty facts. Sample data is bannered above and
 * below. Same evaluation, same bytes.
 */
export function evaluationHtml(evaluation: Evaluation): string {
  const facts = evaluation.facts.map((fact) => `<li>${escapeHtml(fact)}</li>`).join("\n");
  const header =
    `<p class="eyebrow">syscall-sentinel, evaluation</p>\n<h1>Intrusions in ${escapeHtml(evaluation.dataset)}</h1>\n${verdictParagraph(evaluation)}\n` +
    `<p class="meta">Fitted on ${counted(evaluation.trainingTraces, "normal trace")} only. Data set sha256 <code>${escapeHtml(evaluation.datasetSha256)}</code></p>`;
  const sections =
    evaluation.detectors.length === 0
      ? []
      : [
          keyFigures(evaluation),
          section(
            "Three test sets",
            "From the most flattering to the hardest. In the drawing the upright stroke is the AUC, the thick bar its interval by files, the thin line the one by distinct traces.",
            summaryTables(evaluation),
          ),
          rocSection(evaluation),
          histogramSection(evaluation),
          familySection(evaluation),
          byRecordingPart(evaluation),
          recordingsSection(evaluation),
          driftSection(evaluation),
          evaluation.mimicry === undefined
            ? ""
            : section("When attacks try to look normal", mimicryHint(), mimicryTables(evaluation)),
          section("The detectors", "", detectorTable(evaluation)),
          ...wrongSections(evaluation),
        ];
  const body = [
    ...sections,
    evaluation.facts.length === 0
      ? ""
      : section("Know before you quote these figures", "", `<ul class="facts">${facts}</ul>`),
    section("How to read this page", "", howToRead()),
  ];
  return page({
    title: `${evaluation.dataset}: evaluation by syscall-sentinel`,
    banner: evaluation.isSample ? SAMPLE_BANNER : null,
    header,
    body: body.filter((part) => part !== "").join("\n"),
  });
}

const TERMS: readonly (readonly [string, string])[] = [
  ["Trace", "The system calls of one process, in order. A detector gives it one score; higher is more suspicious."],
  [
    "AUC",
    "The chance that a random attack scores higher than a random normal trace, a tie counted half: 0.5 is a coin toss, 1 is perfect.",
  ],
  [
    "Both intervals",
    "95 % bootstrap intervals of the AUC. “By files” redraws files; where files are copies of each other it is too narrow. “By distinct traces” redraws distinct traces, all copies together: trust this one.",
  ],
  [
    "Detected at 5 %",
    "The share of attacks above the threshold that 5 % of the normal test traces pass. It is read off the test set, so no one could have set it beforehand.",
  ],
  [
    "Promised, observed",
    "The threshold in use is set beforehand, from normal traces kept out of training. Observed is what it did on the test set; only traces like those it was set on keep the promise.",
  ],
  [
    "Unjudged",
    "A trace shorter than the threshold can speak for, or any trace where the calibration traces are too few for the promise. It is neither an alarm nor normal, and in neither rate; the AUC counts it.",
  ],
  [
    "p-value",
    "The share of calibration traces (and this one) that score at least as high. An alarm is a p-value no higher than the promised rate.",
  ],
  [
    "Paired difference",
    "The difference of two AUCs on the same redrawn traces. An interval that holds 0 means that the data cannot separate the two.",
  ],
  ["Best", "“Best” on this page is picked by test figures, which flatters it a little."],
];

/** What the words on the page mean, as an HTML list of terms. */
function howToRead(): string {
  return `<dl class="terms">${TERMS.map(([term, meaning]) => `<dt>${term}</dt><dd>${meaning}</dd>`).join("\n")}</dl>`;
}
