import { conformalThreshold } from "../../core/conformal.ts";
import { inputFacts } from "../../datasets/input-facts.ts";
import { SPLITS } from "../../datasets/layout.ts";
import type { LoadedDataset } from "../../datasets/read-dataset.ts";
import { scoreCsv } from "../../report/score-csv.ts";
import { scoreJson } from "../../report/score-json.ts";
import type { Evaluation, Explanation } from "../../report/types.ts";
import { verdictOf } from "../../scoring/verdict.ts";
import type { ExportFormat } from "../api.ts";
import type { Judged } from "./judge.ts";
import type { OpenedModel } from "./open-model.ts";

/** What was judged, and by what. */
export interface JudgedNow {
  readonly model: OpenedModel;
  readonly judged: Judged;
  readonly data: LoadedDataset;
}

/** What `score` writes of these traces. @param falseAlarmRate the promised share of false alarms, in (0, 1) */
export function scoresText({ model, judged, data }: JudgedNow, falseAlarmRate: number, format: "json" | "csv"): string {
  const { detector } = model.opened;
  const threshold = conformalThreshold(detector.calibrationScores, falseAlarmRate);
  const report = {
    model: detector.name,
    modelChosen: false,
    input: inputFacts(
      SPLITS.flatMap((split) => data.splits[split]),
      true,
    ),
    scoreUnit: detector.scoreUnit,
    threshold,
    falseAlarmRate,
    drift: judged.drift,
    traces: judged.rows.map(({ row, untrainedShare }) => ({
      ...row,
      verdict: verdictOf(row.scoreBits, threshold, untrainedShare),
    })),
    skipped: data.skipped.map(({ path, reason }) => ({ path, reason })),
  };
  return format === "json" ? scoreJson(report) : scoreCsv(report);
}

/** What `eval` writes. What draws is fetched when it is first needed. */
export async function evaluationText(evaluation: Evaluation, format: ExportFormat): Promise<string> {
  if (format === "json") return (await import("../../report/evaluation-json.ts")).evaluationJson(evaluation);
  if (format === "csv") return (await import("../../report/evaluation-csv.ts")).evaluationCsv(evaluation);
  return (await import("../../report/evaluation-html.ts")).evaluationHtml(evaluation);
}

/** What `explain` writes. */
export async function explanationText(explanation: Explanation, format: "json" | "html"): Promise<string> {
  if (format === "json") return (await import("../../report/explanation-json.ts")).explanationJson(explanation);
  return (await import("../../report/explanation-html.ts")).explanationHtml(explanation);
}
