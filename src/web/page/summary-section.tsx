import type { Remote } from "comlink";
import { sumOf } from "../../core/statistics.ts";
import { count, counted } from "../../numbers.ts";
import { describeChoice } from "../../report/input-phrases.ts";
import { printable } from "../../report/printable.ts";
import { describeDrift } from "../../report/verdict-phrases.ts";
import type { Verdict } from "../../results/score.ts";
import type { Judgement, SentinelApi } from "../api.ts";
import { ExportButtons } from "./export-buttons.tsx";

const RECALIBRATE = "recalibrate or adapt the model on the command line";

interface SummarySectionProps {
  readonly judgement: Judgement;
  /** One per trace, in their order. */
  readonly verdicts: readonly Verdict[];
  readonly falseAlarmRate: number;
  readonly api: () => Remote<SentinelApi>;
}

/** What was read, how many alarms there are, and whether the promise holds. */
export function SummarySection({ judgement, verdicts, falseAlarmRate, api }: SummarySectionProps) {
  const { traces, model, formats, architecture, drift } = judgement;
  const of = (verdict: Verdict): number => verdicts.filter((one) => one === verdict).length;
  const figures: readonly (readonly [string, number, string?])[] = [
    ["traces", traces.length],
    ["calls", sumOf(traces, ({ calls }) => calls)],
    ["alarms", of("alarm"), "alarm"],
    ...(of("foreign") > 0 ? [["foreign to this model", of("foreign")] as const] : []),
    ...(of("unjudged") > 0 ? [["unjudged", of("unjudged")] as const] : []),
  ];
  const exports = (["json", "csv"] as const).map((format) => ({
    label: format.toUpperCase(),
    fileName: `scores.${format}`,
    type: format === "json" ? ("application/json" as const) : ("text/csv" as const),
    make: () => api().exportTraces(format, falseAlarmRate),
  }));
  return (
    <section class="card" aria-labelledby="summary-title" data-testid="summary">
      <h2 id="summary-title">{printable(judgement.name)}</h2>
      <p class="hint">
        {`Read as ${formats.join(", ")}${architecture === null ? "" : `, ${printable(architecture)}`}. ${describeChoice(printable(model.name), judgement.modelReason)} It is ${printable(model.description)}.`}
      </p>
      <dl class="figures">
        {figures.map(([name, value, kind]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class={kind === "alarm" && value > 0 ? "alarm" : ""}>{count(value)}</dd>
          </div>
        ))}
      </dl>
      {of("foreign") * 2 > traces.length ? (
        <p class="alarm">
          {`${count(of("foreign"))} of ${counted(traces.length, "trace")} cannot be judged: this model does not know the calls of their host. Choose another model below.`}
        </p>
      ) : null}
      <p class="hint">{describeDrift(drift, falseAlarmRate, RECALIBRATE)}</p>
      <ReadingNotes warnings={judgement.warnings} skipped={judgement.skipped} />
      <ExportButtons title="Save the verdicts" exports={exports} />
    </section>
  );
}

/** The most lines that are shown; the others are counted. */
const SHOWN_LINES = 100;

/** What was odd when the files were read, and which gave no trace. */
function ReadingNotes({ warnings, skipped }: Pick<Judgement, "warnings" | "skipped">) {
  if (warnings.length === 0 && skipped.length === 0) return null;
  const lines = [...warnings, ...skipped];
  const parts = [
    ...(warnings.length === 0 ? [] : [counted(warnings.length, "warning")]),
    ...(skipped.length === 0 ? [] : [`${counted(skipped.length, "file")} gave no trace`]),
  ];
  return (
    <details data-testid="reading-notes">
      <summary>{parts.join("; ")}</summary>
      <ul class="hint">
        {lines.slice(0, SHOWN_LINES).map((line) => (
          <li key={line}>{printable(line)}</li>
        ))}
        {lines.length > SHOWN_LINES ? <li>{`and ${counted(lines.length - SHOWN_LINES, "more")}`}</li> : null}
      </ul>
    </details>
  );
}
