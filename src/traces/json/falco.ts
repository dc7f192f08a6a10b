import {
  type CallContext,
  type Caller,
  type Format,
  NO_FACTS,
  type TraceCollector,
  type TraceReader,
  type TraceSource,
  UNCOUNTED_LOSS,
} from "../format.ts";
import { traceError } from "../../errors.ts";
import type { Problem } from "../../problems/problem.ts";
import { type CallSide, createCallOnce, createKindsSeen, isReturnInChild } from "../call-events.ts";
import {
  type JsonObject,
  beginningOfObject,
  exactObject,
  firstTextOf,
  idAt,
  memberOf,
  objectAt,
  parentAt,
  parseObject,
  secondsOfJson,
  textAtPath,
  textOfMember,
  wholeNumberOf,
} from "./json-line.ts";
import { containerOn, createNodes } from "./nodes.ts";
import { callNamed } from "../known-call.ts";
import { createLineNotes, lineReader } from "../lines.ts";
import { isUnnamedEvent, kernelNameOfEvent } from "../events/sysdig-events.ts";
import { createTimeOrder } from "../times.ts";
import type { CallFacts } from "../../results/score.ts";

const PRIORITY = /^(?:emergency|alert|critical|error|warning|notice|info|debug)/i;

/** The rule of alerts about lost events. */
const DROP_RULE = "Falco internal: syscall event drop";
/** A rule that fired for this many different calls counts as a rule for every call. */
const MANY_CALLS = 15;

const SIDES: ReadonlyMap<unknown, CallSide> = new Map([
  [">", "enter"],
  ["<", "exit"],
]);

const HOW = "run a rule for every call whose output names %evt.type, %thread.tid and %proc.pid (docs/formats/falco.md)";

/** Whether a line is, or begins like, a JSON alert of Falco. */
export function isFalcoLine(line: string): boolean {
  return isAlert(beginningOfObject(line));
}

function isAlert(object: JsonObject | null): boolean {
  if (memberOf(object, "output_fields") !== undefined) return true;
  return textAtPath(object, "rule") !== null && PRIORITY.test(textAtPath(object, "priority") ?? "");
}

/**
 * Reads the alerts of Falco with `json_output: true`. Each alert is about one event, named by
 * `evt.type`. A call with an alert for its entry and one for its return counts once if the output
 * names `evt.dir`.
 * @throws SentinelError E_TRACE when no alert is about a system call
 */
function falcoReader(source: TraceSource, collector: TraceCollector): TraceReader {
  const { path } = source;
  const notes = createLineNotes(source, "Falco alert");
  const once = createCallOnce(source.places);
  const kinds = createKindsSeen();
  const distinct = new Set<string>();
  const rules = new Set<string>();
  /** With `rule_matching: all` the alerts of several rules for one event follow each other. */
  let last = { event: "", rule: "" };
  const nodes = createNodes();
  const order = createTimeOrder(path, "event", null, (threads) => {
    collector.checkHeld("threads", threads);
  });
  let threadless: "process" | "file" | null = null;

  function callerOf(alert: JsonObject, fields: JsonObject): Caller & { readonly parent: string | null } {
    const process = idAt(fields, "proc.pid");
    const thread = idAt(fields, "thread.tid");
    if (thread === null) threadless = process === null ? "file" : (threadless ?? "process");
    const prefix = nodes.prefixOf(nodeOf(alert, fields));
    const parent = parentAt(fields, "proc.ppid");
    return {
      parent: parent === null ? null : prefix + parent,
      thread: prefix + (thread ?? process ?? ""),
      process: process === null ? null : prefix + process,
      container: containerOn(prefix, containerOf(fields)),
    };
  }

  function readCall(alert: JsonObject, fields: JsonObject, call: string): void {
    const side = SIDES.get(memberOf(fields, "evt.dir"));
    if (side !== "enter" && isReturnInChild(call, wholeNumberOf(memberOf(fields, "evt.rawres")))) return;
    const caller = callerOf(alert, fields);
    const event = `${textAtPath(alert, "time") ?? ""} ${caller.thread} ${call}`;
    const rule = textAtPath(alert, "rule") ?? "";
    const isOfLastEvent = event === last.event && rule !== last.rule;
    last = { event, rule };
    if (rules.size < 2) rules.add(rule);
    if (isOfLastEvent || (side !== undefined && !once.isFirst(caller.thread, call, side))) return;
    const owner = collector.traceOf(caller);
    if (caller.process !== null && caller.parent !== null) collector.childOf(caller.process, caller.parent);
    owner.program = wordAt(fields, "proc.name") ?? owner.program;
    const seconds = timeOf(alert, fields);
    order.see(caller.thread, seconds);
    owner.add(call, seconds);
    if (distinct.size < MANY_CALLS) distinct.add(call);
  }

  /** @param type of an event that is not a call */
  function readOther(alert: JsonObject, fields: JsonObject, type: string): void {
    kinds.add(type);
    const thread = type === "procexit" ? idAt(fields, "thread.tid") : null;
    if (thread === null) return;
    const ended = nodes.prefixOf(nodeOf(alert, fields)) + thread;
    once.forget(ended);
    collector.end(ended);
  }

  /** Counts a call that Falco has no name for, once: not at its exit. */
  function readNameless(fields: JsonObject): void {
    if (SIDES.get(memberOf(fields, "evt.dir")) !== "exit") collector.leaveUnread(1);
  }

  function readAlert(alert: JsonObject): void {
    const fields = objectAt(alert, "output_fields") ?? {};
    const type = textAtPath(fields, "evt.type");
    const call = type === null ? null : callNamed(kernelNameOfEvent(type));
    const dropped = wholeNumberOf(memberOf(fields, "n_drops")) ?? UNCOUNTED_LOSS;
    if (textAtPath(alert, "rule") === DROP_RULE) collector.lose(Math.max(1, dropped));
    else if (type === null) kinds.add("alerts that do not name their event (evt.type)");
    else if (isUnnamedEvent(type)) readNameless(fields);
    else if (call === null) readOther(alert, fields, type);
    else readCall(alert, fields, call);
  }

  function finish(): readonly Problem[] {
    if (collector.callCount() === 0) {
      throw traceError(path, null, { problem: "recorder.no-calls", seen: kinds.seen(), remedy: HOW });
    }
    const warnings: Problem[] = [...notes.warnings(), ...nodes.warnings(path), ...order.warnings()];
    if (rules.size > 1 || distinct.size < MANY_CALLS) {
      const holds = "Falco writes what its rules match, which is not a whole sequence of calls";
      warnings.push({ problem: "recorder.part-of-calls", path, holds, remedy: `for that, ${HOW}` });
    }
    if (threadless !== null && (source.per ?? "thread") === "thread") {
      warnings.push({ problem: "recorder.no-thread-in-alerts", path, merged: threadless });
    }
    return warnings;
  }

  return lineReader((line, lineNumber) => {
    const alert = parseObject(line);
    if (alert !== null && isAlert(alert)) readAlert(alert);
    else {
      if (alert === null && isFalcoLine(line)) collector.leaveUnread(1);
      notes.strange(lineNumber, line);
    }
  }, finish);
}

