import type { Drift } from "../../core/drift.ts";
import type { InputFacts } from "../../results/input.ts";
import type { EvidenceLine, SurprisingCall, SurprisingStretch } from "../../results/score.ts";
import { printableJson } from "../printable.ts";
import { markedCalls } from "../surprise.ts";

/**
 * Readable JSON that ends in a line break. JSON has no NaN: a figure that does not exist becomes
 * null. Control, bidirectional and invisible characters are `\uNNNN` escapes, which parse to the
 * same text.
 * @param indent blanks per level
 */
export function json(value: unknown, indent = 2): string {
  return `${printableJson(JSON.stringify(value, null, indent))}\n`;
}

/** The same on one line, for JSON lines. */
export function jsonLine(value: unknown): string {
  return json(value, 0);
}

/** What the traces were read from, as the JSON of every command names it. */
export function inputObject({
  formats,
  formatsGuessed,
  architectures,
  skippedLines,
  lostEvents,
  missingEvents,
  unreadCalls,
  trust,
}: InputFacts): InputFacts {
  return { formats, formatsGuessed, architectures, skippedLines, lostEvents, missingEvents, unreadCalls, trust };
}

/** The drift of a batch as the JSON contracts name it. */
export function driftObject(drift: Drift) {
  return {
    drifted: drift.drifted,
    pValue: drift.pValue,
    statistic: drift.statistic,
    traces: drift.traces,
    calibrationTraces: drift.calibrationTraces,
  };
}

/** One call as the JSON contract names it, in its key order. */
export function surprisingCallObject(call: SurprisingCall) {
  return {
    index: call.index,
    call: call.call,
    surpriseBits: call.surpriseBits,
    expected: call.expected.map((expected) => ({ call: expected.call, probability: expected.probability })),
    ...(call.lines === undefined ? {} : { lines: call.lines }),
    ...(call.facts === undefined ? {} : { facts: call.facts }),
  };
}

/**
 * One stretch as the JSON contract names it: places from 0, `to` behind the last call; every call's
 * name; its most surprising calls in the trace's order.
 */
export function stretchObject(stretch: SurprisingStretch) {
  return {
    from: stretch.from,
    to: stretch.to,
    calls: stretch.calls,
    totalBits: stretch.totalBits,
    meanBits: stretch.meanBits,
    excessBits: stretch.excessBits,
    share: stretch.share,
    names: stretch.inside.map((call) => call.call),
    mostSurprising: markedCalls(stretch).map(surprisingCallObject),
    ...(stretch.evidence === undefined ? {} : { evidence: stretch.evidence.map(evidenceObject) }),
  };
}

/** A line of evidence as the JSON contract names it; the entries of a repeat carry its numbers. */
export function evidenceObject(entry: EvidenceLine) {
  return {
    file: entry.file,
    line: entry.line,
    offset: entry.offset,
    time: entry.time,
    process: entry.process,
    thread: entry.thread,
    parent: entry.parent,
    program: entry.program,
    index: entry.index,
    call: entry.call,
    arguments: entry.arguments,
    result: entry.result,
    surpriseBits: entry.surpriseBits,
    text: entry.text,
    ...(entry.isCut === undefined ? {} : { isCut: entry.isCut }),
    ...(entry.more === undefined ? {} : { more: entry.more }),
    ...(entry.folded === undefined ? {} : { folded: entry.folded }),
  };
}
