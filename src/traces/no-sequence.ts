/** Lines of texts that look like recordings and hold no sequence of calls, and the command that records one. */
const NO_SEQUENCES: readonly { readonly line: RegExp; readonly reason: string; readonly isHeader?: true }[] = [
  {
    line: /^(?:% time\s+seconds\s+usecs\/call|syscall\s+calls\b)/,
    reason: "a summary of strace -c or -C is no sequence of calls; record without -c and -C",
  },
  {
    line: /^Summary of events:|^syscall\s+calls\s+errors\s+total\b/,
    reason: "a summary of perf trace -s is no sequence of calls; record without -s",
  },
  {
    line: /^@[\w]*(?:\[.*\])?: (?:\d+|\{?$)|^@[\w]*\[$/,
    reason: "a map of bpftrace counts calls and keeps no order; print a line a call, as docs/formats/csv.md shows",
  },
  {
    line: /^SYSCALL\(args\)\s+= return/,
    isHeader: true,
    reason: "the output of dtruss, whose calls are those of macOS; this program reads Linux recordings",
  },
  {
    line: /^\[[\d:. -]+\] \(\+[\d.?]+\) .*syscall_(?:entry|exit)_/,
    reason: "babeltrace2 writes one line a CTF event; turn them into a table first, as docs/formats/csv.md shows",
  },
  {
    line: /^(?:Syscall|Syscall Summary|System Call) (?:Report|Summary Report)$|^={5,}\s*(?:Syscall|Summary) Report/i,
    reason: "a report of aureport counts records and keeps no order; give the log itself, or what ausearch prints",
  },
  {
    line: /^(?:[^|;\t]{0,256}[|;\t]){1,16}\s*[<>]\s*[|;\t]\s*[a-z_][a-z0-9_]*\s*(?:[|;\t]|$)/,
    reason:
      "it looks like a print of sysdig in columns of its own (-p), and nothing says which is which; print the usual ones: sysdig -r FILE > FILE.txt",
  },
  {
    line: /^\{(?=[^]*"(?:mntns_id|mountnsid)":)(?![^]*"syscall":)/,
    reason:
      "events of one of Inspektor Gadget's other gadgets, which are not a sequence of calls; record with: ig run traceloop -o json",
  },
  {
    line: /^NODE,EVENT,DATE,TIME,SERIAL_NUM,/,
    reason:
      "the table of ausearch --format csv tells actions, not system calls; give the log itself, or plain ausearch",
  },
];

/** Why a line shows that its text holds no sequence of calls, and what to record instead; null where it does not. */
export function reasonAgainst(line: string): string | null {
  return NO_SEQUENCES.find((known) => known.line.test(line))?.reason ?? null;
}

/** The same of a line that may stand below others, before rows which look like a recording's. */
export function reasonOfHeader(line: string): string | null {
  return NO_SEQUENCES.find((known) => known.isHeader === true && known.line.test(line))?.reason ?? null;
}
