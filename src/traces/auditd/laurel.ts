import type { AuditCall, MakeAuditCall } from "./audit-call.ts";
import { idAt, listAt, memberOf, objectAt, parseObject, textAtPath, wholeNumberOf } from "../json/json-line.ts";

/** The mark of JSON by rsyslog's convention, which laurel can be set to write. */
const PREFIX = /^@cee: ?/;
const EVENT_ID = /"ID"\s*:\s*"\d{1,12}(?:\.\d{1,9})?:\d{1,10}"/;
const ID = /^(\d{1,12}(?:\.\d{1,9})?):(\d{1,10})$/;

/** An event of the audit log that laurel wrote as one line of JSON. */
export interface LaurelEvent {
  readonly host: string;
  readonly time: string;
  /** The kinds of its records. */
  readonly kinds: readonly string[];
  /**
   * Null for a record of a call that lacks a field; undefined where no record is of a call. One
   * event is one call: a SECCOMP record counts if there is no SYSCALL record.
   */
  readonly call: AuditCall | null | undefined;
  readonly isSeccomp: boolean;
}

/** Whether a line is, or begins like, an event of laurel. */
export function isLaurelLine(line: string): boolean {
  const json = line.replace(PREFIX, "");
  return json.startsWith("{") && EVENT_ID.test(json);
}

/** Parses an event of laurel; null for any other line. */
export function readLaurelLine(line: string, makeCall: MakeAuditCall): LaurelEvent | null {
  const event = parseObject(line.replace(PREFIX, ""));
  const [, time] = ID.exec(textAtPath(event, "ID") ?? "") ?? [];
  if (event === null || time === undefined) return null;
  const syscall = recordOf(event, "SYSCALL");
  const record = syscall ?? recordOf(event, "SECCOMP");
  return {
    host: textAtPath(event, "NODE") ?? "",
    time,
    kinds: Object.keys(event).filter((name) => name !== "ID" && name !== "NODE"),
    call: record === null ? undefined : callOf(record, makeCall),
    isSeccomp: record !== null && syscall === null,
  };
}

/** A kind that may have several records is a list. */
function recordOf(event: unknown, kind: string) {
  return objectAt(event, kind) ?? objectAt(listAt(event, kind)[0]);
}

function callOf(record: unknown, makeCall: MakeAuditCall): AuditCall | null {
  const number = wholeNumberOf(memberOf(record, "syscall"));
  const call = number === null ? textAtPath(record, "SYSCALL") : String(number);
  if (call === null) return null;
  return makeCall({
    arch: textAtPath(record, "arch") ?? textAtPath(record, "ARCH"),
    syscall: call,
    pid: idAt(record, "pid") ?? undefined,
    ppid: idAt(record, "ppid") ?? undefined,
    program: textAtPath(record, "comm"),
  });
}
