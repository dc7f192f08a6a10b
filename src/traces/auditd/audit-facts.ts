import { createAuditCalls, programIn, seccompRecord, syscallRecord } from "./audit-call.ts";
import { type AuditRecord, readAuditLine, recordsIn } from "./audit-line.ts";
import { withoutColours } from "../lines.ts";
import {
  type JsonObject,
  exactObject,
  idAt,
  listAt,
  memberOf,
  objectAt,
  textAtPath,
  textOfMember,
} from "../json/json-line.ts";
import { NO_FACTS, type CallContext } from "../format.ts";
import type { CallFacts } from "../../results/score.ts";

const LAUREL_PREFIX = /^@cee: ?/;
const TIME_OF_ID = /^(\d{1,12}(?:\.\d{1,9})?):\d{1,10}$/;
/** A record anywhere in a line; the journal's own form has neither time nor serial. */
const RECORD = /(?:node=\S{1,256} )?type=[A-Z][A-Z_0-9]{0,40} msg=audit\(|type=\d{1,6} audit\(/;
const OF_JOURNAL = /(?:\b(SYSCALL|SECCOMP)|<audit-(1300|1326)>) (?=arch=|auid=)/;
const PARENT = / ppid=(\d{1,10}) /;
const PROCESS = / pid=(\d{1,10}) /;
const RESULT = / exit=(.{1,80}?)(?= a0=| items=| ppid=|$)/;
const REGISTERS = / (a0=.{1,300}?)(?= items=| ppid=|$)/;

/**
 * The facts of a call of the audit log: from its SYSCALL record, and files, arguments and addresses
 * from the other records of its event.
 */
export function auditFacts(lines: readonly string[], context: CallContext): CallFacts {
  const [first = ""] = lines;
  const json = first.trimStart().replace(LAUREL_PREFIX, "");
  const event = json.startsWith("{") ? exactObject(json) : null;
  if (event !== null) return laurelFacts(event, context);
  const records = lines.flatMap((line) => recordsIn(withoutColours(line).trim()).flatMap(recordsOfLine));
  const call = callRecord(records, context.call);
  if (call === undefined) return NO_FACTS;
  const { fields, time } = call;
  const registers = REGISTERS.exec(fields)?.[1];
  const others = records.filter(
    (one) => one !== call && one.serial === call.serial && one.time === time && !isOfCall(one),
  );
  const details = others
    .filter(({ fields: text }) => text.trim() !== "")
    .map(({ type, fields: text }) => `${type} ${text.trim()}`);
  return {
    time,
    thread: null,
    process: PROCESS.exec(fields)?.[1] ?? null,
    parent: PARENT.exec(fields)?.[1] ?? null,
    program: programIn(fields) ?? context.program,
    arguments: [...(registers === undefined ? [] : [registers]), ...details].join("; ") || null,
    result: RESULT.exec(fields)?.[1] ?? null,
  };
}

function isOfCall({ type }: AuditRecord): boolean {
  return type === "SYSCALL" || type === "SECCOMP";
}

/** The record of the counted call, where there are records of several events. */
function callRecord(records: readonly AuditRecord[], call: string): AuditRecord | undefined {
  const makeCall = createAuditCalls(null);
  const calls = records.filter(isOfCall);
  const named = ({ type, fields }: AuditRecord): string | undefined =>
    (type === "SYSCALL" ? syscallRecord(fields, makeCall) : seccompRecord(fields, makeCall))?.name;
  return calls.find((record) => named(record) === call) ?? calls[0];
}

/**
 * The line's record; of an entry of the journal's export, which has lost the fields around it, what
 * the message holds.
 */
function recordsOfLine(line: string): readonly AuditRecord[] {
  const read = readAuditLine(line) ?? null;
  if (read?.kind === "record") return [read];
  const found = RECORD.exec(line);
  const inner = found === null ? null : readAuditLine(line.slice(found.index));
  if (inner?.kind === "record") return [inner];
  const [head, name, number] = OF_JOURNAL.exec(line) ?? [];
  if (head === undefined) return [];
  const type = name ?? (number === "1300" ? "SYSCALL" : "SECCOMP");
  const fields = line.slice(line.indexOf(head) + head.length);
  return [{ kind: "record", type, host: "", time: null, serial: 0, fields, isOfSystemLog: true }];
}

function laurelFacts(event: JsonObject, { program }: CallContext): CallFacts {
  const record = ["SYSCALL", "SECCOMP"]
    .map((kind) => objectAt(event, kind) ?? objectAt(listAt(event, kind)[0]))
    .filter((one) => one !== null)
    .at(0);
  if (record === undefined) return NO_FACTS;
  const isOther = (name: string): boolean => !["ID", "NODE", "SYSCALL", "SECCOMP"].includes(name);
  const registers = Object.entries(record).filter(([name]) => /^(?:a\d|ARGV)$/.test(name));
  const details = Object.fromEntries([...registers, ...Object.entries(event).filter(([name]) => isOther(name))]);
  return {
    time: TIME_OF_ID.exec(textAtPath(event, "ID") ?? "")?.[1] ?? null,
    thread: null,
    process: idAt(record, "pid"),
    parent: idAt(record, "ppid"),
    program: textAtPath(record, "comm") ?? program,
    arguments: Object.keys(details).length === 0 ? null : JSON.stringify(details),
    result: textOfMember(memberOf(record, "exit")),
  };
}
