import { traceError } from "../../errors.ts";
import { joinBytes, textAt } from "../bytes.ts";
import type { TraceSource } from "../format.ts";
import { createLineNotes } from "../lines.ts";
import type { Place } from "../places/place-keeper.ts";
import { LONGEST_HELD_BYTES, type Unwrapper } from "./unwrap-lines.ts";

const LINE_FEED = 10;
const FIELD = /^([A-Z_][A-Z0-9_]{0,63})(?:=([^\n]*))?$/;
/** Fields that say whose message it is. */
const KEPT: ReadonlySet<string> = new Set([
  ...["MESSAGE", "_TRANSPORT", "SYSLOG_IDENTIFIER", "_COMM", "_PID", "_HOSTNAME", "__REALTIME_TIMESTAMP"],
]);

/**
 * Extracts the messages of `journalctl -o export`: entries between blank lines, one field per line,
 * `NAME=text`, or `NAME`, a line end, the length as 64 bits (lowest byte first), the bytes and a
 * line end. A message comes at the end of its entry; other lines become blank. Source: systemd,
 * docs/JOURNAL_EXPORT_FORMATS.md.
 */
export function createJournalExport(source: TraceSource): Unwrapper {
  const notes = createLineNotes(source, "line of the journal's export");
  /**
   * What has begun, in pieces: joining them each time would take time that grows with the square.
   */
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  /**
   * How many bytes are needed before it is read; 0 where only a line's end is missing.
   */
  let neededBytes = 0;
  let lineNumber = 0;
  let fields = new Map<string, string>();
  /**
   * On a pass that looks for places: the beginning of what is in `pending`, and of the entry's
   * message.
   */
  let pendingPlace: Place | null = null;
  let messagePlace: Place | null = null;
  let placesOfLines: Place[] = [];

  function message(): string {
    const kept = fields;
    fields = new Map();
    const found = messageOfJournal(kept.get("MESSAGE") ?? null, (name) => kept.get(name) ?? null) ?? "";
    if (found !== "" && messagePlace !== null) placesOfLines.push(messagePlace);
    messagePlace = null;
    return found;
  }

  /** A message that is not plain text may have more than one line. */
  function placeMessage(name: string): void {
    if (source.places === undefined || name !== "MESSAGE") return;
    messagePlace = pendingPlace ?? source.places.here();
    source.places.reachFrom(messagePlace);
  }

  function keep(name: string, value: string): void {
    placeMessage(name);
    if (KEPT.has(name)) fields.set(name, value.replaceAll(/[\r\n]+/g, " "));
  }

  function checkLength(length: number): void {
    if (length <= LONGEST_HELD_BYTES) return;
    const facts = { what: "field of the journal", mostBytes: LONGEST_HELD_BYTES, remedy: null };
    throw traceError(source.path, lineNumber + 1, { problem: "trace.too-long", ...facts });
  }

  /** Reads whole lines and fields; what has only begun stays in `pending`. */
  function read(bytes: Uint8Array): string {
    let lines = "";
    let start = 0;
    for (;;) {
      const end = bytes.indexOf(LINE_FEED, start);
      if (end < 0) break;
      const line = textAt(bytes, start, end);
      const [, name = "", value] = FIELD.exec(line) ?? [];
      if (line !== "" && name !== "" && value === undefined) {
        const view = new DataView(bytes.buffer, bytes.byteOffset + end + 1, Math.max(0, bytes.length - end - 1));
        neededBytes = end + 9 - start;
        if (view.byteLength < 8) break;
        const length = Number(view.getBigUint64(0, true));
        checkLength(length);
        const from = end + 9;
        neededBytes = from + length + 1 - start;
        if (bytes.length < from + length + 1) break;
        neededBytes = 0;
        keep(name, textAt(bytes, from, from + length));
        const feeds = bytes.subarray(start, from + length + 1).filter((byte) => byte === LINE_FEED).length;
        lineNumber += feeds;
        lines += "\n".repeat(feeds);
        start = from + length + 1;
        continue;
      }
      lineNumber += 1;
      if (line === "") lines += `${message()}\n`;
      else {
        if (value === undefined) notes.strange(lineNumber, line);
        else keep(name, value);
        lines += "\n";
      }
      start = end + 1;
    }
    hold(new Uint8Array(bytes.subarray(start)));
    if (pendingBytes === 0) pendingPlace = null;
    return lines;
  }

  function hold(piece: Uint8Array): void {
    if (piece.length === 0) return;
    pending.push(piece);
    pendingBytes += piece.length;
    pendingPlace ??= source.places?.here() ?? null;
    checkLength(pendingBytes - 64);
  }

  /** The pending bytes with the next piece; nothing stays pending. */
  function taken(piece: Uint8Array): Uint8Array {
    const bytes = joinBytes([...pending, piece]);
    pending = [];
    pendingBytes = 0;
    neededBytes = 0;
    return bytes;
  }

  function isWorthReading(piece: Uint8Array): boolean {
    return neededBytes === 0 ? piece.includes(LINE_FEED) : pendingBytes + piece.length >= neededBytes;
  }

  return {
    push(piece) {
      placesOfLines = [];
      if (isWorthReading(piece)) return new TextEncoder().encode(read(taken(piece)));
      hold(new Uint8Array(piece));
      return new Uint8Array(0);
    },
    places: () => placesOfLines,
    rest() {
      placesOfLines = [];
      const lines = pendingBytes === 0 ? "" : read(taken(Uint8Array.of(LINE_FEED)));
      const last = message();
      return new TextEncoder().encode(last === "" ? lines : `${lines}${last}\n`);
    },
    warnings: notes.warnings,
    parts: () => 0,
  };
}

/** Transports of the kernel alone: its log, and its audit records. */
const KERNELS: ReadonlySet<string | null> = new Set(["kernel", "audit"]);
/** Any program may write this into the journal; it must not count as the kernel's. */
const LIKE_AUDIT = /\baudit\(|^[A-Z_]{3,24} arch=/;

/**
 * A journal entry's message as a line of a recording. A program's message stays as it is: it may be
 * a recorder's standard output. Audit records get the prefix that `journalctl` prints, with the
 * program's name: it distinguishes the kernel's records from a program's forgeries.
 * @param message null where it cannot be read
 * @param field a field of the entry by its name
 */
export function messageOfJournal(message: string | null, field: (name: string) => string | null): string | null {
  if (message === null) return null;
  if (!KERNELS.has(field("_TRANSPORT")) && !LIKE_AUDIT.test(message)) return message;
  const program = KERNELS.has(field("_TRANSPORT"))
    ? field("_TRANSPORT")
    : (field("SYSLOG_IDENTIFIER") ?? field("_COMM") ?? "unknown");
  const pid = field("_PID");
  const name = `${(program ?? "").replaceAll(/[\s:[\]]/g, "_")}${pid === null ? "" : `[${pid}]`}`;
  const host = (field("_HOSTNAME") ?? "localhost").replaceAll(/\s/g, "_");
  return `${dateOf(field("__REALTIME_TIMESTAMP"))} ${host} ${name}: ${message}`;
}

/** `Nov 25 10:00:00`, in UTC. */
function dateOf(microseconds: string | null): string {
  const milliseconds = /^\d{1,16}$/.test(microseconds ?? "") ? Number(microseconds) / 1000 : 0;
  const date = new Date(milliseconds);
  const month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][
    date.getUTCMonth()
  ];
  return `${month ?? "Jan"} ${String(date.getUTCDate()).padStart(2, " ")} ${date.toISOString().slice(11, 19)}`;
}
