import { ownText } from "../lines.ts";
import { LONGEST_KEPT_WORD } from "../word-table.ts";
import { isArchitecture } from "../../syscalls/architecture.ts";
import { kernelCallNameOfAudit } from "../../syscalls/recorder-names.ts";
import { architectureOfMachine, keptCallOfNumber } from "../call-numbers.ts";
import { CALL_NAME, isUnknownName } from "../known-call.ts";

/** The system call of an audit record. */
export interface AuditCall {
  readonly architecture: string;
  readonly name: string;
  readonly process: string;
  /** Its parent's id; null where the record has none, or that of the kernel or another namespace, 0. */
  readonly parent: string | null;
  /** The thread's name (`comm`), which is the program's unless it chose another. */
  readonly program: string | null;
}

/** Fields of a record as written, and the program. */
export interface AuditFields {
  readonly arch: string | null;
  readonly syscall: string;
  readonly pid: string | undefined;
  readonly ppid: string | undefined;
  readonly program: string | null;
}

/** Makes a call. Null where one of the first three fields is missing or damaged. */
export type MakeAuditCall = (fields: AuditFields) => AuditCall | null;

interface NamedCall {
  readonly architecture: string;
  readonly name: string;
}

/** `arch=c000003e syscall=257 per=400000 success=yes exit=3 a0=...` */
const SYSCALL = /^ ?arch=(\S{1,60}) syscall=(\S{1,80})(?= |$)/;
/** The last fields of a SECCOMP record: a program chooses its name, which comes before them. */
const SECCOMP = / sig=\S{1,40}(?: arch=(\S{1,60}))? syscall=(\S{1,80})(?= |$)/y;
/** Another field always follows: an id at the very end may be cut. */
const PIDS = /(?: ppid=(\d{1,10}))? pid=(\d{1,10}) /;
const ID = /^\d{1,10}$/;
const NO_PARENT = "0";

/**
 * AUDIT_ARCH_*: the ELF machine, 0x80000000 for 64 bits, 0x40000000 for little endian, 0x20000000
 * for n32 of MIPS. Source: include/uapi/linux/audit.h.
 */
const NAME_OF_CODE: ReadonlyMap<number, string> = new Map([
  [0x40000003, "i386"],
  [0xc000003e, "x86_64"],
  [0xc00000b7, "aarch64"],
  [0x40000028, "arm"],
  [0x00000028, "arm"],
  [0xc00000f3, "riscv64"],
  [0x400000f3, "riscv32"],
  [0xc0000102, "loongarch64"],
  [0x00000008, "mips"],
  [0x40000008, "mips"],
  [0x80000008, "mips64"],
  [0xc0000008, "mips64"],
  [0xa0000008, "mipsn32"],
  [0xe0000008, "mipsn32"],
  [0x00000014, "ppc"],
  [0x80000015, "ppc64le"],
  [0xc0000015, "ppc64le"],
  [0x00000016, "s390"],
  [0x80000016, "s390x"],
  [0xc0000032, "ia64"],
]);

/**
 * `ausearch -i` does not know the machine. It then takes the names of calls from its own host's
 * table, so they are wrong.
 */
const UNKNOWN_MACHINE = /^unknown/;
const MACHINE = /^[a-zA-Z_]\w{0,39}$/;
const HEX_CODE = /^(?:0x)?([0-9a-f]{1,8})$/i;
const NUMBER = /^(?:unknown-syscall\()?(\d{1,10})\)?$/;
/** `socketcall(bind)`: the subcall, as `ausearch -i` shows it. */
const SUBCALL = /\([a-z0-9_]{1,40}\)$/;

/**
 * The largest number of names in the cache. A program makes about 50 different calls; only a
 * damaged text has more than this.
 */
const MOST_NAMES = 4096;

/**
 * @param fallback the architecture of records without `arch=`, as SECCOMP of old kernels; null
 * where it is not known
 */
