import { count, counted, fixed } from "../../numbers.ts";
import type { Explanation, SurprisingCall, SurprisingStretch } from "../../results/score.ts";
import { HEAT_LIMITS_BITS, heatColour, heatLevel } from "../charts/palette.ts";
import { surpriseChart } from "../charts/surprise-chart.ts";
import {
  describeClosest,
  describeExpected,
  describeLeftOut,
  describeMarkedCall,
  describeOmission,
  describePlace,
  describeShare,
  describeTogether,
  drawableBits,
  markedCalls,
  mostSurprising,
  nameOfStretch,
  shortened,
} from "../surprise.ts";
import { describeCall, describeFolded, describeWho, evidenceRows } from "../evidence-phrases.ts";
import { describeChosen, describeProcess, explanationSentence, verdictReason } from "../verdict-phrases.ts";
import { escapeHtml, htmlTable, numberColumn, textColumn, wrappedColumn } from "./html.ts";
import { page } from "./page.ts";

const LISTED_FROM_BITS = 6;
const LISTED_AT_MOST = 200;
const LISTED_AT_LEAST = 10;

/**
 * The calls worth a row, in the trace's order: from 6 bits on, but at least the 10 and at most the
 * 200 most surprising.
 */
export function listedCalls(calls: readonly SurprisingCall[]): readonly SurprisingCall[] {
  const loud = calls.filter((call) => drawableBits(call.surpriseBits) >= LISTED_FROM_BITS).length;
  const number = Math.min(LISTED_AT_MOST, Math.max(LISTED_AT_LEAST, loud));
  return [...mostSurprising(calls, number)].sort((a, b) => a.index - b.index);
}

/** How rare a surprise is, in words: 6 bits are "1 in 64". */
function odds(bits: number): string {
  return bits < 1 ? "" : `1 in ${count(2 ** bits)}`;
}

function callTable(calls: readonly SurprisingCall[]): string {
  return htmlTable(
    "The most surprising calls",
    [
      numberColumn("Call no."),
      textColumn("Call"),
      numberColumn("Surprise, bits"),
      numberColumn("Odds"),
      wrappedColumn("Expected instead, with probability"),
    ],
    calls.map((call) => {
      const bits = drawableBits(call.surpriseBits);
      return [
        count(call.index),
        `<span class="swatch" style="background:${heatColour(heatLevel(bits))}"></span><code>${escapeHtml(call.call)}</code>`,
        fixed(call.surpriseBits, 1),
        odds(bits),
        escapeHtml(describeExpected(call)),
      ];
    }),
  );
}

function heatKey(): string {
  const items = [0, ...HEAT_LIMITS_BITS].map((from, level) => {
    const to = HEAT_LIMITS_BITS[level];
    return `<li><span class="swatch" style="background:${heatColour(level)};margin:0"></span>${to === undefined ? `${from} and more` : `${from} to ${to}`}</li>`;
  });
  return `<ul class="legend" aria-label="Colours of surprise in bits">${items.join("")}</ul>`;
}

function callsSection(calls: readonly SurprisingCall[]): string {
  const listed = listedCalls(calls);
  const hint = `${counted(listed.length, "call")} of ${count(calls.length)}, in the order of the trace: those of ${LISTED_FROM_BITS} bits and more, but never fewer than ${LISTED_AT_LEAST} or more than ${LISTED_AT_MOST}. Calls are counted from 0.`;
  return `<section>\n<h2>The most surprising calls</h2>\n<p class="hint">${hint}</p>\n${callTable(listed)}\n</section>`;
}

function omissionSection({ omitted, closest }: Explanation): string {
  if (omitted === undefined) return "";
  const known = closest === undefined ? "" : `\n<p>${escapeHtml(describeClosest(closest))}</p>`;
  return `<section>\n<h2>What never came</h2>\n<p>${escapeHtml(describeOmission(omitted))}</p>${known}\n</section>`;
}

/**
 * One trace explained as a self-contained HTML file, without script or network: verdict, chart of
 * the surprise, most surprising stretches and calls.
 */
export function explanationHtml(explanation: Explanation): string {
  const { calls, name, path, architecture } = explanation;
  const sentence = escapeHtml(explanationSentence(explanation)).replace(
    /^Alarm\./,
    '<span class="alarm">Alarm.</span>',
  );
  const chosen =
    explanation.chosen === undefined ? "" : `<p class="lead">${escapeHtml(describeChosen(explanation.chosen))}</p>\n`;
  const header =
    `<p class="eyebrow">syscall-sentinel, explanation of one trace</p>\n<h1>${escapeHtml(name)}</h1>\n${chosen}<p class="lead">${sentence}</p>\n` +
    `<p class="meta">${escapeHtml(path)}, ${counted(calls.length, "call")}, ${escapeHtml(architecture)}, verdict: ${escapeHtml(verdictReason(explanation))}</p>`;
  const wide = surpriseChart(explanation, { id: "surprise-wide", width: 1080, height: 330 });
  const narrow = surpriseChart(explanation, { id: "surprise-narrow", width: 420, height: 330 });
  const chart =
    wide === ""
      ? "<section><h2>Surprise, call by call</h2><p>The trace holds no call.</p></section>"
      : `<section>\n<h2>Surprise, call by call</h2>\n<p class="hint">Bars and strip: how little each call was expected (calls that share a column: the highest). Line: the mean so far, which at the end is the mean of the whole trace. Dashed: the mean above which a trace raises an alarm. Shaded and numbered: the most surprising stretches, listed below.</p>\n` +
        `<div class="only-wide">${wide}</div><div class="only-narrow">${narrow}</div>${heatKey()}\n</section>`;
  const reading =
    `<section>\n<h2>How to read this page</h2>\n<p>Surprise is the negative logarithm (base 2) of the probability that the model gave to the call that came: 1 bit was expected every second time, ` +
    `10 bits once in 1,024. A call that the model has no name for costs a fixed surprise. One surprising call is not an intrusion; the verdict is on the mean.</p>\n</section>`;
  return page({
    title: `${name}: explained by syscall-sentinel`,
    banner: null,
    header,
    body: [
      treeSection(explanation),
      chart,
      stretchesSection(explanation),
      omissionSection(explanation),
      calls.length === 0 ? "" : callsSection(calls),
      reading,
    ]
      .filter((part) => part !== "")
      .join("\n"),
  });
}

