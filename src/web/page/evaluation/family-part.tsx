import { useMemo } from "preact/hooks";
import { count, fixed, percent } from "../../../numbers.ts";
import { printable } from "../../../report/printable.ts";
import type { Evaluation } from "../../../results/evaluation.ts";
import { BreakableName } from "../table/breakable-name.tsx";
import { DetectorMark } from "./detector-mark.tsx";
import { FamilyChart } from "./family-chart.tsx";
import { familyRows } from "./family-rows.ts";

/**
 * How each attack family fares, by the first detector in figures and by all in a chart. Nothing
 * without families.
 */
export function FamilyPart({ evaluation }: { readonly evaluation: Evaluation }) {
  const rows = useMemo(() => familyRows(evaluation), [evaluation]);
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
                {rows.map(({ family, traces, byDetector: [own] }) => (
                  <tr key={family}>
                    <th scope="row" class="left">
                      <BreakableName name={family} />
                    </th>
                    <td>{count(traces)}</td>
                    <td>
                      <strong>{fixed(own?.auc ?? null, 3)}</strong>
                    </td>
                    <td>{percent(own?.detectionRateAt["0.05"] ?? null)}</td>
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
              {detectors.length > 1 ? "bar: " : ""}
              <DetectorMark detector={first} index={0} />
              {detectors.length > 1 ? "; dots: " : ""}
              {detectors.slice(1).map((detector, index) => (
                <span class="dot-key" key={index}>
                  <DetectorMark detector={detector} index={index + 1} />
                </span>
              ))}
            </span>
          </figcaption>
          <FamilyChart rows={rows} detectors={detectors} />
        </figure>
      </div>
    </>
  );
}
