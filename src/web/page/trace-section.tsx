import type { Remote } from "comlink";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Judged } from "../../app/verdict.ts";
import { counted, fixed, probability } from "../../numbers.ts";
import { reasonOf } from "../../errors.ts";
import { printable } from "../../report/printable.ts";
import { describeOmission } from "../../report/surprise.ts";
import { describeGaps, verdictReason } from "../../report/verdict-phrases.ts";
import type { JudgedTrace, ModelFacts, SentinelApi, TraceView } from "../api.ts";
import { ExportButtons } from "./export-buttons.tsx";
import { LivePlayer } from "./trace/live-player.tsx";
import { EXPECTED_CALLS, receivedTrace } from "./trace/surprise-phrases.ts";
import { TraceStrip } from "./trace/trace-strip.tsx";

interface TraceSectionProps {
  readonly trace: JudgedTrace;
  readonly judged: Judged;
  readonly model: ModelFacts;
  readonly threshold: number | null;
  /** Of a trace that is judged. */
  readonly fewestCalls: number;
  readonly falseAlarmRate: number;
  readonly isBusy: boolean;
  readonly api: () => Remote<SentinelApi>;
}

/** One trace: its calls coloured by surprise, and the same call by call as it happened. */
export function TraceSection({
  trace,
  judged,
  model,
  threshold,
  fewestCalls,
  falseAlarmRate,
  isBusy,
  api,
}: TraceSectionProps) {
  const [view, setView] = useState<TraceView | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isPlaying, setIsPlaying] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  // Only when it opens: another model must not take the focus away from its radio.
  useEffect(() => {
    heading.current?.focus();
  }, []);
  useEffect(() => {
    let isWanted = true;
    setView(null);
    setProblem(null);
    if (!model.isExplaining) {
      setProblem(`${model.name} judges a trace as a whole: it cannot say which calls decided it.`);
      return;
    }
    api()
      .explain(trace.index, EXPECTED_CALLS)
      .then(
        (found) => {
          if (isWanted) setView(receivedTrace(found));
        },
        (error: unknown) => {
          if (isWanted) setProblem(reasonOf(error));
        },
      );
    return () => {
      isWanted = false;
    };
  }, [trace.index, model, api]);
  const gaps = describeGaps(trace);
  const facts = [
    verdictReason(judged),
    ...(trace.scoreBits === null ? [] : [`${fixed(trace.scoreBits, 3)} ${model.scoreUnit}`]),
    ...(judged.pValue === null ? [] : [`p-value ${probability(judged.pValue)}`]),
    counted(trace.calls, "call"),
    ...(gaps === "" ? [] : [gaps]),
  ];
  return (
    <section class="card" aria-labelledby="trace-title" data-testid="trace">
      <h2 id="trace-title" ref={heading} tabIndex={-1}>
        {printable(trace.name)}
      </h2>
      <p class="hint">{printable(facts.join("; "))}</p>
      {problem === null ? null : <p>{printable(problem)}</p>}
      {view === null && problem === null ? <p class="quiet">Working out the surprise of every call …</p> : null}
      {view?.omitted == null ? null : <p>{describeOmission(view.omitted)}</p>}
      {view === null ? null : <TraceStrip view={view} thresholdScore={threshold} scoreUnit={model.scoreUnit} />}
      {model.isLive || view === null ? null : (
        <p class="hint">
          This model carries no state from call to call, so the trace cannot be played as if it arrived now.
        </p>
      )}
      {model.isLive ? (
        <details
          data-testid="live"
          open={isPlaying}
          onToggle={(event) => {
            setIsPlaying(event.currentTarget.open);
          }}
        >
          <summary>Play it call by call, as if it arrived now</summary>
          {isPlaying && !isBusy && view !== null ? (
            <LivePlayer
              calls={view.calls}
              thresholdScore={threshold}
              fewestCalls={fewestCalls}
              scoreUnit={model.scoreUnit}
              restart={() => api().startLive(trace.index)}
              next={(count) => api().nextLive(count)}
            />
          ) : null}
        </details>
      ) : null}
      {view === null ? null : (
        <ExportButtons
          title="Save this trace"
          exports={[
            {
              label: "HTML report",
              fileName: "trace.html",
              type: "text/html",
              make: () => api().exportExplanation(trace.index, falseAlarmRate, "html"),
            },
            {
              label: "JSON",
              fileName: "trace.json",
              type: "application/json",
              make: () => api().exportExplanation(trace.index, falseAlarmRate, "json"),
            },
          ]}
        />
      )}
    </section>
  );
}
