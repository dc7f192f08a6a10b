import { callOfNumber } from "../call-numbers.ts";
import { LAST_CALLS, SPAWNING_CALLS, eventsOf } from "../call-events.ts";
import { type CallContext, type Caller, NO_FACTS } from "../format.ts";
import type { CallFacts } from "../../results/score.ts";

/**
 * Events that are no system calls: of the scheduler, of signals, of sysdig itself. Source:
 * falcosecurity/libs, driver/event_table.c; newer versions wrote some names with an underscore
 * less.
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

/** Numbers that sysdig keeps free. */
const RESERVED = /^NA\d{1,2}$/;

/**
 * What the kernel calls the calls that sysdig has a name of its own for, wherever that name means
 * one call only.
 */
const KERNEL_NAMES: ReadonlyMap<string, string> = new Map([
  ["llseek", "_llseek"],
  ["pread", "pread64"],
  ["prlimit", "prlimit64"],
  ["pwrite", "pwrite64"],
]);

/**
 * Two calls share one event in older versions; only the second of them takes flags, which its entry
 * shows.
 */
const WITH_FLAGS: ReadonlyMap<string, string> = new Map([
  ["accept", "accept4"],
  ["umount", "umount2"],
]);

/**
 * Calls of which sysdig knows no more than the number: `> syscall ID=62(kill) nativeID=62`.
 * `nativeID` is the machine's number, `ID` is sysdig's.
 */
const UNNAMED_EVENTS: ReadonlySet<string> = new Set(["syscall", "unknown", "<unknown>"]);
/** No name: sysdig saw a call that it does not know. */
export const NAMELESS = "";
const OWN_ID = /^ID=\d{1,5}\((\w{1,64})\)/;
const NATIVE_ID = /\bnativeID=(\d{1,10})\b/;

const CALL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]{0,63}$/;

const RETURNS_CHILD = /^res=([1-9]\d{0,9})\b/;
const RETURNS_ZERO = /^res=0(?!\d)/;

/** Whether an event of this type is no system call. */
export function isMetaEvent(type: string): boolean {
  return META_EVENTS.has(type) || RESERVED.test(type);
}

/**
 * The kernel's name of the call that an event shows, {@link NAMELESS} where sysdig does not say;
 * null where the type can be no name at all.
 * @param info what stands behind the type: `fd=3 size=9`
 * @param architecture whose numbers the calls without a name have; null where it is not known
 */
export function callOfEvent(type: string, info: string, architecture: string | null): string | null {
  if (UNNAMED_EVENTS.has(type)) return callOfInfo(info, architecture);
  if (!CALL_NAME.test(type)) return null;
  const withFlags = WITH_FLAGS.get(type);
  if (withFlags !== undefined && info.startsWith("flags=")) return withFlags;
  return kernelNameOfEvent(type);
}

/** The kernel's name of a call by sysdig's, which are Falco's too. */
export function kernelNameOfEvent(type: string): string {
  return KERNEL_NAMES.get(type) ?? type;
}

/** Whether an event is of a call that sysdig has no name for. */
export function isUnnamedEvent(type: string): boolean {
  return UNNAMED_EVENTS.has(type);
}

/** Whether {@link callOfEvent} needs more than the type. */
export function needsInfo(type: string): boolean {
  return UNNAMED_EVENTS.has(type) || WITH_FLAGS.has(type);
}

/** Whether an exit is that of a new thread from the call that its maker made. */
export function isBirth(type: string, info: string): boolean {
  return SPAWNING_CALLS.has(type) && RETURNS_ZERO.test(info);
}

/** The thread or process that a call made, by the exit of its maker; null where it made none. */
export function childOf(type: string, info: string): string | null {
  return SPAWNING_CALLS.has(type) ? (RETURNS_CHILD.exec(info)?.[1] ?? null) : null;
}

/** Whether a thread makes this call as its last one. */
export function isLastCall(call: string): boolean {
  return LAST_CALLS.has(call);
}

function callOfInfo(info: string, architecture: string | null): string {
  const name = OWN_ID.exec(info)?.[1];
  if (name !== undefined && name !== "unknown" && CALL_NAME.test(name)) return kernelNameOfEvent(name);
  const number = Number(NATIVE_ID.exec(info)?.[1]);
  return (architecture === null ? null : callOfNumber(architecture, number)) ?? NAMELESS;
}

/** One event, as sysdig and the data sets made with it write them. */
export interface SysdigEvent extends Caller {
  /** Null where the text does not name it. */
  readonly program: string | null;
  /** True for `>`, the entry of a call; false for `<`, its exit. */
  readonly isEntry: boolean;
  readonly type: string;
  /** What stands behind the type: `fd=3 size=9`. */
  readonly info: string;
  /** NaN where it is not asked for. */
  readonly seconds: number;
}

/** Where a line of sysdig has its time. */
export const SYSDIG_TIME = /^\s*\d{1,20} (\S+)/;
/**
 * What a call returned stands first behind its exit: `res=9`, or the descriptor of a file that was
 * opened.
 */
const SYSDIG_RESULT = /^(?:res|fd)=(\S+)/;
const SYSDIG_PARENT = /(?:^| )ptid=(\d{1,10})/;

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
