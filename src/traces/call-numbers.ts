import { ARCHITECTURES, callName, callTable, isArchitecture, X32_BIT } from "../syscalls/architecture.ts";
import type { TraceSource } from "./format.ts";
import { traceError } from "../errors.ts";
import { CALL_NAME } from "./known-call.ts";

/**
 * Only the call tables of MIPS reach further (they begin at 4000 to 6000); elsewhere a larger
 * number in a text is damage, not a new call.
 */
export const LARGEST_CALL_NUMBER = 4095;
/**
 * The architecture of numbers whose table is not known: call 4 is `call-4`, which never equals a
 * named call.
 */
export const OPAQUE = "opaque";
/** The most tables that are kept; a data set has one or two. */
const MOST_TABLES = 8;
/** Above any call: the kernel keeps a call's number in 32 signed bits. */
const NUMBERS_END = 2 ** 31;
/** What Go programs, `uname -m` and packagers call architectures, in small letters. */
const ARCHITECTURE_OF_MACHINE: ReadonlyMap<string, string> = new Map([
  ["amd64", "x86_64"],
  ["x64", "x86_64"],
  ["i486", "i386"],
  ["i586", "i386"],
  ["i686", "i386"],
  ["arm64", "aarch64"],
  ["arm32", "arm"],
  ["armhf", "arm"],
  ["armel", "arm"],
  // What the audit tools call either byte order.
  ["armeb", "arm"],
  ["ppc64el", "ppc64le"],
  // Either byte order has the same calls.
  ["ppc64", "ppc64le"],
  ["mipsel", "mips"],
  ["mipsle", "mips"],
  ["mips64el", "mips64"],
  ["mips64le", "mips64"],
  ["mips64n32", "mipsn32"],
]);
/** `armv7l` */
const ARM = /^armv[0-9]/;
/** A call's number and name are shorter. */
const LONGEST_LINE = 256;
const NUMBER_AND_NAME = /^(?:(\d{1,9})[\s,:]+)?(\S*)$/;
const known = new Map<string, readonly string[]>();

/** The largest number that a text of bare numbers of this architecture may hold. */
export function largestNumberIn(architecture: string): number {
  return isArchitecture(architecture)
    ? Math.max(LARGEST_CALL_NUMBER, callTable(architecture).length - 1)
    : LARGEST_CALL_NUMBER;
}

/**
 * The names of the calls 0 to {@link largestNumberIn}, by number: the same strings for every file.
 */
function numberedCalls(architecture: string): readonly string[] {
  const found = known.get(architecture);
  if (found !== undefined) return found;
  const names = Array.from({ length: largestNumberIn(architecture) + 1 }, (_, number) => nameOf(architecture, number));
  // A recording may name any architecture, so a data set may have any number of them.
  if (known.size >= MOST_TABLES) known.clear();
  known.set(architecture, names);
  return names;
}

/**
 * The name of a call that a text gives by number and architecture; `riscv64-63` where there is no
 * table of it. A number of x86_64 may be one of x32, with {@link X32_BIT} set.
 * @returns null where the number is beyond the tables, or not a whole number
 */
export function callOfNumber(architecture: string, number: number): string | null {
  const plain = architecture === "x86_64" && number >= X32_BIT ? number - X32_BIT : number;
  const isInTable = plain <= largestNumberIn(architecture) || isPrivateOfArm(architecture, plain);
  return Number.isInteger(plain) && plain >= 0 && isInTable ? nameOf(architecture, number) : null;
}

function isPrivateOfArm(architecture: string, number: number): boolean {
  return architecture === "arm" && callName("arm", number) !== `syscall_${number}`;
}

/**
 * The same for a number that the kernel itself wrote: the call was made, so it is kept even beyond
 * the tables.
 * @returns null for a number that is not whole or not in 0 to 2^31 - 1
 */
export function keptCallOfNumber(architecture: string, number: number): string | null {
  return Number.isInteger(number) && number >= 0 && number < NUMBERS_END ? nameOf(architecture, number) : null;
}

function nameOf(architecture: string, number: number): string {
  if (isArchitecture(architecture)) return callName(architecture, number);
  return architecture === OPAQUE ? `call-${number}` : `${architecture}-${number}`;
}

/** The names of bare numbers, by the user's architecture or list. */
export interface NumberNames {
  /**
   * By number, from 0 to {@link LARGEST_CALL_NUMBER}, or to {@link largestNumberIn} of the table.
   */
  readonly names: readonly string[];
  readonly architecture: string | null;
  /** The call of any number, also one of x32; null beyond the tables. */
  readonly callOf: (number: number) => string | null;
}

/**
 * The names of a text's bare numbers: the user's list, else the table of the user's architecture.
 * Nothing is guessed.
 * @throws SentinelError E_TRACE where there is neither
 */
export function namesOfNumbers(source: TraceSource): NumberNames {
  const { architecture, callNames, path } = source;
  if (callNames !== undefined) {
    const names = Array.from({ length: LARGEST_CALL_NUMBER + 1 }, (_, number) => callNames[number] ?? `call-${number}`);
    return numberNames(names, architecture);
  }
  if (architecture !== null && (architecture === OPAQUE || isArchitecture(architecture))) {
    return numberNames(numberedCalls(architecture), architecture);
  }
  throw traceError(
    path,
    null,
    architecture === null
      ? { problem: "trace.numbers-without-table" }
      : { problem: "trace.no-table", architecture, known: ARCHITECTURES },
  );
}

function numberNames(names: readonly string[], architecture: string | null): NumberNames {
  const beyond = (number: number) => (architecture === null ? null : callOfNumber(architecture, number));
  return { names, architecture, callOf: (number) => names[number] ?? beyond(number) };
}

/**
 * The architecture of a machine by any of its names: `x86_64` of `amd64`; an unknown name counts as
 * the architecture's own.
 */
export function architectureOfMachine(name: string): string {
  return ARCHITECTURE_OF_MACHINE.get(name) ?? (ARM.test(name) ? "arm" : name);
}

/**
 * Reads a list of call names, as comes with the UNM traces. Each line has one name, whose number is
 * the line's, from 0; or a number and its name.
 * @returns the names by number; where the list has none, `call-N`
 * @throws SentinelError E_TRACE, with the line, when a line is neither or longer than 256
 * characters, a number is given twice or is not in 0..4095
 */
export function parseCallNames(text: string, path: string): readonly string[] {
  const names = new Map<number, string>();
  for (const [index, written] of text.split("\n").entries()) {
    const line = written.trim();
    if (line === "") continue;
    const [, numbered, name = ""] = (line.length > LONGEST_LINE ? null : NUMBER_AND_NAME.exec(line)) ?? [];
    const number = numbered === undefined ? index : Number(numbered);
    if (!CALL_NAME.test(name) || number > LARGEST_CALL_NUMBER || names.has(number)) {
      const text = line.slice(0, 40).trimEnd();
      throw traceError(path, index + 1, { problem: "trace.not-a-listed-name", text, largest: LARGEST_CALL_NUMBER });
    }
    names.set(number, name);
  }
  if (names.size === 0) throw traceError(path, null, { problem: "trace.no-listed-names" });
  return Array.from({ length: Math.max(...names.keys()) + 1 }, (_, number) => names.get(number) ?? `call-${number}`);
}
