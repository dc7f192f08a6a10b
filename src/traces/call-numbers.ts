import { ARCHITECTURES, callName, callTable, isArchitecture, X32_BIT } from "../syscalls/architecture.ts";
import type { TraceSource } from "./format.ts";
import { traceError } from "../errors.ts";
import { CALL_NAME } from "./plain/names.ts";

/**
 * No call table reaches further, but for those of MIPS, which begin at 4000 to 6000; a larger
 * number in a text is damage, not a new call.
 */
export const LARGEST_CALL_NUMBER = 4095;

/**
 * The architecture of numbers whose table nobody knows: call 4 is `call-4`, which no named call
 * ever equals.
 */
export const OPAQUE = "opaque";

/** So many tables are kept; a data set has one or two. */
const MOST_TABLES = 8;

const known = new Map<string, readonly string[]>();

/** The largest number that a text of bare numbers of this architecture may hold. */
export function largestNumberIn(architecture: string): number {
  return isArchitecture(architecture)
    ? Math.max(LARGEST_CALL_NUMBER, callTable(architecture).length - 1)
    : LARGEST_CALL_NUMBER;
}

/**
 * The names of the calls 0 to {@link largestNumberIn}, by number: the same strings each time,
 * whatever the file.
 */
function numberedCalls(architecture: string): readonly string[] {
  const found = known.get(architecture);
  if (found !== undefined) return found;
  const names = Array.from({ length: largestNumberIn(architecture) + 1 }, (_, number) => nameOf(architecture, number));
  // A recording may name its own; each file has one, and a data set any number.
  if (known.size >= MOST_TABLES) known.clear();
  known.set(architecture, names);
  return names;
}

/**
 * The name of a call that a text gives by number and architecture, as `riscv64-63` where we have no
 * table of it. A number of x86_64 may be one of x32, with {@link X32_BIT} set.
 * @returns null where no table reaches as far, and for what is no whole number
 */
export function callOfNumber(architecture: string, number: number): string | null {
  const plain = architecture === "x86_64" && number >= X32_BIT ? number - X32_BIT : number;
  const isInTable = plain <= largestNumberIn(architecture) || isPrivateOfArm(architecture, plain);
  return Number.isInteger(plain) && plain >= 0 && isInTable ? nameOf(architecture, number) : null;
}

function isPrivateOfArm(architecture: string, number: number): boolean {
  return architecture === "arm" && callName("arm", number) !== `syscall_${number}`;
}

/** Above any call; the kernel's own type of a call's number is a signed one of 32 bits. */
const NUMBERS_END = 2 ** 31;

/**
 * The same where the kernel itself wrote the number: then it is kept, whatever the tables hold, for
 * the call was made.
 * @returns null for what is no whole number from 0 to 2^31 - 1
 */
export function keptCallOfNumber(architecture: string, number: number): string | null {
  return Number.isInteger(number) && number >= 0 && number < NUMBERS_END ? nameOf(architecture, number) : null;
}

function nameOf(architecture: string, number: number): string {
  if (isArchitecture(architecture)) return callName(architecture, number);
  return architecture === OPAQUE ? `call-${number}` : `${architecture}-${number}`;
}

/** Bare numbers, and what they mean by the user's word or list. */
export interface NumberNames {
  /**
   * By number, from 0 to {@link LARGEST_CALL_NUMBER}, or to {@link largestNumberIn} of the table.
   */
  readonly names: readonly string[];
  readonly architecture: string | null;
  /** The call of any number, also one of x32; null where no table reaches as far. */
  readonly callOf: (number: number) => string | null;
}

/**
 * The names of a text's bare numbers: the user's list, else the table of the architecture that was
 * named. Nothing is guessed.
 * @throws SentinelError E_TRACE when there is neither
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

/**
 * The architecture of a machine by any of its names, `x86_64` of `amd64`; a name that we do not
 * know is the architecture's own.
 */
export function architectureOfMachine(name: string): string {
  return ARCHITECTURE_OF_MACHINE.get(name) ?? (ARM.test(name) ? "arm" : name);
}

/** No name of a call is longer, with its number before it. */
const LONGEST_LINE = 256;
const NUMBER_AND_NAME = /^(?:(\d{1,9})[\s,:]+)?(\S*)$/;

/**
 * Reads a list of call names, as comes with the UNM traces: one name a line, whose number is the
 * line's, counted from 0; or a number and its name a line.
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
