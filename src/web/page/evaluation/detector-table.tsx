import { fixed, interval, NO_FIGURE, percent } from "../../../numbers.ts";
import { intervalMark, intervalRange } from "../../../report/charts/interval-chart.ts";
import { seriesColour, seriesDash } from "../../../report/charts/palette.ts";
import { printable } from "../../../report/printable.ts";
import {
  exploratoryNote,
  fewerMark,
  markedName,
  rowsOfTestSet,
  setNotes,
  sizeOfTestSet,
} from "../../../report/set-phrases.ts";
import type { DetectorResult, Evaluation } from "../../../results/evaluation.ts";

const MARK_PIXELS = 130;

/** After the name, the AUC and its picture. */
const HEADS = [
  "95 % interval by files, below it by distinct traces",
  "AUC, distinct",
  "AUC, single recording",
  "False alarms at 90 % detected",
  "Detected at 1 % false alarms",
  "at 5 %",
  "at 15 %",
];

/** The figures of every detector, one per row. */
export function DetectorTable({ evaluation }: { readonly evaluation: Evaluation }) {
  const note = exploratoryNote(evaluation);
  const range = intervalRange(rowsOfTestSet(evaluation, "official"));
  const notes = setNotes(evaluation, "official");
  return (
    <>
      <h3>Detectors</h3>
      <p class="hint">
        On the official test set unless a column says otherwise. Distinct: copies of a training trace or of an earlier
        test trace dropped. Single recording: long-lived host processes, recorded during every attack, left out.
      </p>
      <div class="scroll" tabIndex={0} role="region" aria-label="Figures of the detectors">
        <table class="evaluation-table">
          <caption class="visually-hidden">Figures of the detectors</caption>
          <thead>
            <tr>
              <th scope="col" class="left">
                Detector
              </th>
              <th scope="col">AUC</th>
              <th scope="col" class="left">{`scale ${fixed(range[0], 1)} to ${fixed(range[1], 1)}`}</th>
              {HEADS.map((head) => (
                <th scope="col" key={head} class={head.length > 40 ? "wide" : head.length < 12 ? "" : "middling"}>
                  {head.replaceAll(" %", "\u00a0%")}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {evaluation.detectors.map((detector, index) => (
              <Row key={index} evaluation={evaluation} detector={detector} index={index} range={range} />
            ))}
          </tbody>
        </table>
      </div>
      {[...notes, ...(note === "" ? [] : [note])].map((words) => (
        <p class="hint" key={words}>
          {printable(words).replaceAll(" %", "\u00a0%")}
        </p>
      ))}
      <LeftOutDetectors leftOut={evaluation.leftOut} />
    </>
  );
}

/** Which detectors have no figures, and why; nothing where all have. */
function LeftOutDetectors({ leftOut }: Pick<Evaluation, "leftOut">) {
  if (leftOut.length === 0) return null;
  return (
    <>
      <h3>Left out</h3>
      <ul class="facts">
        {leftOut.map(({ name, reason }) => (
          <li key={name}>{`${printable(name)}: ${printable(reason)}`}</li>
        ))}
      </ul>
    </>
  );
}

interface RowProps {
  readonly evaluation: Evaluation;
  readonly detector: DetectorResult;
  readonly index: number;
  readonly range: readonly [number, number];
}

function Row({ evaluation, detector, index, range }: RowProps) {
  const size = sizeOfTestSet(evaluation, "official");
  const { official, distinct, "single-recording": single } = detector.testSets;
  const rates = official?.detectionRateAt;
  return (
    <tr>
      <th scope="row" class="left">
        <DetectorMark detector={detector} index={index} />
        {official === undefined || size === null ? "" : fewerMark({ detector, index, result: official }, size)}
      </th>
      <td>
        <strong>{fixed(official?.auc ?? null, 3)}</strong>
      </td>
      <td
        class="left"
        dangerouslySetInnerHTML={{
          __html: official === undefined ? "" : intervalMark(official, index, range, MARK_PIXELS),
        }}
      />
      <td>
        {official === undefined ? NO_FIGURE : interval(official.aucInterval)}
        <span class="under">{official === undefined ? NO_FIGURE : interval(official.aucIntervalDistinct)}</span>
      </td>
      <td>{fixed(distinct?.auc ?? null, 3)}</td>
      <td>{fixed(single?.auc ?? null, 3)}</td>
      <td>{percent(official?.falseAlarmRateAt90 ?? null)}</td>
      <td>{percent(rates?.["0.01"] ?? null)}</td>
      <td>{percent(rates?.["0.05"] ?? null)}</td>
      <td>{percent(rates?.["0.15"] ?? null)}</td>
    </tr>
  );
}

/** A detector's name behind a square of its colour. @param index its place in the evaluation */
export function DetectorMark({ detector, index }: { readonly detector: DetectorResult; readonly index: number }) {
  return (
    <>
      <span class="swatch" style={{ background: seriesColour(index) }} />
      {printable(markedName(detector))}
    </>
  );
}

/**
 * The key of the curves: a stroke in each detector's colour and dashes next to its name, and what
 * the ring is.
 */
export function DetectorLegend({ detectors }: { readonly detectors: readonly DetectorResult[] }) {
  return (
    <ul class="detector-legend" aria-label="Detectors">
      {detectors.map((detector, index) => (
        <li key={index}>
          <svg width="34" height="10" viewBox="0 0 34 10" aria-hidden="true">
            <line
              x1="1"
              x2="33"
              y1="5"
              y2="5"
              stroke-width="3"
              stroke-dasharray={seriesDash(index)}
              style={{ stroke: seriesColour(index) }}
            />
          </svg>
          {printable(markedName(detector))}
        </li>
      ))}
      {detectors.some((detector) => detector.thresholdScore !== null) ? (
        <li class="quiet">
          <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
            <circle class="working-point" cx="7" cy="7" r="5" style={{ stroke: "currentColor" }} />
          </svg>
          at its threshold
        </li>
      ) : null}
    </ul>
  );
}