const SHOWN_CALLS = 60;
/** Of a line of a recording. */
const SHOWN_LETTERS = 300;

function heatOf(call: SurprisingCall): string {
  return heatColour(heatLevel(drawableBits(call.surpriseBits)));
}

function stretchHtml(stretch: SurprisingStretch): string {
  const marked = markedCalls(stretch);
  const callHtml = (call: SurprisingCall): string =>
    `<code${marked.includes(call) ? ' class="marked"' : ""} style="border-color:${heatOf(call)}">${escapeHtml(call.call)}</code>`;
  const { head, leftOut, tail } = shortened(stretch.inside, SHOWN_CALLS);
  const middle = leftOut === 0 ? [] : [`<span class="left-out">${describeLeftOut(leftOut)}</span>`];
  const row = [...head.map(callHtml), ...middle, ...tail.map(callHtml)].join(" ");
  const instead = marked.map(
    (call) =>
      `<li><span class="swatch" style="background:${heatOf(call)}"></span>Call ${count(call.index)}: ${escapeHtml(describeMarkedCall(call))}</li>`,
  );
  return `<li><h3>${escapeHtml(nameOfStretch(stretch))}</h3>\n<p class="hint">${describePlace(stretch)}: ${describeShare(stretch)}</p>\n<p class="calls">${row}</p>\n<ul class="instead">${instead.join("")}</ul>${evidenceHtml(stretch)}</li>`;
}

/** The lines of the recording behind a stretch, the most surprising calls bold; "" without any. */
function evidenceHtml(stretch: SurprisingStretch): string {
  const { evidence = [] } = stretch;
  if (evidence.length === 0) return "";
  const marked = new Set(markedCalls(stretch).map(({ index }) => index));
  const lines = evidenceRows(evidence).flatMap(({ entry, isOther, leftOut, endOfFold }) => {
    const words = `${count(entry.line)}  ${entry.time === null ? "" : `${entry.time}  `}${describeCall(entry)}`;
    const text = escapeHtml(words.slice(0, SHOWN_LETTERS)) + (words.length > SHOWN_LETTERS ? "…" : "");
    return [
      ...(isOther ? [`<i>${escapeHtml(describeWho(entry))}</i>`] : []),
      ...(leftOut === 0 ? [] : [`<i>${describeLeftOut(leftOut)}</i>`]),
      marked.has(entry.index) ? `<b>${text}</b>` : text,
      ...(endOfFold === null ? [] : [`<i>${describeFolded(endOfFold)}</i>`]),
    ];
  });
  return `\n<pre class="evidence">${lines.join("\n")}</pre>`;
}

/** Who made the trace, and what each process ran. */
function treeSection({ tree }: Explanation): string {
  if (tree === undefined) return "";
  const lines = tree.processes.flatMap((one) => {
    const indent = "  ".repeat(one.depth);
    const words = `${indent}${escapeHtml(describeProcess(one))}`;
    const runs = one.runs.map((run) => {
      const text = `line ${count(run.line)}${run.time === null ? "" : `, ${run.time}`}: ${describeCall(run)}`;
      return `${indent}    ${escapeHtml(text.slice(0, SHOWN_LETTERS))}`;
    });
    return [one.isExplained ? `<b>${words}</b>` : words, ...runs];
  });
  const more =
    tree.leftOut === 0 ? [] : [`<i>… ${counted(tree.leftOut, "more process", "more processes")} of the tree …</i>`];
  return `<section>\n<h2>Who made it</h2>\n<pre class="evidence">${[...lines, ...more].join("\n")}</pre>\n</section>`;
}

/**
 * The stretches that stand out as a section of HTML: where, how much of the score, the calls with
 * the most surprising marked, what was expected there.
 */
export function stretchesSection(explanation: Explanation): string {
  if (explanation.calls.length === 0) return "";
  const together = `<p>${describeTogether(explanation, explanation.calls.length)}</p>`;
  const list =
    explanation.stretches.length === 0
      ? ""
      : `\n<p class="hint">Most surprise above that mark first. The line under a call is its surprise; the most surprising calls of a stretch are set bold, with what was expected there, with probability.</p>\n<ol class="stretches">${explanation.stretches.map(stretchHtml).join("\n")}</ol>`;
  return `<section>\n<h2>The most surprising stretches</h2>\n${together}${list}\n</section>`;
}
