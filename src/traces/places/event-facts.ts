import { withoutColours } from "../lines.ts";
import { FTRACE_HEAD } from "../events/ftrace.ts";
import { PERF_CALL, PERF_EVENT } from "../events/perf.ts";
import { createLidDsEvents } from "../events/lid-ds.ts";
import type { SysdigEvent } from "../events/sysdig-events.ts";
import { sysdigEventIn } from "../events/sysdig.ts";
import { NO_FACTS, type CallContext, type CallFacts } from "./call-facts.ts";

/**
 * What stands behind the last bracket: a program chooses the names of files, which perf writes as
 * they are.
 */
const PERF_RESULT = /\)\s{1,256}=(?: |$)/g;
const PERF_STARTED = /\)?\s+\.\.\.$/;

/** The events of some lines: one that a name with a line feed split has several. */
function eventsOf<Event>(lines: readonly string[], read: (text: string) => Event | null): readonly Event[] {
  const events: Event[] = [];
  let text: string | null = null;
  for (const line of lines) {
    const whole: string = text === null ? line : `${text}\n${line}`;
    const event = read(whole);
    text = event === null ? whole : null;
    if (event !== null) events.push(event);
  }
  return events;
}

/**
 * A call of perf trace: where it began and, where another thread's event came between, where it
 * came back.
 */
export function perfFacts(lines: readonly string[], { makerOf, program }: CallContext): CallFacts {
  const [first, second] = eventsOf(lines, (text) => {
    const line = withoutColours(text).trimEnd();
    const found = PERF_CALL.exec(line) ?? PERF_EVENT.exec(line);
    return found === null ? null : { line, found, rest: line.slice(found[0].length) };
  });
  if (first === undefined) return NO_FACTS;
  const [, time, name, thread = null] = first.found;
  const { text, result } = perfEnd(first.rest);
  return {
    ...NO_FACTS,
    time: time === undefined || time === "?" ? null : time,
    thread,
    parent: thread === null ? null : (makerOf(thread)?.parent ?? null),
    program: name === undefined || name.startsWith(":") ? program : name,
    arguments: text,
    result: result ?? (second === undefined ? null : perfEnd(second.rest).result),
  };
}

function perfEnd(rest: string): { readonly text: string; readonly result: string | null } {
  const end = [...rest.matchAll(PERF_RESULT)].at(-1);
  if (end !== undefined) return { text: rest.slice(0, end.index), result: rest.slice(end.index + end[0].length) };
  return { text: rest.replace(PERF_STARTED, "").replace(/\)$/, ""), result: null };
}

/**
 * A tracepoint of `perf script` or ftrace: `sys_enter: NR 0 (3, 7f, 9)`, `sys_enter_openat: dfd:
 * 0x3`, `sys_openat(dfd: 3)`. They do not hold results.
 */
export function ftraceFacts([first = ""]: readonly string[], { makerOf, program }: CallContext): CallFacts {
  const line = first.trim();
  const head = FTRACE_HEAD.exec(line);
  if (head === null) return NO_FACTS;
  const [whole, name = "", ftraceThread, ftraceProcess, perfProcess, perfThread, time = null] = head;
  const thread = ftraceThread ?? perfThread ?? null;
  const process = ftraceProcess?.startsWith("-") === true ? null : (ftraceProcess ?? perfProcess ?? null);
  const rest = line.slice(whole.length);
  const named = /^(?:syscalls:)?sys_enter_\w+: ?/.exec(rest);
  const open = rest.indexOf("(");
  const inBrackets = open < 0 ? null : rest.slice(open + 1).replace(/\)$/, "");
  return {
    ...NO_FACTS,
    time,
    thread,
    process,
    parent: thread === null ? null : (makerOf(thread)?.parent ?? null),
    program: name.trim() === "" || name === "<...>" ? program : name.trim(),
    arguments: named === null ? inBrackets : rest.slice(named[0].length),
  };
}

const SYSDIG_TIME = /^\s*\d{1,20} (\S+)/;
const NANOSECONDS = /^\s*(\d{16,19}) /;
/**
 * What a call returned stands first behind its exit: `res=9`, or the descriptor of a file that was
 * opened.
 */
const SYSDIG_RESULT = /^(?:res|fd)=(\S+)/;
const SYSDIG_PARENT = /(?:^| )ptid=(\d{1,10})/;

/** A call of sysdig: its entry, its exit, or both. */
export function sysdigFacts(lines: readonly string[], context: CallContext): CallFacts {
  return factsOfEvents(
    lines,
    (text) => sysdigEventIn(withoutColours(text).trimStart(), () => NaN),
    (text) => SYSDIG_TIME.exec(withoutColours(text))?.[1] ?? null,
    context,
  );
}

/** A call of LID-DS: its entry, its exit, or both. */
export function lidDsFacts(lines: readonly string[], context: CallContext): CallFacts {
  const eventIn = createLidDsEvents();
  return factsOfEvents(
    lines,
    (text) => eventIn(text.trimStart()),
    (text) => (NANOSECONDS.exec(text) ?? SYSDIG_TIME.exec(text))?.[1] ?? null,
    context,
  );
}

function factsOfEvents(
  lines: readonly string[],
  read: (text: string) => SysdigEvent | null,
  timeOf: (text: string) => string | null,
  { makerOf, program }: CallContext,
): CallFacts {
  const events = eventsOf(lines, read);
  const [first] = events;
  if (first === undefined) return NO_FACTS;
  const infos = events.map(({ info }) => info.trim());
  const exits = events.filter(({ isEntry }) => !isEntry).map(({ info }) => info.trim());
  const parent = infos.map((info) => SYSDIG_PARENT.exec(info)?.[1]).find((id) => id !== undefined);
  return {
    time: timeOf(lines[0] ?? ""),
    thread: first.thread,
    process: first.process,
    parent: parent ?? makerOf(first.thread)?.parent ?? null,
    program: first.program ?? program,
    arguments: infos.filter((info) => info !== "").join(" ") || null,
    result: exits.map((info) => SYSDIG_RESULT.exec(info)?.[1]).find((result) => result !== undefined) ?? null,
  };
}