/** A text at a name; null for `<NA>`, which Falco writes for what it does not know. */
function wordAt(fields: JsonObject, name: string): string | null {
  const word = textAtPath(fields, name);
  return word === "<NA>" ? null : word;
}

/** The machine that Falco runs on; on Kubernetes the node, if FALCO_HOSTNAME is set to it. */
function nodeOf(alert: JsonObject, fields: JsonObject): string | null {
  return textAtPath(alert, "hostname") ?? wordAt(fields, "evt.hostname");
}

/** An output may name the container by its short id, its long id or its name. */
function containerOf(fields: JsonObject): string | null {
  const names = ["container.id", "container.full_id", "container.name"];
  const container = names.map((name) => textAtPath(fields, name)).find((name) => name !== null) ?? null;
  return container === "host" || container === "<NA>" ? "" : container;
}

function timeOf(alert: JsonObject, fields: JsonObject): number {
  const nanoseconds = memberOf(fields, "evt.time");
  return secondsOfJson(typeof nanoseconds === "number" ? nanoseconds : memberOf(alert, "time"));
}

/** A call of Falco: the alerts of its entry and its return. */
function falcoFacts(lines: readonly string[], { program }: CallContext): CallFacts {
  const alerts = lines.map(exactObject).filter((alert) => alert !== null);
  const [first] = alerts;
  if (first === undefined) return NO_FACTS;
  const fieldsOf = (alert: JsonObject): JsonObject => objectAt(alert, "output_fields") ?? {};
  const fields = fieldsOf(first);
  const results = alerts.map((alert) => firstTextOf(fieldsOf(alert), ["evt.res"], ["evt.rawres"]));
  const own = alerts.map((alert) => falcoArguments(fieldsOf(alert))).filter((text) => text !== null);
  return {
    time: firstTextOf(first, ["time"]) ?? firstTextOf(fields, ["evt.time"]),
    thread: idAt(fields, "thread.tid"),
    process: idAt(fields, "proc.pid"),
    parent: idAt(fields, "proc.ppid"),
    program: firstTextOf(fields, ["proc.name"]) ?? program,
    arguments: own.length === 0 ? null : own.join(" "),
    result: results.findLast((result) => result !== null) ?? null,
  };
}

function falcoArguments(fields: JsonObject): string | null {
  const whole = firstTextOf(fields, ["evt.args"], ["evt.info"]);
  if (whole !== null) return whole;
  const single = Object.entries(fields).filter(([name]) => /^(?:evt\.(?:raw)?arg|fd\.)/.test(name));
  const texts = single.flatMap(([name, value]) => {
    const text = textOfMember(value);
    return text === null ? [] : [`${name}=${text}`];
  });
  return texts.length === 0 ? null : texts.join(" ");
}

export const FALCO = {
  name: "falco",
  title: "Falco",
  isLine: isFalcoLine,
  open: falcoReader,
  facts: falcoFacts,
  trust: { level: "neither", reason: "escaped" },
  example:
    '{"rule":"calls","time":"2026-01-01T00:00:00Z","output_fields":{"evt.type":"read","thread.tid":77,"proc.pid":77}}',
} as const satisfies Format;
