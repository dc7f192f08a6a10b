import { callOfNumber } from "../call-numbers.ts";
import { LAST_CALLS, SPAWNING_CALLS, eventsOf } from "../call-events.ts";
import { type CallContext, type Caller, NO_FACTS } from "../format.ts";
import type { CallFacts } from "../../results/score.ts";

/** One event of sysdig, or of a data set recorded with it. */
export interface SysdigEvent extends Caller {
  /** Null where the text does not name it. */
  readonly program: string | null;
  /** True for `>`, the entry of a call; false for `<`, its exit. */
  readonly isEntry: boolean;
  readonly type: string;
  /** The text after the type: `fd=3 size=9`. */
  readonly info: string;
  /** NaN where the reader does not need it. */
  readonly seconds: number;
  /** The id of the process that made its process, where the text has it apart from `info`. */
  readonly parent?: string;
  /** What is before the ids of the thread's machine or run, and not before those in `info`. */
  readonly idPrefix?: string;
}

/** The time of a line of sysdig. */
export const SYSDIG_TIME = /^\s*\d{1,20} (\S+)/;
/**
 * A call's result, the first argument of its exit: `res=9`, or the descriptor of an opened file.
 */
const SYSDIG_RESULT = /^(?:res|fd)=(\S+)/;
const SYSDIG_PARENT = /(?:^| )ptid=(\d{1,10})/;

/**
 * Events that are not system calls: of the scheduler, of signals, of sysdig itself. Source:
 * falcosecurity/libs, driver/event_table.c; newer versions omit the underscore in some names.
 */
const META_EVENTS: ReadonlySet<string> = new Set([
  ...[
    "switch",
    "drop",
    "procexit",
    "signaldeliver",
    "scapevent",
    "sysdigevent",
    "procinfo",
    "procinfoupdate",
    "cpu_hotplug",
  ],
  ...["page_fault", "container", "tracer", "k8s", "mesos", "notification", "infra", "infrastructureevent"],
  ...["user_added", "user_deleted", "group_added", "group_deleted"],
  ...["useradded", "userdeleted", "groupadded", "groupdeleted"],
  ...["asyncevent", "async", "pluginevent", "plugin", "NA", "N/A"],
]);

/** Reserved numbers of sysdig. */
const RESERVED = /^NA\d{1,2}$/;

/**
 * The kernel's names of calls that sysdig names differently, where its name means only one call.
 */
const KERNEL_NAMES: ReadonlyMap<string, string> = new Map([
  ["llseek", "_llseek"],
  ["pread", "pread64"],
  ["prlimit", "prlimit64"],
  ["pwrite", "pwrite64"],
]);

/** In older versions two calls share one event; only the second has flags, shown at its entry. */
const WITH_FLAGS: ReadonlyMap<string, string> = new Map([
  ["accept", "accept4"],
  ["umount", "umount2"],
]);

/**
 * Calls that sysdig knows only by number: `> syscall ID=62(kill) nativeID=62`. `nativeID` is the
 * machine's number, `ID` sysdig's.
 */
const UNNAMED_EVENTS: ReadonlySet<string> = new Set(["syscall", "unknown", "<unknown>"]);
/** The name of a call that sysdig does not know. */
export const NAMELESS = "";
const OWN_ID = /^ID=\d{1,5}\((\w{1,64})\)/;
const NATIVE_ID = /\bnativeID=(\d{1,10})\b/;

const CALL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]{0,63}$/;

const RETURNS_CHILD = /^res=([1-9]\d{0,9})\b/;
/** Which thread, of which process, and the thread that made that process. */
const OWN_IDS =
  /(?:^| )tid=(\d{1,10})(?:\([^]{0,64}?\))? pid=(\d{1,10})(?:\([^]{0,64}?\))? ptid=([1-9]\d{0,9})(?:\(| |$)/;
const INNER_ID = / vtid=(\d{1,10})/g;
const MADE_FLAGS = / flags=\d{1,10}(?:\(([A-Z_|]{1,400})\)|(?= |$))/g;
const RETURNS_ZERO = /^res=0(?!\d)/;

/** Whether an event of this type is not a system call. */
export function isMetaEvent(type: string): boolean {
  return META_EVENTS.has(type) || RESERVED.test(type);
}

/**
 * The kernel's name of an event's call; {@link NAMELESS} where sysdig does not know it, null where
 * the type cannot be a name.
 * @param info the text after the type: `fd=3 size=9`
 * @param architecture of the numbers of calls without a name; null where it is not known
 */
export function callOfEvent(type: string, info: string, architecture: string | null): string | null {
  if (UNNAMED_EVENTS.has(type)) return callOfInfo(info, architecture);
  if (!CALL_NAME.test(type)) return null;
  const withFlags = WITH_FLAGS.get(type);
  if (withFlags !== undefined && info.startsWith("flags=")) return withFlags;
  return kernelNameOfEvent(type);
}

/** The kernel's name of a call by its name in sysdig and Falco. */
export function kernelNameOfEvent(type: string): string {
  return KERNEL_NAMES.get(type) ?? type;
}

/** Whether sysdig has no name for the event's call. */
export function isUnnamedEvent(type: string): boolean {
  return UNNAMED_EVENTS.has(type);
}

/** Whether {@link callOfEvent} needs more than the type. */
export function needsInfo(type: string): boolean {
  return UNNAMED_EVENTS.has(type) || WITH_FLAGS.has(type);
}

/** Whether an exit is that of a new thread, from its maker's call. */
export function isBirth(type: string, info: string): boolean {
  return SPAWNING_CALLS.has(type) && RETURNS_ZERO.test(info);
}

/** The thread or process that a call made, from the exit in its maker; null where it made none. */
export function childOf(type: string, info: string): string | null {
  return SPAWNING_CALLS.has(type) ? (RETURNS_CHILD.exec(info)?.[1] ?? null) : null;
}

/** Whether such an exit shows that a thread was made, not a process; null where it has no flags. */
export function madeThread(info: string): boolean | null {
  const flags = [...info.matchAll(MADE_FLAGS)].at(-1);
  return flags === undefined ? null : (flags[1] ?? "").split("|").includes("CLONE_THREAD");
}

/** Whether the thread counts processes in a namespace of its own, as its results then do. */
export function isInNamespace(info: string): boolean {
  const [, thread] = OWN_IDS.exec(info) ?? [];
  const inside = [...info.matchAll(INNER_ID)].at(-1)?.[1];
  return thread !== undefined && inside !== undefined && inside !== thread;
}

/** What the exit of `clone` in a new thread, and that of `execve`, says of its thread. */
export interface ThreadOrigin {
  readonly thread: string;
  readonly process: string;
  /** The thread that made the process. */
  readonly parent: string;
}

/** Null where the text does not say it. */
export function originOf(info: string): ThreadOrigin | null {
  const [, thread, process, parent] = OWN_IDS.exec(info) ?? [];
  return thread === undefined || process === undefined || parent === undefined ? null : { thread, process, parent };
}

/** Whether this call is the last of its thread. */
export function isLastCall(call: string): boolean {
  return LAST_CALLS.has(call);
}

function callOfInfo(info: string, architecture: string | null): string {
  const name = OWN_ID.exec(info)?.[1];
  if (name !== undefined && name !== "unknown" && CALL_NAME.test(name)) return kernelNameOfEvent(name);
  const number = Number(NATIVE_ID.exec(info)?.[1]);
  return (architecture === null ? null : callOfNumber(architecture, number)) ?? NAMELESS;
}

/** The facts of a call by its events: its entry, its exit, or both. */
export function factsOfEvents(
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
