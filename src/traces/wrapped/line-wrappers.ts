import {
  listAt,
  memberOf,
  objectAt,
  parseObject,
  textAtPath,
  wholeNumberOf,
  type JsonObject,
} from "../json/json-line.ts";
import type { TrustReason } from "../format.ts";
import { messageOfJournal } from "./journal-export.ts";

/** The content of a wrapped line. */
export interface WrappedLine {
  /** Null where the line is wrapped but its content cannot be read. */
  readonly text: string | null;
  /** The stream of the line: parts of lines of different streams may be mixed. */
  readonly stream: string;
  /** Whether the line continues in the next one of its stream. */
  readonly isPart: boolean;
  /** Whether it is a part of a call whose rest is missing. */
  readonly isHalf?: boolean;
}

/** One way to wrap lines. */
export interface LineWrapper {
  /** For messages: "line of ...". */
  readonly kind: string;
  /** Null where a line does not have this wrapping. */
  readonly unwrap: (line: string) => WrappedLine | null;
  /** Why a monitored process can write such lines; left out where it cannot. */
  readonly forgeable?: TrustReason;
}

const RFC_3339 = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,12})?(?:Z|[+-]\d\d:\d\d)`;
/** `2026-01-02T03:04:05.6Z stdout F `. Source: Kubernetes, the CRI's logging format. */
const CRI = new RegExp(`^${RFC_3339} (stdout|stderr) ([FP])(?::[^ ]{0,32})?(?: |$)`);
/** `[pod/name/container] `, with \`--timestamps\` a time behind. */
const KUBECTL = new RegExp(String.raw`^\[(pod/[^\s/\]]{1,253}/[^\s/\]]{1,253})\] ?(?:${RFC_3339} )?`);
const AUDIT_TIME = /^\d{1,12}\.\d{1,9}$/;
const STREAMS: ReadonlySet<unknown> = new Set(["stdout", "stderr"]);
/** Keys of events that have readers of their own. */
const OWN_KEYS: readonly string[] = ["output_fields", "process_tracepoint", "eventName", "auditd", "syscall"];

/** The known wrappings, the stricter first. */
export const LINE_WRAPPERS: readonly LineWrapper[] = [
  { kind: "a container's log (CRI)", unwrap: unwrapCri },
  { kind: "kubectl logs --prefix", unwrap: unwrapKubectl },
  { kind: "docker's json-file log", unwrap: ofObject(unwrapDocker) },
  { kind: "the journal as JSON", unwrap: ofObject(unwrapJournal) },
  { kind: "gVisor's log", unwrap: unwrapGvisor, forgeable: "file names" },
  { kind: "go-audit's JSON", unwrap: ofObject(unwrapGoAudit) },
  { kind: "filebeat's JSON", unwrap: ofObject(unwrapBeat) },
];

function ofObject(unwrap: (object: JsonObject) => WrappedLine | null): LineWrapper["unwrap"] {
  return (line) => {
    const object = parseObject(line);
    return object === null ? null : unwrap(object);
  };
}

/**
 * `{"log":"...\n","stream":"stdout","time":"..."}`; a line above 16 KiB comes in parts, of which
 * only the last has a line end.
 */
function unwrapDocker(object: JsonObject): WrappedLine | null {
  const log = memberOf(object, "log");
  const stream = memberOf(object, "stream");
  if (typeof log !== "string" || !STREAMS.has(stream)) return null;
  return { text: withoutEnd(log), stream: String(stream), isPart: !log.endsWith("\n") };
}

function unwrapCri(line: string): WrappedLine | null {
  const [head, stream = "", tag] = CRI.exec(line) ?? [];
  return head === undefined ? null : { text: line.slice(head.length), stream, isPart: tag === "P" };
}

function unwrapKubectl(line: string): WrappedLine | null {
  const [head, stream = ""] = KUBECTL.exec(line) ?? [];
  return head === undefined ? null : { text: line.slice(head.length), stream, isPart: false };
}

/** With --strace a sandbox's log has calls among its other lines. */
function unwrapGvisor(line: string): WrappedLine | null {
  const found = straceOfGvisor(line);
  if (found === null) return null;
  return { text: found === "part" ? null : found.strace, stream: "", isPart: false, isHalf: found === "part" };
}

function unwrapJournal(object: JsonObject): WrappedLine | null {
  if (!Object.hasOwn(object, "__CURSOR") && !Object.hasOwn(object, "__REALTIME_TIMESTAMP")) return null;
  const field = (name: string): string | null => textAtPath(object, name);
  const text = messageOfJournal(textOfField(memberOf(object, "MESSAGE")), field);
  const stream = field("_STREAM_ID") ?? field("_PID") ?? "";
  return { text, stream, isPart: field("_LINE_BREAK") === "line-max" };
}

/**
 * The text of a field. One that is not plain text comes as a list of bytes; null where it was too
 * long for journalctl.
 */
function textOfField(field: unknown): string | null {
  if (typeof field === "string") return field;
  const bytes = listAt({ field }, "field");
  if (bytes.length === 0 || !bytes.every((byte) => typeof byte === "number" && byte >= 0 && byte < 256)) return null;
  return new TextDecoder().decode(Uint8Array.from(bytes as readonly number[]));
}

/** What filebeat, fluent-bit and others forward: the line is `message`. */
function unwrapBeat(object: JsonObject): WrappedLine | null {
  const message = memberOf(object, "message");
  const isSent = Object.hasOwn(object, "@timestamp") || STREAMS.has(memberOf(object, "stream"));
  if (typeof message !== "string" || !isSent || OWN_KEYS.some((key) => Object.hasOwn(object, key))) return null;
  const file = textAtPath(objectAt(object, "log", "file"), "path") ?? "";
  const stream = `${textAtPath(object, "stream") ?? ""} ${file}`;
  return { text: withoutEnd(message), stream, isPart: textAtPath(object, "logtag") === "P" };
}

/** Records of a call: SYSCALL and SECCOMP. */
const CALL_RECORDS: ReadonlySet<unknown> = new Set([1300, 1326]);

/**
 * `{"sequence":5,"timestamp":"1700000000.123","messages":[{"type":1300,"data":"arch=..."}],"uid_map":{}}`:
 * an event of the audit log. The line is its record of the call, else its first record, which has
 * the event's number too. Source: slackhq/go-audit, marshaller.go.
 */
function unwrapGoAudit(object: JsonObject): WrappedLine | null {
  const sequence = wholeNumberOf(memberOf(object, "sequence"));
  const time = textAtPath(object, "timestamp");
  const records = listAt(object, "messages");
  if (sequence === null || time === null || !AUDIT_TIME.test(time) || records.length === 0) return null;
  const record = records.find((one) => CALL_RECORDS.has(memberOf(one, "type"))) ?? records[0];
  const type = wholeNumberOf(memberOf(record, "type"));
  if (type === null) return null;
  const data = textAtPath(record, "data") ?? "";
  return { text: `type=${type} audit(${time}:${sequence}): ${data}`, stream: "", isPart: false };
}

function withoutEnd(text: string): string {
  return text.endsWith("\n") ? text.slice(0, -1) : text;
}

/**
 * `I0102 03:04:05.678901       1 strace.go:587] [   7:   8] cat E openat(AT_FDCWD /etc/passwd,
 * O_RDONLY, 0o0)`, and the same with `X` when the call returns: severity, date, time, the sandbox's
 * thread, place in the source, process and thread (in older versions the thread alone), program.
 * Names and paths stand in it as they are, line feeds too. Sources: gVisor, pkg/log/glog.go,
 * pkg/sentry/kernel/task_log.go, pkg/sentry/strace/strace.go.
 */
const LOG_LINE = /^[DIWEF]\d{4} (\d\d:\d\d:\d\d\.\d{6}) +\d{1,10} ([\w.?-]{1,64}):\d{1,7}\] ?/;
/**
 * A program's name has at most 15 letters of any kind; the call begins after the last place where
 * it may end.
 */
const CALL = /^\[ *(?:\d{1,10}: *)?(\d{1,10})\] [^\n]{0,15} ([EX]) ([a-zA-Z_]\w{0,63})\(/;
const ENDS = /\) = ([^\n]*)$/;
/** A call that its table lacks: `sys_4000`. */
const UNNAMED = /^sys_(?=\d)/;
/** The file of gVisor's source that logs calls. */
const OF_CALLS = "strace.go";

/**
 * A line of gVisor's log in strace's form of a call's entry or return.
 * @returns `strace` is "" for other lines of the log; "part" for the beginning of a call, cut by a
 * line feed in the program's name; null where it is not a line of such a log
 */
function straceOfGvisor(line: string): { readonly strace: string } | "part" | null {
  const [head, time = "", place] = LOG_LINE.exec(line) ?? [];
  if (head === undefined) return null;
  const rest = line.slice(head.length);
  const [before, thread = "", side, written = ""] = CALL.exec(rest) ?? [];
  if (before === undefined) return place === OF_CALLS ? "part" : { strace: "" };
  const call = written.replace(UNNAMED, "syscall_");
  if (side === "E") {
    return { strace: `${thread} ${time} ${call}(${rest.slice(before.length).replace(/\)$/, "")} <unfinished ...>` };
  }
  return { strace: `${thread} ${time} <... ${call} resumed>) = ${ENDS.exec(rest)?.[1] ?? "?"}` };
}
