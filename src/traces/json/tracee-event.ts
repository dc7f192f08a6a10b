import type { Caller } from "../call-book.ts";
import { idAt, listAt, memberOf, objectAt, textAtPath, wholeNumberOf, type JsonObject } from "./json-line.ts";

/*
 * The two layouts of Tracee's events: flat (`eventName`, `hostThreadId`, `args`), and since 2025
 * that of its `v1beta1.Event` (`name`, `workload`, `data`). The latter is written in two ways: as
 * protobuf writes JSON (`"host_pid":{"value":7}`, `"timestamp":{"seconds":...}`, `"str":"x"`), and
 * by Tracee's own writer (`"host_pid":7`, a time as RFC 3339, `"value":"x"`). Sources:
 * types/trace/trace.go, api/v1beta1/event.proto, api/v1beta1/event_json.go.
 */

/**
 * One of them stands in each event of the new layout, beside its id and its name; many a log has
 * objects with these two alone.
 */
const NEW: readonly string[] = ["workload", "policies", "threat", "detected_from"];

/** The event's name; null where the line is no event. */
export function eventName(event: JsonObject): string | null {
  const old = textAtPath(event, "eventName");
  if (old !== null) return old;
  const isNew = NEW.some((name) => objectAt(event, name) !== null) || listAt(event, "data").length > 0;
  return isNew && memberOf(event, "id") !== undefined ? textAtPath(event, "name") : null;
}

/** Who made the event, by the host's ids; null where it does not say. */
export function callerOf(event: JsonObject): Caller | null {
  const actor = memberOf(event, "workload", "process");
  const process =
    idAt(event, "hostProcessId") ?? idAt(event, "processId") ?? idAt(actor, "host_pid") ?? idAt(actor, "pid");
  const thread =
    idAt(event, "hostThreadId") ??
    idAt(event, "threadId") ??
    idAt(actor, "thread", "host_tid") ??
    idAt(actor, "thread", "tid") ??
    process;
  const container =
    textAtPath(event, "containerId") ??
    textAtPath(event, "container", "id") ??
    textAtPath(event, "workload", "container", "id");
  return thread === null ? null : { thread, process, container: container ?? "" };
}

/** The name of the program that made the event. */
export function programOf(event: JsonObject): string | null {
  return textAtPath(event, "processName") ?? textAtPath(event, "workload", "process", "thread", "name");
}

/** The value of one of the event's arguments; undefined where it has none of the name. */
export function eventArgument(event: JsonObject, name: string): unknown {
  for (const argument of [...listAt(event, "args"), ...listAt(event, "data")]) {
    if (memberOf(argument, "name") !== name) continue;
    for (const kind of ["value", "int32", "int64", "u_int32", "u_int64", "str"]) {
      const value = memberOf(argument, kind);
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

/** What the call returned; null where the event does not say. */
export function returnValue(event: JsonObject): number | null {
  return wholeNumberOf(memberOf(event, "returnValue") ?? eventArgument(event, "returnValue"));
}
