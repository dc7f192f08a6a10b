import type { Problem } from "../../problems/problem.ts";
import type { CallBook, Caller, CallOwner } from "../call-book.ts";
import { createCallOnce, type CallSide } from "../call-once.ts";
import { namesOfNumbers, type NumberNames } from "../call-numbers.ts";
import type { TraceSource } from "../trace-source.ts";
import { callNamed } from "../known-call.ts";
import { architectureOfMachine } from "../machine-names.ts";
import { createTimeOrder } from "../time-order.ts";
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
  readonly warnings: () => readonly Problem[];
}

/** The machines whose 64-bit kernel also runs 32-bit tasks. */
const BOTH: ReadonlySet<string | null> = new Set(["x86_64", "aarch64"]);

/**
 * Where raw_syscalls:sys_enter and syscalls:sys_enter_* were recorded together, each call stands
 * there twice, one behind the other: it counts once.
 * @throws SentinelError E_TRACE, from `addNumbered`, when nobody said the architecture of a number
 */
export function createFtraceCalls(source: TraceSource, book: CallBook): FtraceCalls {
  const once = createCallOnce(source.places);
  const order = createTimeOrder(source.path, "event", null, (threads) => {
    book.checkHeld("threads", threads);
  });
  let host: string | null = null;
  let numbers: NumberNames | null = null;

  function ownerOf(caller: Caller, program: string): CallOwner {
    const owner = book.ownerOf(caller);
    if (program !== "<...>" && program !== owner.program) owner.program = program;
    owner.architecture ??= host;
    return owner;
  }

  function add(caller: Caller, program: string, name: string, side: CallSide, seconds: number): void {
    if (!once.isFirst(caller.thread, name, side)) return;
    order.see(caller.thread, seconds);
    ownerOf(caller, program).add(name, seconds);
  }

  return {
    addNamed(caller, program, name, seconds) {
      const call = callOfTracepoint(name);
      add(caller, program, callNamed(call) ?? book.keepName(call), "named", seconds);
    },
    addNumbered(caller, program, number, seconds) {
      // The kernel was told to skip the call.
      if (number === -1) return true;
      numbers ??= namesOfNumbers({ ...source, architecture: source.architecture ?? host });
      const name = numbers.callOf(number);
      if (name === null) return false;
      add(caller, program, name, "enter", seconds);
      return true;
    },
    end(thread) {
      once.forget(thread);
      book.end(thread);
    },
    setHost(machine) {
      if (machine !== undefined) host = architectureOfMachine(machine);
    },
    warnings() {
      const found = order.warnings();
      if (numbers === null || source.callNames !== undefined || !BOTH.has(numbers.architecture)) return found;
      const architecture = String(numbers.architecture);
      return [...found, { problem: "recorder.mixed-bits", path: source.path, architecture }];
    },
  };
}
