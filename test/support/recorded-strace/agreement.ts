import { callTable } from "../../../src/syscalls/architecture.ts";
import { isSentinelError, reasonOf } from "../../../src/errors.ts";
import { isExcused, readersName } from "./names.ts";
import { cutSummary, readPlainly, withoutNumbers, type NumberedCall, type PlainReading } from "./plain-reading.ts";
import type { Program } from "./programs.ts";
import type { Form, Recording } from "./record.ts";
import { parseTraces } from "../worded-traces.ts";

/** How far the reader, the kernel's table and strace agree on one recording. */
export interface Agreement {
  readonly threads: number;
  readonly calls: number;
  /** Calls whose name has, in the kernel's table, the number that strace printed; excused ones are not among them. */
  readonly numbersThatAgree: number;
  /** Calls that {@link isExcused} explains. */
  readonly excused: number;
  /** What strace itself counted, or null where nothing can be compared. */
  readonly counted: number | null;
  /** Calls that never ended, which strace prints but does not count. */
  readonly neverEnded: number;
  /** Over all names: ended calls that strace counted and the reader has not, or the other way round. */
  readonly lost: number;
  /** Every difference, in words. */
  readonly differences: readonly string[];
}

/**
 * Compares what parseTraces reads, with the numbers of -n and with them taken out, to the plain reading of the same text and to strace's own counts.
 * @param summary the table of another run under -c, for a form whose text ends in none
 */
export function compare(program: Program, form: Form, recording: Recording, summary: string | null): Agreement {
  const differences: string[] = [];
  const ended = new Map<string, number>();
  const read = new Map<string, number>();
  let counts = summary === null ? null : cutSummary(summary).counts;
  let [threads, calls, numbersThatAgree, excused] = [0, 0, 0, 0];
  for (const [path, text] of recording) {
    const { above, counts: own } = cutSummary(text);
    if (form !== "files") {
      counts = own;
      if (own.size === 0) differences.push(`${path}: strace ended without its table: ${text.slice(-200)}`);
    }
    const plain = readPlainly(above);
    if (plain.threads.size === 0) {
      // A thread that was killed before its first call leaves such a file under -ff.
      if (!isRefused(path, above, "holds no system call")) differences.push(`${path}: no call, yet not refused`);
      continue;
    }
    for (const [variant, content] of [
      // The table of -C behind the calls is passed over.
      ["with -n", text],
      ["without -n", withoutNumbers(above)],
    ] as const) {
      const { found, warnings } = readTraces(path, content, program);
      const expectedName = (call: NumberedCall) => readersName(program, call, variant === "with -n");
      for (const line of differencesOf(plain, found, expectedName)) differences.push(`${path}, ${variant}: ${line}`);
      if (!(form === "terminal" && program.isNoisy)) differences.push(...warnings);
      if (variant === "without -n") for (const names of found.values()) for (const name of names) add(read, name, 1);
    }
    for (const [name, count] of plain.ended) add(ended, name, count);
    for (const numbered of plain.threads.values()) {
      threads += 1;
      calls += numbered.length;
      for (const call of numbered) {
        if (callTable(program.architecture)[call.number] === call.name) numbersThatAgree += 1;
        else if (isExcused(program, call)) excused += 1;
        else differences.push(`${path}: strace prints ${call.number} for ${call.name}, the table has another number`);
      }
    }
  }
  const begun = [...read.values()].reduce((sum, count) => sum + count, 0);
  const neverEnded = calls - [...ended.values()].reduce((sum, count) => sum + count, 0);
  if (begun !== calls) differences.push(`${begun} calls read of ${calls}`);
  return {
    threads,
    calls,
    numbersThatAgree,
    excused,
    counted: counts === null ? null : [...counts.values()].reduce((sum, count) => sum + count, 0),
    neverEnded,
    lost: counts === null ? 0 : lostCalls(ended, counts, differences),
    differences,
  };
}

/** Each thread's names as the project's reader gives them, by the thread's id, "" where it has none. */
function readTraces(path: string, text: string, { architecture }: Program) {
  const idOf = (name: string) => (name === path ? "" : name.slice(path.length + 1));
  try {
    const { traces, warnings } = parseTraces(text, "strace", { path, architecture });
    return { found: new Map(traces.map((trace) => [idOf(trace.name), trace.calls])), warnings };
  } catch (error) {
    return { found: new Map<string, readonly string[]>(), warnings: [reasonOf(error)] };
  }
}

function isRefused(path: string, text: string, reason: string): boolean {
  try {
    parseTraces(text, "strace", { path, architecture: null });
    return false;
  } catch (error) {
    return isSentinelError(error) && error.message.includes(reason);
  }
}

function differencesOf(
  plain: PlainReading,
  found: ReadonlyMap<string, readonly string[]>,
  expectedName: (call: NumberedCall) => string,
): string[] {
  const differences: string[] = [];
  const ids = new Set([...plain.threads.keys(), ...found.keys()]);
  for (const id of ids) {
    const expected = (plain.threads.get(id) ?? []).map(expectedName);
    const names = found.get(id) ?? [];
    const at = expected.findIndex((name, index) => name !== names[index]);
    if (at >= 0 || names.length !== expected.length) {
      const first = at < 0 ? "more follow" : `${names[at] ?? "none"} for ${expected[at]} at ${at}`;
      differences.push(`thread ${id}: ${names.length} calls read of ${expected.length}, ${first}`);
    }
  }
  return differences;
}

/** strace counts a call when it ends, and no call that has no name. */
function lostCalls(
  ended: ReadonlyMap<string, number>,
  counts: ReadonlyMap<string, number>,
  differences: string[],
): number {
  let lost = 0;
  for (const name of new Set([...ended.keys(), ...counts.keys()])) {
    if (name.startsWith("syscall_0x")) continue;
    const [read, counted] = [ended.get(name) ?? 0, counts.get(name) ?? 0];
    if (read !== counted) differences.push(`${name}: ${read} ended, strace counted ${counted}`);
    lost += Math.abs(read - counted);
  }
  return lost;
}

function add(counts: Map<string, number>, name: string, more: number): void {
  counts.set(name, (counts.get(name) ?? 0) + more);
}
