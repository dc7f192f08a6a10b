import { UNCOUNTED_LOSS } from "../call-book.ts";
import { traceError } from "../../errors.ts";
import type { Problem } from "../../problems/problem.ts";
import type { CallBook } from "../call-book.ts";
import { createCallOnce } from "../call-once.ts";
import type { Format } from "../format.ts";
import type { TraceSource } from "../trace-source.ts";
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
import { createLineNotes } from "../line-notes.ts";
import { lineReader } from "../line-reader.ts";
import { containerOn, createNodes } from "./nodes.ts";
import { createTetragonCalls, isRawEntry } from "./tetragon-call.ts";
import { createThreadsOf } from "./threads-of.ts";
import { createTimeOrder } from "../time-order.ts";
import type { TraceReader } from "../trace-reader.ts";

const EVENT = /^(?:process_(?:exec|exit|kprobe|tracepoint|loader|uprobe|usdt|lsm|throttle)|rate_limit_info)$/;
const PROCESS_KIND = /^process_[a-z]{1,30}$/;

const HOW =
  "record with a TracingPolicy on raw_syscalls:sys_enter with the argument of index 4 as syscall64 (docs/formats/tetragon.md)";
/** What a recording of tracepoints of single calls lacks. */
const NAMED_ONLY = {
  holds: "holds only the calls whose own tracepoints the policy names, which are not a whole sequence",
  remedy: "record raw_syscalls:sys_enter instead (docs/formats/tetragon.md)",
};

/** Whether a line is, or begins like, a JSON event of Tetragon. */
export function isTetragonLine(line: string): boolean {
  const event = beginningOfObject(line) ?? {};
  return Object.keys(event).some((name) => EVENT.test(name) && objectAt(event, name) !== null);
}

/**
 * Reads the JSON lines of Tetragon's export (`tetra getevents`, tetragon.log). A process_tracepoint
 * event of raw_syscalls:sys_enter is a call; so is one of syscalls:sys_enter_NAME, unless the
 * former showed it already. Events of other kinds are none.
 * @throws SentinelError E_TRACE when there is no call, or numbers come without their ABI and nobody
 * said the architecture
 */
export function tetragonReader(source: TraceSource, book: CallBook): TraceReader {
  const { path } = source;
  const notes = createLineNotes(source, "Tetragon event");
  const once = createCallOnce(source.places);
  const kinds = createKindsSeen();
  const threadsOf = createThreadsOf((threads) => {
    book.checkHeld("threads", threads);
  });
  const callIn = createTetragonCalls(source);
  const nodes = createNodes();
  const order = createTimeOrder(path, "event", null, (threads) => {
    book.checkHeld("threads", threads);
  });
  let holdsRaw = false;

  /** @returns false where the event names no call or no thread although it should */
  function readTracepoint(tracepoint: unknown, event: JsonObject): boolean {
    const call = callIn(tracepoint);
    if (isRawEntry(tracepoint)) holdsRaw = true;
    else if (call === null) {
      kinds.add(
        `process_tracepoint of ${textAtPath(tracepoint, "subsys") ?? "?"}:${textAtPath(tracepoint, "event") ?? ""}`,
      );
    }
    if (call === null) return true;
    const pid = idAt(tracepoint, "process", "pid");
    const tid = idAt(tracepoint, "process", "tid") ?? pid;
    if (call === undefined || tid === null) return false;
    const prefix = nodes.prefixOf(nodeOf(event));
    const process = pid === null ? null : prefix + pid;
    const thread = prefix + tid;
    if (!once.isFirst(thread, call.name, call.side)) return true;
    if (process !== null) threadsOf.add(process, thread);
    const owner = book.ownerOf({ thread, process, container: containerOn(prefix, containerOf(tracepoint) ?? "") });
    if (call.architecture !== null) owner.architecture = call.architecture;
    owner.program = textAtPath(tracepoint, "process", "binary")?.replace(/^.*\//, "") ?? owner.program;
    const seconds = secondsOfJson(memberOf(event, "time"));
    order.see(thread, seconds);
    owner.add(book.keepName(call.name), seconds);
    return true;
  }

  function endProcess(exit: unknown, event: JsonObject): void {
    const process = idAt(exit, "process", "pid");
    if (process === null) return;
    for (const thread of threadsOf.remove(nodes.prefixOf(nodeOf(event)) + process)) {
      once.forget(thread);
      book.end(thread);
    }
  }

  function finish(): readonly Problem[] {
    if (book.callCount() === 0) {
      throw traceError(path, null, { problem: "recorder.no-calls", seen: kinds.seen(), remedy: HOW });
    }
    const warnings = [...notes.warnings(), ...nodes.warnings(path), ...order.warnings()];
    if (holdsRaw) return warnings;
    return [...warnings, { problem: "recorder.part-of-calls", path, ...NAMED_ONLY }];
  }

  return lineReader((line, lineNumber) => {
    const whole = parseObject(line);
    const event = whole ?? {};
    const tracepoint = objectAt(event, "process_tracepoint");
    const exit = objectAt(event, "process_exit");
    const limit = objectAt(event, "rate_limit_info");
    const other = Object.keys(event).find((name) => PROCESS_KIND.test(name) && objectAt(event, name) !== null);
    if (tracepoint !== null) {
      if (!readTracepoint(tracepoint, event)) {
        book.leaveUnread(1);
        notes.strange(lineNumber, line);
      }
    } else if (limit !== null)
      book.lose(Math.max(1, wholeNumberOf(memberOf(limit, "number_of_dropped_process_events")) ?? UNCOUNTED_LOSS));
    else if (other === undefined) {
      if (whole === null && isTetragonLine(line)) book.leaveUnread(1);
      notes.strange(lineNumber, line);
    } else {
      kinds.add(other);
      if (exit !== null) endProcess(exit, event);
    }
  }, finish);
}

/** The machine of an event: nodes of two clusters may have one name. */
function nodeOf(event: JsonObject): string | null {
  const node = textAtPath(event, "node_name");
  const cluster = textAtPath(event, "cluster_name");
  return node === null || cluster === null ? node : `${cluster}/${node}`;
}

/** `docker` is the first part of the container's id, and there for containers of every runtime. */
function containerOf(tracepoint: unknown): string | null {
  return textAtPath(tracepoint, "process", "docker") ?? textAtPath(tracepoint, "process", "pod", "container", "id");
}

export const TETRAGON = {
  name: "tetragon",
  title: "Tetragon",
  isLine: isTetragonLine,
  open: tetragonReader,
  trust: { level: "neither", reason: "escaped" },
  example:
    '{"process_tracepoint":{"process":{"pid":77,"tid":77},"subsys":"syscalls","event":"sys_enter_read"},"time":"2026-01-01T00:00:00Z"}',
} as const satisfies Format;
