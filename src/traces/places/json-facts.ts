import { idAt, listAt, memberOf, objectAt, parseObject, textAtPath, type JsonObject } from "../json/json-line.ts";
import { isRawEntry } from "../json/tetragon.ts";
import { callerOf, programOf } from "../json/tracee.ts";
import { NO_FACTS, type CallContext, type CallFacts } from "./call-facts.ts";

/**
 * What a member holds, as its text; of an object or a list its JSON; null where there is none, or
 * Falco writes `<NA>` for what it does not know.
 */
export function textOfMember(value: unknown): string | null {
  if (value === undefined || value === null || value === "<NA>" || value === "") return null;
  if (typeof value === "string") return value;
  return JSON.stringify(value);
}

const NUMBERS = /([:[,]\s*)(-?\d[\d.]{15,})(?=\s*[,}\]])/g;

/**
 * The object that a line is, with numbers of more digits than a double holds as their text; null
 * where it is none.
 */
export function exactObject(line: string): JsonObject | null {
  // Within a string the quotes end it: then the text as it is counts.
  return parseObject(line.replaceAll(NUMBERS, '$1"$2"')) ?? parseObject(line);
}

function firstOf(object: unknown, ...paths: readonly (readonly string[])[]): string | null {
  for (const path of paths) {
    const text = textOfMember(memberOf(object, ...path));
    if (text !== null) return text;
  }
  return null;
}

/** A call of Falco: the alerts of its entry and its return. */
export function falcoFacts(lines: readonly string[], { program }: CallContext): CallFacts {
  const alerts = lines.map(exactObject).filter((alert) => alert !== null);
  const [first] = alerts;
  if (first === undefined) return NO_FACTS;
  const fieldsOf = (alert: JsonObject): JsonObject => objectAt(alert, "output_fields") ?? {};
  const fields = fieldsOf(first);
  const results = alerts.map((alert) => firstOf(fieldsOf(alert), ["evt.res"], ["evt.rawres"]));
  const own = alerts.map((alert) => falcoArguments(fieldsOf(alert))).filter((text) => text !== null);
  return {
    time: firstOf(first, ["time"]) ?? firstOf(fields, ["evt.time"]),
    thread: idAt(fields, "thread.tid"),
    process: idAt(fields, "proc.pid"),
    parent: idAt(fields, "proc.ppid"),
    program: firstOf(fields, ["proc.name"]) ?? program,
    arguments: own.length === 0 ? null : own.join(" "),
    result: results.findLast((result) => result !== null) ?? null,
  };
}

function falcoArguments(fields: JsonObject): string | null {
  const whole = firstOf(fields, ["evt.args"], ["evt.info"]);
  if (whole !== null) return whole;
  const single = Object.entries(fields).filter(([name]) => /^(?:evt\.(?:raw)?arg|fd\.)/.test(name));
  const texts = single.flatMap(([name, value]) => {
    const text = textOfMember(value);
    return text === null ? [] : [`${name}=${text}`];
  });
  return texts.length === 0 ? null : texts.join(" ");
}

/** A call of Tracee, in either of its layouts: the events of its entry and its return. */
export function traceeFacts(lines: readonly string[], { program }: CallContext): CallFacts {
  const events = lines.map(exactObject).filter((event) => event !== null);
  const [first] = events;
  if (first === undefined) return NO_FACTS;
  const caller = callerOf(first);
  const ancestor = listAt(first, "workload", "process", "ancestors")[0];
  const seconds = textOfMember(memberOf(first, "timestamp", "seconds"));
  const nanoseconds = textOfMember(memberOf(first, "timestamp", "nanos")) ?? "";
  const own = events.map(traceeArguments).find((text) => text !== "") ?? null;
  const results = events.map(
    (event) => firstOf(event, ["returnValue"]) ?? valueOf(traceeArgumentsOf(event).find(isReturnValue)),
  );
  return {
    time: seconds === null ? firstOf(first, ["timestamp"]) : `${seconds}.${nanoseconds.padStart(9, "0")}`,
    thread: caller?.thread ?? null,
    process: caller?.process ?? null,
    parent:
      idAt(first, "hostParentProcessId") ??
      idAt(first, "parentProcessId") ??
      idAt(ancestor, "host_pid") ??
      idAt(ancestor, "pid"),
    program: programOf(first) ?? program,
    arguments: own,
    result: results.findLast((result) => result !== null) ?? null,
  };
}

function traceeArgumentsOf(event: JsonObject): readonly unknown[] {
  return [...listAt(event, "args"), ...listAt(event, "data")];
}

function isReturnValue(argument: unknown): boolean {
  return memberOf(argument, "name") === "returnValue";
}

/** `v1beta1.Event` names a value by its kind. */
function valueOf(argument: unknown): string | null {
  const [value] = Object.entries(objectAt(argument) ?? {}).filter(([name]) => name !== "name" && name !== "type");
  return value === undefined ? null : textOfMember(value[1]);
}

function traceeArguments(event: JsonObject): string {
  return traceeArgumentsOf(event)
    .filter((argument) => !isReturnValue(argument))
    .map((argument) => `${textAtPath(argument, "name") ?? ""}=${valueOf(argument) ?? ""}`)
    .join(", ");
}

/** A call of Tetragon: the events of its tracepoints. They do not hold results. */
export function tetragonFacts(lines: readonly string[], { program }: CallContext): CallFacts {
  const [first] = lines.map(exactObject).filter((event) => event !== null);
  const tracepoint = objectAt(first, "process_tracepoint");
  if (tracepoint === null) return NO_FACTS;
  const given = listAt(tracepoint, "args");
  const hasId = given.some((argument) => objectAt(argument, "syscall_id") !== null);
  // The first one is the call's number where none says whose number it is.
  const own =
    isRawEntry(tracepoint) && !hasId
      ? given.slice(1)
      : given.filter((argument) => objectAt(argument, "syscall_id") === null);
  const process = idAt(tracepoint, "process", "pid");
  return {
    time: firstOf(first, ["time"]),
    thread: idAt(tracepoint, "process", "tid") ?? process,
    process,
    parent: idAt(tracepoint, "parent", "pid"),
    program: firstOf(tracepoint, ["process", "binary"]) ?? program,
    arguments: own.length === 0 ? null : own.map(textOfMember).join(", "),
    result: null,
  };
}
