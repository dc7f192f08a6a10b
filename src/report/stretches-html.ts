import { count } from "../numbers.ts";
import type { Explanation } from "../results/explanation.ts";
import type { SurprisingCall, SurprisingStretch } from "../results/surprising-calls.ts";
import { heatColour, heatLevel } from "./heat.ts";
import { escapeHtml } from "./html.ts";
import {
  leftOutWords,
  markedCalls,
  markedCallWords,
  placeWords,
  shareWords,
  shortened,
  togetherWords,
} from "./stretch-words.ts";
import { drawableBits } from "./surprise-columns.ts";

const SHOWN_CALLS = 60;

function heatOf(call: SurprisingCall): string {
  return heatColour(heatLevel(drawableBits(call.surpriseBits)));
}

function stretchHtml(stretch: SurprisingStretch): string {
  const marked = markedCalls(stretch);
  const callHtml = (call: SurprisingCall): string =>
    `<code${marked.includes(call) ? ' class="marked"' : ""} style="border-color:${heatOf(call)}">${escapeHtml(call.call)}</code>`;
  const { head, leftOut, tail } = shortened(stretch.inside, SHOWN_CALLS);
  const middle = leftOut === 0 ? [] : [`<span class="left-out">${leftOutWords(leftOut)}</span>`];
  const row = [...head.map(callHtml), ...middle, ...tail.map(callHtml)].join(" ");
  const instead = marked.map(
    (call) =>
      `<li><span class="swatch" style="background:${heatOf(call)}"></span>Call ${count(call.index)}: ${escapeHtml(markedCallWords(call))}</li>`,
  );
  return `<li><h3>${placeWords(stretch)}</h3>\n<p class="hint">${shareWords(stretch)}</p>\n<p class="calls">${row}</p>\n<ul class="instead">${instead.join("")}</ul></li>`;
}

/** The stretches that stand out as a section of HTML: where, how much of the score, the calls with the most surprising marked, what was expected there. */
export function stretchesSection(explanation: Explanation): string {
  if (explanation.calls.length === 0) return "";
  const together = `<p>${togetherWords(explanation, explanation.calls.length)}</p>`;
  const list =
    explanation.stretches.length === 0
      ? ""
      : `\n<p class="hint">Most surprise above that mark first. The line under a call is its surprise; the most surprising calls of a stretch are set bold, with what was expected there, with probability.</p>\n<ol class="stretches">${explanation.stretches.map(stretchHtml).join("\n")}</ol>`;
  return `<section>\n<h2>The most surprising stretches</h2>\n${together}${list}\n</section>`;
}
