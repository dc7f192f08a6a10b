import { counted, fixed, interval, NO_FIGURE, percent, shortPercent } from "../../../numbers.ts";
import type { Evaluation } from "../../../results/evaluation.ts";
import { describeComparison } from "./comparison.ts";

interface FigureProps {
  readonly term: string;
  readonly figure: string;
  readonly note: string;
}

function Figure({ term, figure, note }: FigureProps) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{figure}</dd>
      <dd class="note">{note.replaceAll(" %", "\u00a0%")}</dd>
    </div>
  );
}

/** The key figures of the first detector, the model, and how it compares with the others. */
export function KeyFigures({ evaluation }: { readonly evaluation: Evaluation }) {
  const detector = evaluation.detectors[0];
  if (detector === undefined) return <p>No detector was measured.</p>;
  const { budget } = detector;
  const official = detector.testSets.official;
  const rates = official?.detectionRateAt;
  const distinct = official === undefined ? NO_FIGURE : interval(official.aucIntervalDistinct);
  const comparison = describeComparison(evaluation);
  const { normalTraces, attackTraces } = budget.unjudged;
  const unjudged =
    normalTraces + attackTraces === 0
      ? ""
      : `; unjudged: ${counted(normalTraces, "normal trace")} and ${counted(attackTraces, "attack")}`;
  return (
    <>
      <dl class="figures">
        <Figure
          term="AUC, official test set"
          figure={fixed(official?.auc ?? null, 3)}
          note={
            official?.aucInterval === null
              ? "intervals withheld: too few distinct traces"
              : `95 % interval ${official === undefined ? NO_FIGURE : interval(official.aucInterval)}; by distinct traces ${distinct}`
          }
        />
        <Figure
          term="Attacks found at 5 % false alarms"
          figure={percent(rates?.["0.05"] ?? null)}
          note={`read off the test set; ${percent(rates?.["0.01"] ?? null)} at 1 %, ${percent(rates?.["0.15"] ?? null)} at 15 %`}
        />
        <Figure
          term="False alarms promised"
          figure={shortPercent(budget.promised)}
          note={
            detector.thresholdScore === null
              ? "too few calibration traces to promise it: no trace is judged"
              : budget.drift.drifted === true
                ? "withdrawn: these normal traces score higher than those it was set on"
                : "for traces like those the threshold was set on"
          }
        />
        <Figure
          term="False alarms observed"
          figure={percent(budget.observed)}
          note={`over distinct traces ${percent(budget.observedDistinct)}; ${percent(budget.detectionRate)} of the attacks found with it${unjudged}`}
        />
      </dl>
      {comparison === "" ? null : <p class="comparison">{comparison.replaceAll(" %", "\u00a0%")}</p>}
    </>
  );
}