export function createAuditCalls(fallback: string | null): MakeAuditCall {
  const callsOf = new Map<string | null, Map<string, NamedCall | null>>();
  let count = 0;

  function namesOf(architecture: string | null): Map<string, NamedCall | null> {
    if (count >= MOST_NAMES) {
      callsOf.clear();
      count = 0;
    }
    const calls = callsOf.get(architecture) ?? new Map<string, NamedCall | null>();
    callsOf.set(architecture, calls);
    count += 1;
    return calls;
  }

  function named(architectureText: string | null, call: string): NamedCall | null {
    const known = callsOf.get(architectureText)?.get(call);
    if (known !== undefined) return known;
    const architecture = architectureText === null ? fallback : auditArchitecture(architectureText);
    const name = architecture === null ? null : auditCallName(architecture, call);
    const made = architecture === null || name === null ? null : { architecture, name };
    if (call.length <= LONGEST_KEPT_WORD) namesOf(architectureText).set(ownText(call), made);
    return made;
  }

  return ({ arch, syscall, pid, ppid, program }) => {
    if (pid === undefined || !ID.test(pid)) return null;
    const found = named(arch, syscall);
    if (found === null) return null;
    const parent = ppid === undefined || ppid === NO_PARENT ? null : ppid;
    return { architecture: found.architecture, name: found.name, process: pid, parent, program };
  };
}

/** The call of a SYSCALL record's fields. */
export function syscallRecord(fields: string, makeCall: MakeAuditCall): AuditCall | null {
  const [, arch, syscall] = SYSCALL.exec(fields) ?? [];
  if (arch === undefined || syscall === undefined) return null;
  const [, ppid, pid] = PIDS.exec(fields) ?? [];
  return makeCall({ arch, syscall, pid, ppid, program: programIn(fields) });
}

/** The call of a SECCOMP record's fields: one that a filter logged, changed or killed for. */
export function seccompRecord(fields: string, makeCall: MakeAuditCall): AuditCall | null {
  SECCOMP.lastIndex = Math.max(0, fields.lastIndexOf(" sig="));
  const [, arch = null, syscall] = SECCOMP.exec(fields) ?? [];
  if (syscall === undefined) return null;
  const [, ppid, pid] = PIDS.exec(fields) ?? [];
  return makeCall({ arch, syscall, pid, ppid, program: programIn(fields) });
}

/**
 * The name in `comm="cat"`: in hex where it holds blanks or special characters; without quotes in
 * an interpreted record, where the next field is `exe=`.
 */
export function programIn(fields: string): string | null {
  const at = fields.indexOf(" comm=");
  if (at < 0) return null;
  const start = at + " comm=".length;
  const end = fields.indexOf(" exe=", start);
  const quote = fields.startsWith('"', start) ? fields.indexOf('"', start + 1) : null;
  // In a record cut within the name, the next quote is in the next field, or missing.
  if (quote !== null && (quote < 0 || (end >= 0 && quote > end))) return null;
  const program = quote === null ? unquoted(fields, start, end) : fields.slice(start + 1, quote);
  return program === "" || program.length > 256 ? null : program;
}

function unquoted(fields: string, start: number, end: number): string {
  const written = fields.slice(start, end < 0 ? fields.length : end);
  return isRaw(fields) ? decoded(written.split(" ", 1)[0] ?? "") : written.trim();
}

function isRaw(fields: string): boolean {
  const at = fields.startsWith("arch=") || fields.startsWith(" arch=") ? 0 : fields.lastIndexOf(" arch=");
  return /^ ?arch=[0-9a-f]{1,8} /.test(fields.slice(Math.max(0, at), Math.max(0, at) + 20));
}

/** Decodes hex as UTF-8 bytes up to the first NUL; returns any other text unchanged. */
function decoded(text: string): string {
  if (text.length % 2 === 1 || text.length > 512 || !/^[0-9A-F]+$/.test(text)) return text;
  const bytes = Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/**
 * The architecture of `arch=`: a code in hex (`c000003e`, laurel's `0xc000003e`) or, interpreted, a
 * name. An unknown code gives `audit_` and its eight digits.
 * @returns null for any other text
 */
function auditArchitecture(text: string): string | null {
  const code = HEX_CODE.exec(text)?.[1];
  if (code !== undefined) return NAME_OF_CODE.get(parseInt(code, 16)) ?? `audit_${code.toLowerCase().padStart(8, "0")}`;
  return UNKNOWN_MACHINE.test(text) || !MACHINE.test(text) ? null : architectureOfMachine(text);
}

/**
 * The kernel's name of the call of `syscall=`: a number, or a name as the audit tools write it.
 * @returns null for any other text, or a number above 2^31 - 1
 */
function auditCallName(architecture: string, text: string): string | null {
  const digits = NUMBER.exec(text)?.[1];
  if (digits === undefined) {
    const name = text.replace(SUBCALL, "");
    if (name.length > 64 || !CALL_NAME.test(name) || isUnknownName(name)) return null;
    return isArchitecture(architecture) ? kernelCallNameOfAudit(architecture, name) : name;
  }
  return keptCallOfNumber(architecture, Number(digits));
}
