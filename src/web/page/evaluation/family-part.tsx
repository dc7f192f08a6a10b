import { useId, useMemo } from "preact/hooks";
import { count, fixed, percent } from "../../../numbers.ts";
import { type FamilyRow, familySvg } from "../../../report/charts/family-chart.ts";
import { printable } from "../../../report/printable.ts";
import type { Evaluation } from "../../../results/evaluation.ts";
import { useWidth } from "../charts/use-width.ts";
import { BreakableName } from "../table/trace-row.tsx";
import { familiesBestFirst, firstOf } from "./comparison.ts";
import { DetectorMark } from "./detector-table.tsx";

/**
 * How each attack family fares, by the first detector in figures and by all in a chart. Nothing
 * without families.
 */
export function FamilyPart({ evaluation }: { readonly evaluation: Evaluation }) {
  const rows = useMemo(() => familiesBestFirst(evaluation), [evaluation]);
  const { detectors } = evaluation;
  const first = detectors[0];
  if (rows.length === 0 || first === undefined) return null;
  return (
    <>
      <h3>By attack family</h3>
      <p class="hint">
        Each family of the official test set against all its normal traces. A family of few traces says little.
      </p>
      <div class="charts">
        <figure>
          <figcaption>
            {printable(first.name)}
            <span>the family it detects best comes first</span>
          </figcaption>
          <div class="scroll" tabIndex={0} role="region" aria-label="Figures by attack family">
            <table class="evaluation-table">
              <caption class="visually-hidden">Figures by attack family</caption>
              <thead>
                <tr>
                  <th scope="col" class="left">
                    Family
                  </th>
                  <th scope="col">Traces</th>
                  <th scope="col">AUC</th>
                  <th scope="col">Detected at 5&nbsp;%</th>
                </tr>
              </thead>
              <tbody>
                {rows
                  .map((row) => ({ ...row, first: firstOf(row) }))
                  .map(({ family, traces, first }) => (
                    <tr key={family}>
                      <th scope="row" class="left">
                        <BreakableName name={family} />
                      </th>
                      <td>{count(traces)}</td>
                      <td>
                        <strong>{fixed(first?.auc ?? null, 3)}</strong>
                      </td>
                      <td>{percent(first?.detectionRateAt["0.05"] ?? null)}</td>
                    </tr>
                  ))}
              </tbody>
            </table>
          </div>
        </figure>
        <figure>
          <figcaption>
            Detected at 5&nbsp;% false alarms
            <span>
              share of the family's traces:{" "}
              {detectors.map((detector, index) => (
                <span class="detector-key" key={index}>
                  <DetectorMark detector={detector} index={index} />
                </span>
              ))}
            </span>
          </figcaption>
          <FamilyChart rows={rows} />
        </figure>
      </div>
    </>
  );
}

/** What of each family is detected at 5 % false alarms, drawn as reports draw it. */
function FamilyChart({ rows }: { readonly rows: readonly FamilyRow[] }) {
  const id = useId();
  const { ref, width } = useWidth<HTMLDivElement>(460);
  const svg = useMemo(() => familySvg({ rows, measure: "detected", width, id }), [rows, width, id]);
  return <div ref={ref} dangerouslySetInnerHTML={{ __html: svg }} />;
}
