/** What a text is instead of a sequence of calls, and what to do; null where nothing helps. */
export interface NoSequence {
  readonly look: string;
  readonly remedy: string | null;
}

/**
 * Lines of texts that look like recordings and hold no sequence of calls, and the command that
 * records one.
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
      remedy: "print a line a call, as docs/formats/csv.md shows",
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
      look: "babeltrace2 writes one line a CTF event",
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
      look: "the table of ausearch --format csv tells actions, not system calls",
      remedy: "give the log itself, or plain ausearch",
    },
  },
];

/**
 * Why a line shows that its text holds no sequence of calls, and what to record instead; null where
 * it does not.
 */
export function reasonAgainst(line: string): NoSequence | null {
  return NO_SEQUENCES.find((known) => known.line.test(line))?.reason ?? null;
}

/** The same of a line that may stand below others, before rows which look like a recording's. */
export function reasonOfHeader(line: string): NoSequence | null {
  return NO_SEQUENCES.find((known) => known.isHeader === true && known.line.test(line))?.reason ?? null;
}
