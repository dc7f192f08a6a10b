import { useId } from "preact/hooks";
import { counted } from "../../../numbers.ts";
import { printable } from "../../../report/printable.ts";
import { SAMPLE_BANNER } from "../../../report/set-phrases.ts";
import type { Evaluation } from "../../../results/evaluation.ts";
import { DetectorTable } from "./detector-table.tsx";
import "./evaluation.css";
import { FamilyPart } from "./family-part.tsx";
import { KeyFigures } from "./key-figures.tsx";
import { RocPart } from "./roc-part.tsx";

/**
 * How well attacks are separated from normal traces: the figures of the model and of the baselines.
 */
export function EvaluationSection({ evaluation }: { readonly evaluation: Evaluation }) {
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
