import { count } from "../numbers.ts";
import type { EvidenceLine } from "../results/score.ts";
import { printable } from "./printable.ts";

type Folded = NonNullable<EvidenceLine["folded"]>;

/** An entry of evidence, and what is to be shown around it. */
interface EvidenceRow {
  readonly entry: EvidenceLine;
  /** Whether its file, process or program is another than that of the entry before. */
  readonly isOther: boolean;
  /** Calls of the trace between it and the entry before. */
  readonly leftOut: number;
  /** The repeat that ends with this entry. */
  readonly endOfFold: Folded | null;
}

/** Evidence in the order in which it is shown. */
export function evidenceRows(evidence: readonly EvidenceLine[]): readonly EvidenceRow[] {
  let before: EvidenceLine | null = null;
  /** The index of the call that would follow. */
  let next = 0;
  let open: { readonly folded: Folded; left: number } | null = null;
  return evidence.map((entry) => {
    const { folded } = entry;
    if (folded !== undefined) open = { folded, left: folded.calls };
    const leftOut = before === null ? 0 : Math.max(0, entry.index - next);
    const isOther = before === null || describeWho(before) !== describeWho(entry);
    next = entry.index + 1;
    before = entry;
    if (open === null) return { entry, isOther, leftOut, endOfFold: null };
    open.left -= 1;
    if (open.left > 0) return { entry, isOther, leftOut, endOfFold: null };
    const endOfFold = open.folded;
    next += endOfFold.calls * (endOfFold.times - 1);
    open = null;
    return { entry, isOther, leftOut, endOfFold };
  });
}

/** Where a call is recorded and who made it: "a.strace, process 60 (id), made by 57". */
export function describeWho({ file, process, thread, parent, program }: EvidenceLine): string {
  const id = process ?? thread;
  const isThread = process !== null && thread !== null && process !== thread;
  const who = [
    id === null ? null : `process ${id}`,
    isThread ? `thread ${thread}` : null,
    program === null ? null : `program ${program}`,
    parent === null ? null : `made by ${parent}`,
  ];
  return printable([file, ...who.filter((part) => part !== null)].join(", "));
}

/** A call as its recording has it, made inert: `openat(AT_FDCWD, "/etc/shadow", O_RDONLY) = 3`. */
export function describeCall({ call, text, arguments: words, result }: EvidenceLine): string {
  // A word is a call's name or number, in formats that have nothing else.
  if (words === null && result === null) return printable(/\s/.test(text.trim()) ? text : call);
  return printable(`${call}(${words ?? ""})${result === null ? "" : ` = ${result}`}`);
}

/** "x 12, to line 3,410"; of several calls "these 3 calls x 12, to line 3,410". */
export function describeFolded({ calls, times, toLine }: Folded): string {
  return `${calls === 1 ? "" : `these ${calls} calls `}x ${count(times)}, to line ${count(toLine)}`;
}
