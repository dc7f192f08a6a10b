import type { Remote } from "comlink";
import { useId } from "preact/hooks";
import { counted } from "../../../numbers.ts";
import { printable } from "../../../report/printable.ts";
import { SAMPLE_BANNER } from "../../../report/set-phrases.ts";
import type { Evaluation } from "../../../results/evaluation.ts";
import type { SentinelApi } from "../../api.ts";
import { formatRate } from "../charts/false-alarm-budget.ts";
import { type Export, ExportButtons } from "../export-buttons.tsx";
import { DetectorTable } from "./detector-table.tsx";
import "./evaluation.css";
import { FamilyPart } from "./family-part.tsx";
import { KeyFigures } from "./key-figures.tsx";
import { RocPart } from "./roc-part.tsx";

/**
 * How well attacks are separated from normal traces: the figures of the model and of the baselines.
 */
function EvaluationSection({ evaluation }: { readonly evaluation: Evaluation }) {
  const id = useId();
  const first = evaluation.detectors[0];
  const official = evaluation.testSets.official;
  const size =
    official === undefined
      ? "no attack or no normal trace is left to test on"
      : `${counted(official.normalTraces, "normal trace")}, ${counted(official.attackTraces, "attack")}`;
  return (
    <section class="card evaluation" aria-labelledby={`${id}-title`}>
      {evaluation.isSample ? <p class="sample-banner">{SAMPLE_BANNER}</p> : null}
      <h2 id={`${id}-title`}>{first === undefined ? "Detection" : `How well ${printable(first.name)} detects`}</h2>
      <p class="hint">{`${printable(evaluation.dataset)}, official test set: ${size}.`}</p>
      <KeyFigures evaluation={evaluation} />
      <RocPart evaluation={evaluation} />
      <DetectorTable evaluation={evaluation} />
      <FamilyPart evaluation={evaluation} />
      <Facts facts={evaluation.facts} />
      <p class="hint more">
        Recordings with an onset, mimicry, recalibration and every wrong verdict are in the report that you can
        download.
      </p>
    </section>
  );
}

function Facts({ facts }: Pick<Evaluation, "facts">) {
  if (facts.length === 0) return null;
  return (
    <>
      <h3>Know before you quote these figures</h3>
      <ul class="facts">
        {facts.map((fact) => (
          <li key={fact}>{printable(fact).replaceAll(" %", "\u00a0%")}</li>
        ))}
      </ul>
    </>
  );
}

interface MeasureSectionProps {
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
              {`Measure again at a budget of ${formatRate(falseAlarmRate)}`}
            </button>
          ) : null}
        </div>
        <ExportButtons title="Save the evaluation" exports={exports} />
      </section>
    </>
  );
}
