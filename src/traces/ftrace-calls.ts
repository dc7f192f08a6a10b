import { X32_BIT } from "../syscalls/architecture.ts";
import type { CallBook, Caller, CallOwner } from "./call-book.ts";
import { callOfNumber, LARGEST_CALL_NUMBER, namesOfNumbers, type NumberNames } from "./call-numbers.ts";
import type { TraceSource } from "./format.ts";
import { callOfTracepoint } from "./tracepoint-names.ts";

/** The calls of one text of the kernel's tracepoints. */
export interface FtraceCalls {
  readonly addNamed: (caller: Caller, program: string, name: string, seconds: number) => void;
  /** @returns false where no table reaches as far as the number */
  readonly addNumbered: (caller: Caller, program: string, number: number, seconds: number) => boolean;
  /** The thread is gone. */
  readonly end: (thread: string) => void;
  /** What the text says of the machine (`uname -m`); it counts only where the user said nothing. */
  readonly setHost: (machine: string | undefined) => void;
  readonly warnings: () => readonly string[];
}

/** The machines whose 64-bit kernel also runs 32-bit tasks. */
const BOTH: ReadonlySet<string | null> = new Set(["x86_64", "aarch64"]);

/**
 * Where raw_syscalls:sys_enter and syscalls:sys_enter_* were recorded together, each call stands there twice, one behind the other: it counts once.
 * @throws SentinelError E_TRACE, from `addNumbered`, when nobody said the architecture of a number
 */
export function createFtraceCalls(source: TraceSource, book: CallBook): FtraceCalls {
  /** The last call of each thread, with a mark of which event it was, until its other event comes. */
  const last = new Map<string, string>();
  let host: string | null = null;
  let numbers: NumberNames | null = null;

  function ownerOf(caller: Caller, program: string): CallOwner {
    const owner = book.ownerOf(caller);
    if (program !== "<...>" && program !== owner.program) owner.program = program;
    owner.architecture ??= host;
    return owner;
  }

  function add(owner: CallOwner, thread: string, name: string, seconds: number, mark: string, other: string): void {
    if (last.get(thread) === other + name) last.delete(thread);
    else {
      last.set(thread, mark + name);
      owner.add(name, seconds);
    }
  }

  return {
    addNamed(caller, program, name, seconds) {
      add(ownerOf(caller, program), caller.thread, callOfTracepoint(name), seconds, "n", "#");
    },
    addNumbered(caller, program, number, seconds) {
      // The kernel was told to skip the call.
      if (number === -1) return true;
      numbers ??= namesOfNumbers({ ...source, architecture: source.architecture ?? host });
      const isX32 = numbers.architecture === "x86_64" && number >= X32_BIT && number <= X32_BIT + LARGEST_CALL_NUMBER;
      const name = isX32 ? callOfNumber("x86_64", number) : numbers.names[number];
      if (name === undefined) return false;
      add(ownerOf(caller, program), caller.thread, name, seconds, "#", "n");
      return true;
    },
    end(thread) {
      last.delete(thread);
      book.end(thread);
    },
    setHost(machine) {
      if (machine !== undefined) host = /^i[3-6]86$/.test(machine) ? "i386" : machine;
    },
    warnings() {
      if (numbers === null || source.callNames !== undefined || !BOTH.has(numbers.architecture)) return [];
      const problem = `were all read as those of ${String(numbers.architecture)}; a 32-bit task's look the same here`;
      return [`${source.path}: the call numbers ${problem}, so leave out what 32-bit programs did`];
    },
  };
}
