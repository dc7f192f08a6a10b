import type { Problem } from "../../problems/problem.ts";
import { traceError } from "../../errors.ts";
import { createAuditCalls, seccompRecord, syscallRecord, type AuditCall } from "./audit-call.ts";
import { createAuditClock, isEpoch, readAuditLine, recordsIn, type AuditRecord } from "./audit-line.ts";
import { createAuditLosses, createAuditSerials } from "./audit-losses.ts";
import { createAuditTwins } from "./audit-twins.ts";
import type { Format, TraceCollector, TraceReader, TraceSource } from "../format.ts";
import { createLineNotes, lineReader, withoutColours } from "../lines.ts";
import { createKindsSeen } from "../call-events.ts";
import { isLaurelLine, readLaurelLine } from "./laurel.ts";
import type { Place, Places } from "../places/place-keeper.ts";
import { auditFacts } from "./audit-facts.ts";

/**
 * At a file's beginning and end this many records of the kernel's log or the journal may lack a
 * twin in the other.
 */
const FEW_UNPAIRED = 100;
/** Fewer different calls than this: the audit rules log only some calls. */
const FEW_CALLS = 15;
/** A record of a call takes less than 1 KiB; longer records are not compared. */
const LONGEST_COMPARED = 8192;
/**
 * How many unfinished events are kept: the records of an event follow each other, or are mixed with
 * those of a few others.
 */
const MOST_OPEN_EVENTS = 4096;
/**
 * A process takes less to end. Records of its other threads come after its last call, with an
 * earlier time.
 */
const SECONDS_TO_END = 1;
/** How many ended processes are kept. If an id returns later, its calls go to the old trace. */
const MOST_PROCESSES = 65_536;
/** auditd's own events, types 1200 to 1299: auditd numbers them, not the kernel. */
const OF_DAEMON = /^(?:DAEMON_|12\d\d$|UNKNOWN\[12\d\d\]$)/;

