import type { JSX } from "preact";
import { count, fixed, percent, probability } from "../../../numbers.ts";
import { printable } from "../../../report/printable.ts";
import { gapWords } from "../../../report/verdict-phrases.ts";
import type { Judged } from "../../../app/verdict.ts";
import type { JudgedTrace } from "../../api.ts";
import { BreakableName } from "./breakable-name.tsx";
import { labelWords } from "./label-words.ts";
import "./trace-row.css";
import { VerdictMark } from "./verdict-mark.tsx";

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
      {isLabelled ? <td class="left">{printable(labelWords(trace.label))}</td> : null}
    </tr>
  );
}

/** What stands beneath a trace's name: its program, its path where the name does not say it, lost events. */
function traceNotes(trace: JudgedTrace): readonly string[] {
  const { name, path, program } = trace;
  return [program ?? "", path === name ? "" : path, gapWords(trace)].filter((note) => note !== "").map(printable);
}

function unknownTitle({ unknownCalls, untrainedShare }: JudgedTrace): string {
  return `${count(unknownCalls)} unknown; ${percent(untrainedShare)} of the calls never occurred in training`;
}

/** Whether the user is marking text in the row with the pointer: that selects no trace. */
function isTextMarked(row: HTMLElement): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(row, true);
}
