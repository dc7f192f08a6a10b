import type { SurprisingCall, SurprisingStretch } from "../../results/score.ts";
import { printable } from "../printable.ts";
import {
  describeLeftOut,
  markedCalls,
  describeMarkedCall,
  describePlace,
  describeShare,
  shortened,
} from "../surprise-phrases.ts";

const SHOWN_CALLS = 32;
const LINE_COLUMNS = 100;
const INDENT = "   ";

/** Words in lines of at most `LINE_COLUMNS`, a longer word on a line of its own. */
function wrapped(words: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= LINE_COLUMNS)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function stretchText(stretch: SurprisingStretch, number: number): string {
  const marked = markedCalls(stretch);
  const nameOf = (call: SurprisingCall): string =>
    marked.includes(call) ? `[${printable(call.call)}]` : printable(call.call);
  const { head, leftOut, tail } = shortened(stretch.inside, SHOWN_CALLS);
  const words = [...head.map(nameOf), ...(leftOut === 0 ? [] : [describeLeftOut(leftOut)]), ...tail.map(nameOf)];
  const places = marked.map((call) => call.index.toString());
  const widest = Math.max(0, ...places.map((place) => place.length));
  return [
    `${number}. ${describePlace(stretch)}: ${describeShare(stretch)}`,
    ...wrapped(words).map((line) => INDENT + line),
    ...marked.map(
      (call, at) => `${INDENT}  ${(places[at] ?? "").padStart(widest)}  ${printable(describeMarkedCall(call))}`,
    ),
  ].join("\n");
}

/**
 * Stretches for the terminal, numbered: where, how much of the score, the calls with the most
 * surprising in brackets, and what was expected there.
 */
export function stretchesText(stretches: readonly SurprisingStretch[]): string {
  return stretches.map((stretch, at) => stretchText(stretch, at + 1)).join("\n");
}