const RECORD = "record with auditctl -a always,exit -F arch=b64 -S all -F pid=PID";
const BEFORE = /^[\uFEFF\s]+/;
/** In the journal the further lines of a program's message have at least this indent. */
const CONTINUED = /^[ \t]{9}/;
/** A call that the audit tools have no name for. */
const NAMELESS = / syscall=(?:unknown|<unknown>|\?{2,4})(?= |$)/;
/** Comments, and what ausearch writes between events. */
const NO_RECORD = /^(?:#|-{4}$|time->|<no matches>$)/;

/**
 * Whether a line is a record of the audit log, raw, interpreted or from the system log, or an event
 * of laurel.
 */
export function isAuditdLine(line: string): boolean {
  return readAuditLine(line)?.kind === "record" || isLaurelLine(line);
}

/**
 * Reads the records of the Linux audit system: audit.log, raw or ENRICHED, `ausearch` with and
 * without -i, the kernel's messages in the system log or the journal, and laurel's JSON. A SYSCALL
 * record is a call; a SECCOMP record is a call if no SYSCALL record of the same event follows.
 * Kernels since 4.9 write the id of the process, not of the thread, so there is one trace per
 * process.
 * @throws SentinelError E_TRACE when no record is of a call
 */
function auditdReader(source: TraceSource, collector: TraceCollector): TraceReader {
  const { path } = source;
  const notes = createLineNotes(source, "audit record");
  const makeCall = createAuditCalls(source.architecture);
  const serials = createAuditSerials();
  const losses = createAuditLosses();
  const secondsOfRecord = createAuditClock();
  const ends = createAuditEnds();
  const kinds = createKindsSeen();
  const distinct = new Set<string>();
  /** The call of each event that so far has only its SECCOMP record. */
  const openEvents = new Map<string, string>();
  const twins = createAuditTwins();
  const placing = source.places === undefined ? null : createAuditPlaces(source.places);
  let seccompCalls = 0;
  let stampedCalls = 0;
  let interpretedRecords = 0;
  let separators = 0;
  let systemLogCalls = 0;
  let otherRecords = 0;
  let damagedCalls = 0;
  let forgedRecords = 0;
  let firstForged = 0;

  function add(call: AuditCall, host: string, seconds: number): void {
    const { name, architecture, program, parent } = call;
    const prefix = host === "" ? "" : `${host}:`;
    const process = prefix + call.process;
    if (ends.isAnother(process, seconds)) collector.end(process);
    const owner = collector.traceOf({ thread: process, process, container: null });
    if (parent !== null) collector.childOf(process, prefix + parent);
    owner.architecture = architecture;
    if (program !== null && program !== owner.program) owner.program = program;
    owner.add(collector.keepName(name), seconds);
    if (name === "exit_group") ends.end(process, seconds);
    if (distinct.size < FEW_CALLS) distinct.add(name);
  }

  /** Whether the SECCOMP record of the same event was of this call. */
  function isKnownOfSeccomp(record: AuditRecord, call: AuditCall): boolean {
    if (openEvents.size === 0 || openEvents.get(eventOf(record)) !== callText(call)) return false;
    openEvents.delete(eventOf(record));
    return true;
  }

  function readCall(record: AuditRecord, isSeccomp: boolean): boolean {
    const call = isSeccomp ? seccompRecord(record.fields, makeCall) : syscallRecord(record.fields, makeCall);
    if (call === null) return false;
    if (record.fields.length <= LONGEST_COMPARED && twins.isTwin(record)) return true;
    if (record.isOfSystemLog) {
      systemLogCalls += 1;
      source.tellForgeable?.("system log");
    }
    if (record.time !== null) {
      stampedCalls += 1;
      if (isSeccomp) {
        if (openEvents.size >= MOST_OPEN_EVENTS) openEvents.clear();
        openEvents.set(eventOf(record), callText(call));
      } else if (isKnownOfSeccomp(record, call)) {
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
    if (time !== null && !isEpoch(time)) interpretedRecords += 1;
    else if (time !== null && !OF_DAEMON.test(type)) serials.see(host, serial);
    const isOfCall = type === "SYSCALL" || type === "SECCOMP";
    if (placing !== null && time !== null) placing.see(eventOf(record), isOfCall);
    if (isOfCall) {
      const isRead = readCall(record, type === "SECCOMP");
      if (!isRead) noteDamaged();
      return isRead || NAMELESS.test(record.fields);
    }
    otherRecords += 1;
    kinds.add(type);
    return true;
  }

  function readLaurel(line: string): boolean {
    const event = readLaurelLine(line, makeCall);
    if (event === null) return false;
    if (event.call === null) {
      noteDamaged();
      return false;
    }
    if (event.call === undefined) {
      otherRecords += 1;
      for (const kind of event.kinds) kinds.add(kind);
    } else {
      if (event.isSeccomp) seccompCalls += 1;
      add(event.call, event.host, secondsOfRecord(event.time));
    }
    return true;
  }

  /** Counts a record of a call that cannot be read. */
  function noteDamaged(): void {
    damagedCalls += 1;
    collector.leaveUnread(1);
  }

  function noteForged(line: string, lineNumber: number): void {
    forgedRecords += 1;
    if (forgedRecords === 1) firstForged = lineNumber;
    notes.strange(lineNumber, line);
  }

  function readPart(line: string, lineNumber: number): void {
    if (isLaurelLine(line)) {
      if (!readLaurel(line)) notes.strange(lineNumber, line);
      return;
    }
    const read = readAuditLine(line);
    if (read?.kind === "message") losses.read(read.text);
    else if (read?.kind === "forged") noteForged(line, lineNumber);
    else if (read === null || !readRecord(read)) notes.strange(lineNumber, line);
  }

  function readLine(written: string, lineNumber: number): void {
    const text = withoutColours(written);
    const line = BEFORE.test(text) ? text.replace(BEFORE, "") : text;
    if (CONTINUED.test(text) && readAuditLine(line)?.kind === "record") {
      noteForged(line, lineNumber);
    } else if (line === "" || NO_RECORD.test(line)) {
      if (line.startsWith("----")) separators += 1;
    } else {
      for (const part of recordsIn(line)) readPart(part, lineNumber);
    }
  }

  /** `ausearch` writes a line of dashes before each event. */
  function isExtract(): boolean {
    return separators > 0 && separators * 2 >= stampedCalls;
  }

  function finish(): readonly Problem[] {
    if (collector.callCount() === 0) {
      // No record was understood: the caller's error shows the first line, which helps more than
      // how to record.
      if (otherRecords === 0 || damagedCalls > 0) return [];
      const remedy = `${RECORD}: the audit rules record no calls`;
      throw traceError(path, null, { problem: "recorder.no-calls", seen: kinds.seen(), remedy });
    }
    if (losses.total() > 0) collector.lose(losses.total());
    if (!isExtract() && serials.missing() > 0) collector.miss(serials.missing());
    return [...notes.warnings(), ...warnings()];
  }

  function warnings(): readonly Problem[] {
    const found: Problem[] = [];
    if (forgedRecords > 0) {
      found.push({ problem: "recorder.forged-records", path, line: firstForged, lines: forgedRecords });
    }
    if (systemLogCalls > 0) found.push({ problem: "recorder.system-log-calls", path, calls: systemLogCalls });
    if (twins.count() > 0) found.push({ problem: "recorder.twice", path, records: twins.count() });
    if (twins.unpaired() > FEW_UNPAIRED && 20 * twins.unpaired() > twins.count()) {
      found.push({ problem: "recorder.without-twin", path, calls: twins.unpaired() });
    }
    if (isExtract() || interpretedRecords > 0) found.push({ problem: "recorder.extract", path });
    if (seccompCalls > 0) {
      found.push({ problem: "recorder.seccomp-only", path, calls: seccompCalls, remedy: RECORD });
    }
    if (distinct.size < FEW_CALLS && seccompCalls < collector.callCount()) {
      const remedy = `${RECORD.replace("record", "record all")}, which slows the process down (docs/formats/auditd.md)`;
      found.push({ problem: "recorder.few-rules", path, different: distinct.size, remedy });
    }
    return found;
  }

  return lineReader(readLine, finish);
}

function eventOf({ host, serial }: AuditRecord): string {
  return `${host}:${serial}`;
}

function callText({ architecture, name, process }: AuditCall): string {
  return `${architecture} ${name} ${process}`;
}

/** Detects a new process that has the id of one that ended. */
interface AuditEnds {
  /** The process makes its last call. @param seconds the time of it */
  readonly end: (process: string, seconds: number) => void;
  /** Whether a call of this time is of a new process with the id of one that ended. */
  readonly isAnother: (process: string, seconds: number) => boolean;
}

export function createAuditEnds(): AuditEnds {
  const endOf = new Map<string, number>();

  return {
    end(process, seconds) {
      if (endOf.size >= MOST_PROCESSES) endOf.clear();
      endOf.set(process, seconds);
    },
    isAnother(process, seconds) {
      const end = endOf.get(process);
      if (end === undefined || !(seconds > end + SECONDS_TO_END)) return false;
      endOf.delete(process);
      return true;
    },
  };
}

/**
 * Groups the records of an event with the one that holds its call; only on a pass that looks for
 * places.
 */
interface AuditPlaces {
  /** The current record is of this event. @param isOfCall whether it holds the call */
  readonly see: (event: string, isOfCall: boolean) => void;
}

function createAuditPlaces(places: Places): AuditPlaces {
  /** The lines of each recent event; after the call, only the place of the call. */
  const linesOf = new Map<string, { readonly lines: Place[]; call: Place | null }>();

  return {
    see(event, isOfCall) {
      const known = linesOf.get(event);
      if (known !== undefined && known.call !== null) {
        places.goOn(known.call);
        return;
      }
      const lines = known?.lines ?? [];
      if (isOfCall) places.beganAt(lines);
      else lines.push(places.here());
      linesOf.delete(event);
      linesOf.set(event, { lines: isOfCall ? [] : lines, call: isOfCall ? places.here() : null });
      const [oldest] = linesOf.keys();
      if (linesOf.size > MOST_OPEN_EVENTS && oldest !== undefined) linesOf.delete(oldest);
    },
  };
}

export const AUDITD = {
  name: "auditd",
  title: "auditd",
  isLine: isAuditdLine,
  open: auditdReader,
  facts: auditFacts,
  trust: { level: "neither", reason: "escaped" },
  example:
    'type=SYSCALL msg=audit(1700000000.123:1): arch=c000003e syscall=0 success=yes exit=3 ppid=1 pid=77 comm="cat" exe="/usr/bin/cat"',
} as const satisfies Format;
