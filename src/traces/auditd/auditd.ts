import { traceError } from "../../errors.ts";
import { createAuditCalls, seccompRecord, syscallRecord, type AuditCall } from "./audit-call.ts";
import { createAuditEnds } from "./audit-ends.ts";
import { readAuditLine, type AuditRecord } from "./audit-line.ts";
import { createAuditLosses } from "./audit-losses.ts";
import { createAuditSerials } from "./audit-serials.ts";
import { createAuditClock, isEpoch } from "./audit-time.ts";
import type { CallBook } from "../call-book.ts";
import { withoutColours } from "../colours.ts";
import type { TraceSource } from "../format.ts";
import { createKindsSeen } from "../kinds-seen.ts";
import { isLaurelLine, readLaurelLine } from "./laurel.ts";
import { createLineNotes } from "../line-notes.ts";
import { lineReader } from "../line-reader.ts";
import type { TraceReader } from "../trace-reader.ts";

/** A program that does anything makes more different calls than this; rules for some calls log fewer. */
const FEW_CALLS = 15;
/** So many events of which only the SECCOMP record has come are remembered; their SYSCALL records come soon. */
const MOST_OPEN_EVENTS = 4096;
/** auditd's own events, types 1200 to 1299, are numbered by itself and not by the kernel. */
const OF_DAEMON = /^(?:DAEMON_|12\d\d$|UNKNOWN\[12\d\d\]$)/;

const RULE = "auditctl -a always,exit -F arch=b64 -S all -F pid=PID";
const BEFORE = /^[\uFEFF\0\s]+/;
/** Comments, and what ausearch writes between events. */
const NO_RECORD = /^(?:#|-{4}$|time->|<no matches>$)/;

/** Whether a line is a record of the audit log, raw, interpreted or from the system log, or an event of laurel. */
export function isAuditdLine(line: string): boolean {
  return readAuditLine(line)?.kind === "record" || isLaurelLine(line);
}

/**
 * Reads the records of the Linux audit system: audit.log, raw or ENRICHED, `ausearch` with and without -i, the kernel's messages in the system log or the
 * journal, and laurel's JSON. A SYSCALL record is a call; a SECCOMP record is one where no SYSCALL record of the same event follows. Kernels since 4.9
 * write the process's id, not the thread's, so a trace is a process.
 * @throws SentinelError E_TRACE when no record tells of a call
 */
export function auditdReader(source: TraceSource, book: CallBook): TraceReader {
  const { path } = source;
  const notes = createLineNotes(source, "audit record");
  const makeCall = createAuditCalls(source.architecture);
  const serials = createAuditSerials();
  const losses = createAuditLosses();
  const secondsOfRecord = createAuditClock();
  const ends = createAuditEnds();
  const kinds = createKindsSeen();
  const distinct = new Set<string>();
  const openEvents = new Set<string>();
  let seccompCalls = 0;
  let isExtract = false;
  /** The journal shows a record twice where the kernel logs it too. */
  let isJournal: boolean | null = null;

  function add(call: AuditCall, host: string, seconds: number): void {
    const { name, architecture, program } = call;
    const process = host === "" ? call.process : `${host}:${call.process}`;
    if (ends.isAnother(process, seconds)) book.end(process);
    const owner = book.ownerOf({ thread: process, process, container: null });
    owner.architecture = architecture;
    if (program !== null && program !== owner.program) owner.program = program;
    owner.add(book.keepName(name), seconds);
    if (name === "exit_group") ends.end(process, seconds);
    if (distinct.size < FEW_CALLS) distinct.add(name);
  }

  function readCall(record: AuditRecord, isSeccomp: boolean): boolean {
    const call = isSeccomp ? seccompRecord(record.fields, makeCall) : syscallRecord(record.fields, makeCall);
    if (call === null) return false;
    isJournal ??= record.time === null;
    if (isJournal !== (record.time === null)) return true;
    if (record.time !== null) {
      const event = `${record.host}:${record.serial}`;
      if (isSeccomp) {
        if (openEvents.size >= MOST_OPEN_EVENTS) openEvents.clear();
        openEvents.add(event);
      } else if (openEvents.size > 0 && openEvents.delete(event)) {
        seccompCalls -= 1;
        return true;
      }
    }
    if (isSeccomp) seccompCalls += 1;
    add(call, record.host, record.time === null ? NaN : secondsOfRecord(record.time));
    return true;
  }

  function readRecord(record: AuditRecord): boolean {
    const { type, host, time, serial } = record;
    if (time !== null && !isEpoch(time)) isExtract = true;
    else if (time !== null && !OF_DAEMON.test(type)) serials.see(host, serial);
    if (type === "SYSCALL" || type === "SECCOMP") return readCall(record, type === "SECCOMP");
    kinds.add(type);
    return true;
  }

  function readLaurel(line: string): boolean {
    const event = readLaurelLine(line, makeCall);
    if (event === null || event.call === null) return false;
    if (event.call === undefined) for (const kind of event.kinds) kinds.add(kind);
    else {
      if (event.isSeccomp) seccompCalls += 1;
      add(event.call, event.host, secondsOfRecord(event.time));
    }
    return true;
  }

  function readLine(written: string, lineNumber: number): void {
    const plain = withoutColours(written);
    const line = BEFORE.test(plain) ? plain.replace(BEFORE, "") : plain;
    if (line === "" || NO_RECORD.test(line)) {
      if (line.startsWith("----") || line.startsWith("time->")) isExtract = true;
    } else if (isLaurelLine(line)) {
      if (!readLaurel(line)) notes.strange(lineNumber, line);
    } else {
      const read = readAuditLine(line);
      if (read?.kind === "message") losses.read(read.text);
      else if (read === null || !readRecord(read)) notes.strange(lineNumber, line);
    }
  }

  function finish(): readonly string[] {
    if (book.callCount() === 0) {
      throw traceError(path, null, `the file holds no system calls: ${kinds.text()}record with ${RULE}`);
    }
    const lost = losses.total() + (isExtract ? 0 : serials.missing());
    if (lost > 0) book.lose(lost);
    const warnings = [...notes.warnings()];
    if (isExtract) {
      warnings.push(`${path}: is an extract by ausearch, which shows no lost events; read the raw log to see them`);
    }
    if (seccompCalls > 0) {
      const calls = seccompCalls === 1 ? "1 call is" : `${seccompCalls} calls are`;
      const problem = `${calls} known from seccomp filters alone, which log no whole sequence`;
      warnings.push(`${path}: ${problem}; record with ${RULE}`);
    }
    if (distinct.size < FEW_CALLS && seccompCalls < book.callCount()) {
      const some = distinct.size === 1 ? "1 different call" : `${distinct.size} different calls`;
      const problem = `holds only ${some}, as if the audit rules log no others, which is no whole sequence`;
      warnings.push(
        `${path}: ${problem}; record all with ${RULE}, which slows the process down (docs/formats/auditd.md)`,
      );
    }
    return warnings;
  }

  return lineReader(readLine, finish);
}
