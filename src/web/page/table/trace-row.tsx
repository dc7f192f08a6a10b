import type { JSX } from "preact";
import type { Judged } from "../../../app/verdict.ts";
import { count, fixed, percent, probability } from "../../../numbers.ts";
import { printable } from "../../../report/printable.ts";
import { describeGaps, VERDICT_PHRASES, verdictReason } from "../../../report/verdict-phrases.ts";
import type { Verdict } from "../../../results/score.ts";
import type { JudgedTrace } from "../../api.ts";
import { describeLabel } from "./table-view.ts";
import "./trace-row.css";

/**
 * A shape for each verdict, so that it does not depend on colour: a filled triangle, a hollow
 * square, a ring, a dash.
 */
const SHAPES: Readonly<Record<Verdict, JSX.Element>> = {
  alarm: <path d="M7 1 13.5 12.5H0.5Z" />,
  foreign: <rect x="2" y="2" width="10" height="10" rx="1" />,
  normal: <circle cx="7" cy="7" r="4.5" />,
  unjudged: <path d="M2 7H12" />,
};
/** A verdict in a word or two, for places where the whole sentence does not fit. */
export const SHORT_VERDICT: Readonly<Record<Verdict, string>> = {
  ...VERDICT_PHRASES,
  foreign: "foreign",
};
/** Every verdict, the gravest first. */
export const VERDICTS: readonly Verdict[] = ["alarm", "foreign", "normal", "unjudged"];

interface TraceRowProps {
  readonly trace: JudgedTrace;
  readonly judged: Judged;
  readonly isLabelled: boolean;
  readonly isSelected: boolean;
  readonly onSelect: (index: number) => void;
}

/** One trace. Its name is the button that selects it; a click anywhere in the row does the same. */
export function TraceRow({ trace, judged, isLabelled, isSelected, onSelect }: TraceRowProps): JSX.Element {
  const current = isSelected ? "true" : undefined;
  return (
    <tr
      aria-current={current}
      data-index={trace.index}
      // The name's button has no handler of its own: its click rises to here.
      onClick={(event) => {
        if (!isTextMarked(event.currentTarget)) onSelect(trace.index);
      }}
    >
      <th scope="row" class="left">
        <button type="button" class="name" title={printable(trace.name)} aria-current={current}>
          <span>
            <BreakableName name={trace.name} />
          </span>
        </button>
        {traceNotes(trace).map((note, place) => (
          <span class="under" title={note} key={place}>
            {note}
          </span>
        ))}
      </th>
      <td class="left">
        <VerdictMark judged={judged} />
      </td>
      <td>{fixed(trace.scoreBits, 3)}</td>
      <td>{probability(judged.pValue)}</td>
      <td>{count(trace.calls)}</td>
      <td class={trace.unknownCalls === 0 ? "quiet" : undefined} title={unknownTitle(trace)}>
        {count(trace.unknownCalls)}
      </td>
      {isLabelled ? <td class="left">{printable(describeLabel(trace.label))}</td> : null}
    </tr>
  );
}

/**
 * The notes under a trace's name: its program, its path where it differs from the name, lost
 * events.
 */
function traceNotes(trace: JudgedTrace): readonly string[] {
  const { name, path, program } = trace;
  return [program ?? "", path === name ? "" : path, describeGaps(trace)].filter((note) => note !== "").map(printable);
}

function unknownTitle({ unknownCalls, untrainedShare }: JudgedTrace): string {
  return `${count(unknownCalls)} unknown; ${percent(untrainedShare)} of the calls never occurred in training`;
}

/** Whether the user is marking text in the row with the pointer: that selects no trace. */
function isTextMarked(row: HTMLElement): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(row, true);
}

/** A verdict as a shape and a word or two. */
function VerdictMark({ judged }: { readonly judged: Judged }): JSX.Element {
  const { verdict } = judged;
  return (
    <span class={`verdict ${verdict}`} title={verdictReason(judged)}>
      <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
        {SHAPES[verdict]}
      </svg>
      {SHORT_VERDICT[verdict]}
    </span>
  );
}

/**
 * A name from the data, made printable, whose lines may also end after a folder and after an
 * underscore.
 */
export function BreakableName({ name }: { readonly name: string }): JSX.Element {
  return (
    <>
      {printable(name)
        .split(/(?<=[/_])/)
        .flatMap((part, place) => (place === 0 ? [part] : [<wbr key={place} />, part]))}
    </>
  );
}
