import type { Problem } from "../problems/problem.ts";

/**
 * What a text is instead of a sequence of calls, and what to do; a remedy of null where nothing
 * helps.
 */
export interface NoSequence {
  readonly look: string;
  readonly remedy: string | null;
}

/**
 * Lines of texts that look like recordings but hold no sequence of calls, and how to record one.
 */
const NO_SEQUENCES: readonly { readonly line: RegExp; readonly reason: NoSequence; readonly isHeader?: true }[] = [
  {
    line: /^(?:% time\s+seconds\s+usecs\/call|syscall\s+calls\b)/,
    reason: { look: "a summary of strace -c or -C is not a sequence of calls", remedy: "record without -c and -C" },
  },
  {
    line: /^Summary of events:|^syscall\s+calls\s+errors\s+total\b/,
    reason: { look: "a summary of perf trace -s is not a sequence of calls", remedy: "record without -s" },
  },
  {
    line: /^@[\w]*(?:\[.*\])?: (?:\d+|\{?$)|^@[\w]*\[$/,
    reason: {
      look: "a map of bpftrace counts calls and keeps no order",
      remedy: "print one line per call, as docs/formats/csv.md shows",
    },
  },
  {
    line: /^SYSCALL\(args\)\s+= return/,
    isHeader: true,
    reason: {
      look: "the output of dtruss, whose calls are those of macOS",
      remedy: "this program reads Linux recordings",
    },
  },
  {
    line: /^\[[\d:. -]+\] \(\+[\d.?]+\) .*syscall_(?:entry|exit)_/,
    reason: {
      look: "babeltrace2 writes one line per CTF event",
      remedy: "turn them into a table first, as docs/formats/csv.md shows",
    },
  },
  {
    line: /^(?:Syscall|Syscall Summary|System Call) (?:Report|Summary Report)$|^={5,}\s*(?:Syscall|Summary) Report/i,
    reason: {
      look: "a report of aureport counts records and keeps no order",
      remedy: "give the log itself, or what ausearch prints",
    },
  },
  {
    line: /^(?:[^|;\t]{0,256}[|;\t]){1,16}\s*[<>]\s*[|;\t]\s*[a-z_][a-z0-9_]*\s*(?:[|;\t]|$)/,
    reason: {
      look: "it looks like a print of sysdig in columns of its own (-p), and nothing says which is which",
      remedy: "print the usual ones: sysdig -r FILE > FILE.txt",
    },
  },
  {
    line: /^\{(?=[^]*"(?:mntns_id|mountnsid)":)(?![^]*"syscall":)/,
    reason: {
      look: "events of one of Inspektor Gadget's other gadgets, which are not a sequence of calls",
      remedy: "record with: ig run traceloop -o json",
    },
  },
  {
    line: /^NODE,EVENT,DATE,TIME,SERIAL_NUM,/,
    reason: {
      look: "the table of ausearch --format csv lists actions, not system calls",
      remedy: "give the log itself, or plain ausearch",
    },
  },
];

/**
 * Why a line shows that its text is not a sequence of calls, and what to record instead; null where
 * it does not.
 */
export function reasonAgainst(line: string): NoSequence | null {
  return NO_SEQUENCES.find((known) => known.line.test(line))?.reason ?? null;
}

/** The same for a header that may come after other lines, and before rows that look like calls. */
export function reasonOfHeader(line: string): NoSequence | null {
  return NO_SEQUENCES.find((known) => known.isHeader === true && known.line.test(line))?.reason ?? null;
}

const CAPTURE: NoSequence = {
  look: "a capture of sysdig or Falco",
  remedy: "turn it into text with: sysdig -r FILE > FILE.txt",
};
const GZIP: NoSequence = {
  look: "packed with gzip",
  remedy: "unpack it first (gunzip), or, where it is a capture of sysdig (.scap): sysdig -r FILE > FILE.txt",
};

const CTF_REMEDY = "turn its folder into text with babeltrace2, as docs/formats/csv.md shows";
const CTF_STREAM: NoSequence = { look: "a CTF stream of LTTng", remedy: CTF_REMEDY };
const CTF_METADATA: NoSequence = { look: "the metadata of a CTF trace", remedy: CTF_REMEDY };
const UTF_16: NoSequence = {
  look: "text in UTF-16",
  remedy: "save it in UTF-8: iconv -f UTF-16 -t UTF-8 FILE > FILE.txt",
};
const LF = 10;
const CR = 13;

/**
 * How much of a text, from its first byte that is not NUL, is searched for bytes that a text does
 * not have.
 */
const LOOKED_AT_BYTES = 4096;
/** A damaged text has NULs in a few places, not everywhere. */
const MOST_PLACES = 4;
const ESCAPE = 27;

/** How files of other kinds begin, and what to do with them. */
const KINDS: readonly { readonly begins: readonly number[]; readonly reason: NoSequence }[] = [
  { begins: [0x0a, 0x0d, 0x0d, 0x0a], reason: CAPTURE },
  { begins: [0x1f, 0x8b], reason: GZIP },
  { begins: [0x28, 0xb5, 0x2f, 0xfd], reason: { look: "packed with zstd", remedy: "unpack it first: unzstd FILE" } },
  { begins: [0xfd, 0x37, 0x7a, 0x58, 0x5a], reason: { look: "packed with xz", remedy: "unpack it first: unxz FILE" } },
  { begins: [0x50, 0x4b, 0x03, 0x04], reason: { look: "a zip", remedy: "give it a name that ends in .zip" } },
  {
    begins: bytesOf("PERFILE2"),
    reason: { look: "data of perf", remedy: "turn it into text with: perf script --header -i FILE > FILE.txt" },
  },
  {
    begins: [0x17, 0x08, 0x44, ...bytesOf("tracing")],
    reason: { look: "data of trace-cmd", remedy: "turn it into text with: trace-cmd report FILE > FILE.txt" },
  },
  { begins: [0xc1, 0x1f, 0xfc, 0xc1], reason: CTF_STREAM },
  { begins: [0xc1, 0xfc, 0x1f, 0xc1], reason: CTF_STREAM },
  { begins: [0x75, 0xd1, 0x1d, 0x57], reason: CTF_METADATA },
  { begins: [0x57, 0x1d, 0xd1, 0x75], reason: CTF_METADATA },
  {
    begins: [0x7f, ...bytesOf("ELF")],
    reason: { look: "a program, not a recording of one", remedy: "record it with: strace -f -o FILE PROGRAM" },
  },
  {
    begins: [0xd4, 0xc3, 0xb2, 0xa1],
    reason: { look: "a capture of network packets, which holds no system calls", remedy: null },
  },
  { begins: [0xff, 0xfe], reason: UTF_16 },
  { begins: [0xfe, 0xff], reason: UTF_16 },
];

/**
 * Why a file is not a text, with the command that makes a text of it; null where it may be a text.
 */
export function binaryReason(head: Uint8Array, path: string): Problem | null {
  const kind = KINDS.find(({ begins }) => begins.every((byte, index) => head[index] === byte));
  if (kind !== undefined) {
    return refusal(kind.reason === GZIP && /\.scap(?:\.gz)?$/i.test(path) ? CAPTURE : kind.reason);
  }
  const start = head.findIndex((byte) => byte !== 0);
  if (start < 0 && head.length > 0) return { problem: "trace.only-nul-bytes" };
  // In UTF-16 every other byte may be NUL, also the first.
  const beginning = head.subarray(Math.max(0, start - 1), start + LOOKED_AT_BYTES);
  if (beginning.includes(0)) {
    const wide = wideEncoding(beginning);
    if (wide !== null) {
      const remedy = `save it in UTF-8: iconv -f ${wide} -t UTF-8 FILE > FILE.txt`;
      return refusal({ look: "looks like text in UTF-16", remedy });
    }
    if (!isDamagedText(beginning)) {
      return refusal({ look: "the file is binary, not a text of system calls", remedy: null });
    }
  }
  if (!hasOldLineEnds(head)) return null;
  return refusal({ look: "line ends are CR only", remedy: "convert with: tr '\\r' '\\n' < FILE > FILE.txt" });
}

function refusal(reason: NoSequence): Problem {
  return { problem: "recorder.not-a-sequence", ...reason };
}

/** Whether bytes with NULs are a text that lost a part. */
function isDamagedText(bytes: Uint8Array): boolean {
  let places = 0;
  for (const [at, byte] of bytes.entries()) {
    if (byte === 0 && bytes[at - 1] !== 0) places += 1;
    const isControl = byte < 32 && byte !== 0 && (byte < 9 || byte > CR) && byte !== ESCAPE;
    if (isControl || places > MOST_PLACES) return false;
  }
  return true;
}

/**
 * UTF-16 without a byte order mark: nearly every other byte is NUL, and no other; null where the
 * bytes are not such a text.
 */
function wideEncoding(bytes: Uint8Array): "UTF-16BE" | "UTF-16LE" | null {
  let [even, odd] = [0, 0];
  for (const [at, byte] of bytes.entries()) {
    if (byte === 0 && at % 2 === 0) even += 1;
    else if (byte === 0) odd += 1;
  }
  if (bytes.length < 8 || Math.max(even, odd) <= 0.45 * bytes.length || Math.min(even, odd) > 0) return null;
  return even > 0 ? "UTF-16BE" : "UTF-16LE";
}

function hasOldLineEnds(bytes: Uint8Array): boolean {
  const first = bytes.indexOf(CR);
  return first >= 0 && bytes.indexOf(CR, first + 1) >= 0 && !bytes.includes(LF);
}

function bytesOf(text: string): readonly number[] {
  return [...new TextEncoder().encode(text)];
}
