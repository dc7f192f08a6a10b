import { traceError } from "../../errors.ts";
import type { CallBook, Caller } from "../call-book.ts";
import { createCallOnce, isReturnInChild, type CallSide } from "../call-once.ts";
import type { TraceSource } from "../format.ts";
import {
  beginningOfObject,
  idAt,
  memberOf,
  objectAt,
  parseObject,
  textAtPath,
  wholeNumberOf,
  type JsonObject,
} from "./json-line.ts";
import { secondsOfJson } from "./json-time.ts";
import { createKindsSeen } from "../kinds-seen.ts";
import { callNamed } from "../known-call.ts";
import { createLineNotes } from "../line-notes.ts";
import { lineReader } from "../line-reader.ts";
import { kernelNameOfEvent } from "../sysdig/sysdig-events.ts";
import type { TraceReader } from "../trace-reader.ts";

const PRIORITY = /^(?:emergency|alert|critical|error|warning|notice|info|debug)/i;

/** The rule of alerts that tell of lost events. */
const DROP_RULE = "Falco internal: syscall event drop";
/** A rule that has fired for so many different calls is taken for one that fires for all. */
const MANY_CALLS = 15;

const SIDES: ReadonlyMap<unknown, CallSide> = new Map([
  [">", "enter"],
  ["<", "exit"],
]);

const HOW = "run a rule for every call whose output names %evt.type, %thread.tid and %proc.pid (docs/formats/falco.md)";

/** Whether a line is, or begins like, a JSON alert of Falco. */
export function isFalcoLine(line: string): boolean {
  const alert = beginningOfObject(line);
  if (memberOf(alert, "output_fields") !== undefined) return true;
  return textAtPath(alert, "rule") !== null && PRIORITY.test(textAtPath(alert, "priority") ?? "");
}

/**
 * Reads the alerts of Falco with `json_output: true`, each of which is for one event of the system: `evt.type` names it. A call whose entry and return both
 * raised an alert counts once, where the output names `evt.dir`.
 * @throws SentinelError E_TRACE when no alert is for a system call
 */
export function falcoReader(source: TraceSource, book: CallBook): TraceReader {
  const { path } = source;
  const notes = createLineNotes(source, "Falco alert");
  const once = createCallOnce(source.places);
  const kinds = createKindsSeen();
  const distinct = new Set<string>();
  const rules = new Set<string>();
  /** Where every rule that matches may raise an alert (`rule_matching: all`), those of one event follow each other. */
  let last = { event: "", rule: "" };
  let threadless: "process" | "alert" | null = null;

  function callerOf(fields: JsonObject): Caller {
    const process = idAt(fields, "proc.pid");
    const thread = idAt(fields, "thread.tid");
    if (thread === null) threadless = process === null ? "alert" : (threadless ?? "process");
    return { thread: thread ?? process ?? "", process, container: containerOf(fields) };
  }

  function readCall(alert: JsonObject, fields: JsonObject, call: string): void {
    const side = SIDES.get(memberOf(fields, "evt.dir"));
    if (side !== "enter" && isReturnInChild(call, wholeNumberOf(memberOf(fields, "evt.rawres")))) return;
    const caller = callerOf(fields);
    const event = `${textAtPath(alert, "time") ?? ""} ${caller.thread} ${call}`;
    const rule = textAtPath(alert, "rule") ?? "";
    const isOfLastEvent = event === last.event && rule !== last.rule;
    last = { event, rule };
    if (rules.size < 2) rules.add(rule);
    if (isOfLastEvent || (side !== undefined && !once.isFirst(caller.thread, call, side))) return;
    const owner = book.ownerOf(caller);
    owner.program = wordAt(fields, "proc.name") ?? owner.program;
    owner.add(call, timeOf(alert, fields));
    if (distinct.size < MANY_CALLS) distinct.add(call);
  }

  /** @param type of an event that is no call */
  function readOther(fields: JsonObject, type: string): void {
    kinds.add(type);
    const ended = type === "procexit" ? idAt(fields, "thread.tid") : null;
    if (ended === null) return;
    once.forget(ended);
    book.end(ended);
  }

  function readAlert(alert: JsonObject): void {
    const fields = objectAt(alert, "output_fields") ?? {};
    const type = textAtPath(fields, "evt.type");
    const call = type === null ? null : callNamed(kernelNameOfEvent(type));
    const dropped = wholeNumberOf(memberOf(fields, "n_drops")) ?? 1;
    if (textAtPath(alert, "rule") === DROP_RULE) book.lose(Math.max(1, dropped));
    else if (type === null) kinds.add("alerts that do not name their event (evt.type)");
    else if (call === null) readOther(fields, type);
    else readCall(alert, fields, call);
  }

  function finish(): readonly string[] {
    if (book.callCount() === 0) throw traceError(path, null, `the file holds no system calls: ${kinds.text()}${HOW}`);
    const warnings = [...notes.warnings()];
    if (rules.size > 1 || distinct.size < MANY_CALLS) {
      warnings.push(
        `${path}: Falco writes what its rules match, which is no whole sequence of calls; for that, ${HOW}`,
      );
    }
    if (threadless !== null && (source.per ?? "thread") === "thread") {
      const merged = threadless === "process" ? "the threads of a process are one trace" : "all of them are one trace";
      warnings.push(`${path}: alerts do not say their thread (%thread.tid in the rule's output), so ${merged}`);
    }
    return warnings;
  }

  return lineReader((line, lineNumber) => {
    const alert = parseObject(line);
    const isAlert = objectAt(alert, "output_fields") !== null || textAtPath(alert, "rule") !== null;
    if (alert !== null && isAlert) readAlert(alert);
    else notes.strange(lineNumber, line);
  }, finish);
}

/** A text that says something: Falco writes `<NA>` where it knows nothing. */
function wordAt(fields: JsonObject, name: string): string | null {
  const word = textAtPath(fields, name);
  return word === "<NA>" ? null : word;
}

function containerOf(fields: JsonObject): string | null {
  const container = textAtPath(fields, "container.id");
  return container === "host" || container === "<NA>" ? "" : container;
}

function timeOf(alert: JsonObject, fields: JsonObject): number {
  const nanoseconds = memberOf(fields, "evt.time");
  return secondsOfJson(typeof nanoseconds === "number" ? nanoseconds : memberOf(alert, "time"));
}
