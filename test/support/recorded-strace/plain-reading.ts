/** One call as `strace -n` prints it; NaN for `[???]`, a number beyond 32 bits. */
export interface NumberedCall {
  readonly number: number;
  readonly name: string;
}

/** What a text of `strace -n` says, read in the plainest way. */
export interface PlainReading {
  /** Each thread's calls, in the order in which they began; "" where the text never names its only thread. */
  readonly threads: ReadonlyMap<string, readonly NumberedCall[]>;
  /** Per name: the calls that came to an end, which are those that the table of -C counts. */
  readonly ended: ReadonlyMap<string, number>;
}

/** Before a call: `7314 ` or `[pid  7314] ` with `<command>` behind the id, then times, then `[ 257] ` and perhaps the address of -i. */
const BEFORE = /^(?:(?:\[pid +)?(\d+)(?:<[^>]*>)?\]? +)?[\d:.+() ]*\[ *(\d+|\?\?\?)\] (?:\[[0-9a-f?]+\] )?(.*)$/;
const CALL = /^(\w+)\(/;
const RESUMED = /^<\.\.\. (\w+) resumed>/;
/** The end of a call that ended its thread, or that its thread did not live to see the end of. */
const WITHOUT_END = / <unfinished \.\.\.>$| <pid changed to \d+ \.\.\.>$|\) += \?(?: <\d+\.\d+>)?$/;
const SUPERSEDED = /^\+\+\+ superseded by execve in pid (\d+) /;
const ATTACHED = /strace: Process (\d+) attached$/;

/**
 * Reads the text of `strace -f -n`, on its own terms: a second opinion for the reader of src/traces, slow and short. It believes the numbers: a line without
 * `[ 257] ` is none of strace's. What a program writes into the middle of a line stays there.
 * A line without an id belongs to the only thread alive.
 */
export function readPlainly(text: string): PlainReading {
  const threads = new Map<string, NumberedCall[]>();
  const ended = new Map<string, number>();
  const alive = new Set([""]);
  const count = (name: string) => ended.set(name, (ended.get(name) ?? 0) + 1);
  /** The thread that strace began with has no name until another one lives next to it. */
  const nameFirst = (thread: string) => {
    const calls = threads.get("");
    threads.delete("");
    if (calls !== undefined) threads.set(thread, calls);
    alive.delete("");
    alive.add(thread);
  };
  /** The call whose line strace broke off to say whom it follows. */
  let broken: string | null = null;
  for (const line of text.split("\n")) {
    if (broken !== null && !ATTACHED.test(line)) {
      if (!WITHOUT_END.test(line)) count(broken);
      broken = null;
    }
    const [, named, number, rest = ""] = BEFORE.exec(line) ?? [];
    if (number !== undefined) {
      if (named !== undefined && alive.has("") && !alive.has(named)) nameFirst(named);
      const superseding = SUPERSEDED.exec(rest)?.[1];
      if (superseding !== undefined) alive.delete(superseding);
      const thread = named ?? onlyAlive(alive, line);
      alive.add(thread);
      const name = CALL.exec(rest)?.[1];
      const resumed = RESUMED.exec(rest)?.[1];
      if (name !== undefined) threads.set(thread, [...(threads.get(thread) ?? []), { number: Number(number), name }]);
      const printed = name ?? resumed ?? null;
      if (printed !== null && ATTACHED.test(rest)) broken = printed;
      else if (printed !== null && !WITHOUT_END.test(rest)) count(printed);
      if (/^\+\+\+ (?:exited|killed)/.test(rest)) alive.delete(thread);
    }
    const attached = ATTACHED.exec(line)?.[1];
    if (attached !== undefined) alive.add(attached);
  }
  return { threads, ended };
}

function onlyAlive(alive: ReadonlySet<string>, line: string): string {
  const [thread, ...others] = alive;
  if (thread === undefined || others.length > 0) throw new Error(`${alive.size} threads are alive at ${line}`);
  return thread;
}

/** The same text as strace writes it without -n. */
export function withoutNumbers(text: string): string {
  return text
    .split("\n")
    .map((line) => line.replace(/^((?:(?:\[pid +)?\d+(?:<[^>]*>)?\]? +)?[\d:.+() ]*)\[ *(?:\d+|\?\?\?)\] /, "$1"))
    .join("\n");
}

/** The calls per name of the table that -c and -C print, and the text above it. The table may have a part for each architecture. */
export function cutSummary(text: string): { readonly above: string; readonly counts: ReadonlyMap<string, number> } {
  const start = /^(?:System call usage summary for |% time )/m.exec(text)?.index ?? text.length;
  const counts = new Map<string, number>();
  for (const line of text.slice(start).split("\n")) {
    const [, calls, name] = /^ *[\d.]+ +[\d.]+ +\d+ +(\d+) +(?:\d+ +)?(\w+)$/.exec(line) ?? [];
    if (name !== undefined && name !== "total") counts.set(name, (counts.get(name) ?? 0) + Number(calls));
  }
  return { above: text.slice(0, start), counts };
}
