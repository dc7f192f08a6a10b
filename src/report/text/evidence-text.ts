import { count } from "../../numbers.ts";
import type { EvidenceLine, SurprisingStretch } from "../../results/score.ts";
import { describeCall, describeFolded, describeWho, evidenceRows } from "../evidence-phrases.ts";
import { printable } from "../printable.ts";
import { describeLeftOut, describeSurprise, markedCalls } from "../surprise.ts";

/** With its line and time, about a width of a wide terminal. */
const SHOWN_LETTERS = 120;

/**
 * The evidence for a stretch, one call per line: its line in the recording, its time, the call with
 * arguments and result, made inert; under a surprising one what was expected. Who made the calls is
 * above them.
 * @param indent before each line
 */
export function evidenceText(stretch: SurprisingStretch, indent: string): readonly string[] {
  const { evidence = [] } = stretch;
  const marked = markedCalls(stretch);
  const widest = Math.max(0, ...evidence.map(({ line }) => line.toString().length));
  const longest = Math.max(0, ...evidence.map(({ time }) => shownTime(time).length));
  const margin = " ".repeat(widest + (longest === 0 ? 4 : longest + 6));
  return evidenceRows(evidence).flatMap(({ entry, isOther, leftOut, endOfFold }) => {
    const loud = marked.filter(({ index }) => covers(entry, index));
    const [loudest] = loud.toSorted((a, b) => b.surpriseBits - a.surpriseBits);
    const time = longest === 0 ? "" : `${shownTime(entry.time).padEnd(longest)}  `;
    return [
      ...(isOther ? [`${indent}${describeWho(entry)}`] : []),
      ...(leftOut === 0 ? [] : [`${indent}${margin}${describeLeftOut(leftOut)}`]),
      `${indent}${loudest === undefined ? " " : ">"} ${entry.line.toString().padStart(widest)}  ${time}${cut(describeCall(entry))}`,
      ...(loudest === undefined ? [] : [`${indent}${margin}  ${describeSurprise(loudest)}`]),
      ...(endOfFold === null ? [] : [`${indent}${margin}${describeFolded(endOfFold)}`]),
    ];
  });
}

/** One line of a recording, for a place where it is alone: "line 26,538, 02:25:41.3: execve(...)". */
export function lineText(entry: EvidenceLine): string {
  const time = entry.time === null ? "" : `, ${shownTime(entry.time)}`;
  return `line ${count(entry.line)}${time}: ${cut(describeCall(entry))}`;
}

function covers({ index, folded }: EvidenceLine, other: number): boolean {
  const { calls, times } = folded ?? { calls: 1, times: 1 };
  return other >= index && other < index + calls * times && (other - index) % calls === 0;
}

function shownTime(time: string | null): string {
  return printable(time ?? "").slice(0, 32);
}

function cut(text: string): string {
  return text.length <= SHOWN_LETTERS ? text : `${text.slice(0, SHOWN_LETTERS)}…`;
}
