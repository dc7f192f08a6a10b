import type { ChoiceReason } from "../../app/choose-model.ts";
import { incidentReport, incidentsOf } from "../../app/incidents.ts";
import { withFindings } from "../../app/findings.ts";
import { withVerdict } from "../../app/verdict.ts";
import { verdictBasis } from "../../core/conformal.ts";
import type { Grouping } from "../../core/units.ts";
import { inputFacts } from "../../datasets/dataset-facts.ts";
import { SPLITS } from "../../datasets/layout.ts";
import type { LoadedDataset } from "../../datasets/read-dataset.ts";
import { COMMAND_LINE } from "../../problems/edge.ts";
import { sentenceOf } from "../../problems/problem.ts";
import { scoreCsv, scoreJson } from "../../report/data/score-data.ts";
import { modelChoiceOf } from "../../report/input-phrases.ts";
import type { Evaluation } from "../../results/evaluation.ts";
import type { Explanation } from "../../results/score.ts";
import type { ExportFormat } from "../api.ts";
import type { Judged } from "./judge.ts";
import type { OpenedModel } from "./open-model.ts";

/** What `score` groups by where nothing else is asked for. */
const GROUPING: Grouping = "tree";

/** What was judged, and by what. */
export interface JudgedNow {
  readonly model: OpenedModel;
  readonly judged: Judged;
  /** Why this model. */
  readonly reason: ChoiceReason;
  readonly data: LoadedDataset;
}

/**
 * What `score` writes of these traces.
 * @param falseAlarmRate the promised share of false alarms, in (0, 1)
 */
export function scoresText(
  { model, judged, reason, data }: JudgedNow,
  falseAlarmRate: number,
  format: "json" | "csv",
): string {
  const { detector } = model.opened;
  const basis = verdictBasis(detector, falseAlarmRate);
  const traces = withFindings(judged.rows.map(({ row, untrainedShare }) => withVerdict(row, untrainedShare, basis)));
  const rules = { grouping: GROUPING, falseAlarmRate, detector };
  const report = {
    model: detector.name,
    modelChoice: modelChoiceOf(detector.name, reason),
    input: inputFacts(
      SPLITS.flatMap((split) => data.splits[split]),
      true,
    ),
    scoreUnit: detector.scoreUnit,
    ...basis,
    falseAlarmRate,
    drift: judged.drift,
    traces,
    ...incidentReport(incidentsOf(traces, rules), rules),
    skipped: data.skipped.map(({ path, problem }) => ({ path, reason: sentenceOf(problem, COMMAND_LINE) })),
  };
  return format === "json" ? scoreJson(report) : scoreCsv(report);
}

/** What `eval` writes. What draws is fetched when it is first needed. */
export async function evaluationText(evaluation: Evaluation, format: ExportFormat): Promise<string> {
  if (format === "json") return (await import("../../report/data/evaluation-data.ts")).evaluationJson(evaluation);
  if (format === "csv") return (await import("../../report/data/evaluation-data.ts")).evaluationCsv(evaluation);
  return (await import("../../report/html/evaluation-html.ts")).evaluationHtml(evaluation);
}

/** What `explain` writes. */
export async function explanationText(explanation: Explanation, format: "json" | "html"): Promise<string> {
  if (format === "json") return (await import("../../report/data/score-data.ts")).explanationJson(explanation);
  return (await import("../../report/html/explanation-html.ts")).explanationHtml(explanation);
}
