import { useEffect, useMemo, useRef } from "preact/hooks";
import { FOREIGN_SHARE, verdictOf } from "../../app/verdict.ts";
import { at } from "../../core/at.ts";
import { verdictBasis } from "../../core/conformal.ts";
import { counted } from "../../numbers.ts";
import { unjudgedSentences } from "../../report/verdict-phrases.ts";
import type { GivenFile, JudgedTrace } from "../api.ts";
import { ScoreHistogram } from "./charts/score-histogram.tsx";
import { MeasureSection } from "./evaluation/evaluation-section.tsx";
import { DropZone } from "./intake/drop-zone.tsx";
import { WorkProgress } from "./intake/work-progress.tsx";
import { ModelSection } from "./model-section.tsx";
import { chosenModel } from "./page-state.ts";
import { keepFocus, Later, PageFooter, PageHeader, Problem } from "./page-frame.tsx";
import { useSentinel } from "./sentinel-actions.ts";
import { workersOf } from "./sentinel-client.ts";
import { SummarySection } from "./summary-section.tsx";
import { TraceTable } from "./table/trace-table.tsx";
import { TraceSection } from "./trace-section.tsx";

const NO_TRACES: readonly JudgedTrace[] = [];

/** The whole page. */
export function App() {
  const workers = useMemo(() => workersOf(location.search, navigator.hardwareConcurrency), []);
  const { state, actions } = useSentinel(workers);
  const { judgement, evaluation, work, problem, selected, falseAlarmRate } = state;
  const isBusy = work !== null;
  const main = useRef<HTMLElement>(null);

  useEffect(() => (main.current === null ? undefined : keepFocus(main.current)), []);

  const { threshold, fewestCalls } =
    judgement === null ? { threshold: null, fewestCalls: 1 } : verdictBasis(judgement.model, falseAlarmRate);
  const traces = judgement === null ? NO_TRACES : judgement.traces;
  const judged = useMemo(
    () => traces.map((trace) => verdictOf(trace, trace.untrainedShare, { threshold, fewestCalls })),
    [traces, threshold, fewestCalls],
  );
  const verdicts = useMemo(() => judged.map(({ verdict }) => verdict), [judged]);
  const unjudged = useMemo(() => unjudgedSentences(judged), [judged]);
  // The same list while no trace passes the line, so that a moved threshold bins nothing again.
  const isLongEnough = useMemo(() => traces.map(({ calls }) => calls >= fewestCalls), [traces, fewestCalls]);
  const foreign = useMemo(() => verdicts.filter((verdict) => verdict === "foreign").length, [verdicts]);
  const scores = useMemo(
    () =>
      traces
        .filter(({ untrainedShare, index }) => untrainedShare <= FOREIGN_SHARE && isLongEnough[index] === true)
        .map(({ scoreBits, label }) => ({
          scoreBits,
          isAttack: label === null || label.split === "training" ? null : label.split === "attack",
        })),
    [traces, isLongEnough],
  );
  const take = (files: readonly GivenFile[]): void => {
    if (files.some(({ path }) => /(^|\/)manifest\.json$/.test(path))) actions.takeModel(files);
    else actions.judge(files);
  };
  const selectedTrace = selected === null ? undefined : judgement?.traces[selected];

  return (
    <div class="page">
      <PageHeader />
      <main ref={main} tabIndex={-1}>
        <DropZone
          isBusy={isBusy}
          isCompact={judgement !== null}
          readOptions={state.readOptions}
          readChoices={state.readChoices}
          onReadOptions={actions.setReadOptions}
          onFiles={take}
          onPaste={(text) => {
            take([{ path: "pasted.txt", file: new File([text], "pasted.txt") }]);
          }}
          onSample={actions.judgeSample}
        />
        <Problem text={problem} onDismiss={actions.dismiss} />
        <WorkProgress
          progress={work === null ? null : work.progress}
          onCancel={() => {
            actions.cancel();
            main.current?.focus();
          }}
        />
        {judgement === null ? null : (
          <>
            <SummarySection
              judgement={judgement}
              verdicts={verdicts}
              falseAlarmRate={falseAlarmRate}
              api={actions.client.api}
            />
            <Later frames={1}>
              <section class="card" aria-labelledby="scores-title">
                <h2 id="scores-title">Scores</h2>
                <ScoreHistogram
                  traces={scores}
                  scoreUnit={judgement.model.scoreUnit}
                  calibrationScores={judgement.model.calibrationScores}
                  falseAlarmRate={falseAlarmRate}
                  onFalseAlarmRate={actions.setFalseAlarmRate}
                />
                {foreign === 0 ? null : (
                  <p class="hint">
                    {`Left out: ${counted(foreign, "foreign trace")}, whose calls the model does not know.`}
                  </p>
                )}
                {unjudged.map((sentence) => (
                  <p class="hint" key={sentence}>
                    {`${sentence}.`}
                  </p>
                ))}
              </section>
            </Later>
            <Later frames={3}>
              <section class="card" aria-labelledby="traces-title">
                <h2 id="traces-title">Traces</h2>
                <p class="hint">Choose one to see its calls.</p>
                <TraceTable
                  traces={judgement.traces}
                  verdicts={verdicts}
                  judged={judged}
                  scoreUnit={judgement.model.scoreUnit}
                  isLabelled={judgement.isLabelled}
                  selected={selected}
                  onSelect={actions.select}
                />
              </section>
            </Later>
            {selectedTrace === undefined ? null : (
              <TraceSection
                key={selectedTrace.index}
                trace={selectedTrace}
                judged={at(judged, selectedTrace.index)}
                model={judgement.model}
                threshold={threshold}
                fewestCalls={fewestCalls}
                falseAlarmRate={falseAlarmRate}
                isBusy={isBusy}
                api={actions.client.api}
              />
            )}
            {evaluation === null ? null : (
              <MeasureSection
                evaluation={evaluation}
                hasBaselines={state.hasBaselines}
                isForeign={2 * foreign > judgement.traces.length}
                falseAlarmRate={falseAlarmRate}
                isBusy={isBusy}
                onMeasure={actions.measure}
                api={actions.client.api}
              />
            )}
          </>
        )}
        <ModelSection
          shipped={state.shipped}
          facts={judgement?.model ?? state.ownModel}
          chosen={chosenModel(state)}
          ownModel={state.ownModel}
          isBusy={isBusy}
          onChoice={actions.choose}
          onOwnModel={actions.takeModel}
        />
      </main>
      <PageFooter workers={workers} />
    </div>
  );
}
