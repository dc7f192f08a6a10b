import type { Remote } from "comlink";
import type { Evaluation } from "../../results/evaluation.ts";
import type { SentinelApi } from "../api.ts";
import { rateWords } from "./charts/threshold-words.ts";
import { EvaluationSection } from "./evaluation/evaluation-section.tsx";
import { type Export, ExportButtons } from "./export-buttons.tsx";

export interface MeasureSectionProps {
  readonly evaluation: Evaluation;
  readonly hasBaselines: boolean;
  /** Whether most traces are foreign to the model. */
  readonly isForeign: boolean;
  /** Of the threshold that is shown now. */
  readonly falseAlarmRate: number;
  readonly isBusy: boolean;
  readonly onMeasure: (withBaselines: boolean) => void;
  readonly api: () => Remote<SentinelApi>;
}

/** How well attacks are separated from normal traces, and ways to measure again and save. */
export function MeasureSection(props: MeasureSectionProps) {
  const { evaluation, hasBaselines, isForeign, falseAlarmRate, isBusy, onMeasure, api } = props;
  const promised = evaluation.detectors[0]?.budget.promised;
  const isStale = promised !== undefined && Math.abs(promised - falseAlarmRate) > 1e-9;
  const exports: readonly Export[] = [
    { label: "HTML report", fileName: "report.html", type: "text/html", make: () => api().exportEvaluation("html") },
    {
      label: "JSON",
      fileName: "evaluation.json",
      type: "application/json",
      make: () => api().exportEvaluation("json"),
    },
    { label: "CSV", fileName: "evaluation.csv", type: "text/csv", make: () => api().exportEvaluation("csv") },
  ];
  return (
    <>
      {isForeign ? (
        <p class="card alarm">
          Most of these traces are foreign to the model: the figures below show how well their scores separate them, and
          nothing about a host that it knows.
        </p>
      ) : null}
      <EvaluationSection evaluation={evaluation} />
      <section class="card" aria-label="Measure again and save">
        <div class="row">
          {/* Stays, so that the focus does. */}
          <button
            type="button"
            aria-disabled={isBusy || hasBaselines}
            onClick={() => {
              if (!isBusy && !hasBaselines) onMeasure(true);
            }}
          >
            {hasBaselines ? "Compared with the baselines" : "Compare with the baselines"}
          </button>
          {isStale ? (
            <button
              type="button"
              aria-disabled={isBusy}
              onClick={() => {
                if (!isBusy) onMeasure(hasBaselines);
              }}
            >
              {`Measure again at a budget of ${rateWords(falseAlarmRate)}`}
            </button>
          ) : null}
        </div>
        <ExportButtons title="Save the evaluation" exports={exports} />
      </section>
    </>
  );
}
