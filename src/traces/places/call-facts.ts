import type { TraceFormat } from "../formats.ts";
import { auditFacts } from "./audit-facts.ts";
import { ftraceFacts, lidDsFacts, perfFacts, sysdigFacts } from "./event-facts.ts";
import { falcoFacts, tetragonFacts, traceeFacts } from "./json-facts.ts";
import { straceFacts } from "./strace-facts.ts";
import { tableFacts, unmFacts } from "../table/table-facts.ts";
import type { CallFacts } from "../../results/score.ts";
import type { Spawned } from "./place-keeper.ts";

/** @param lines the call's lines, without what is around them; of a call that was split, both */
type ReadFacts = (lines: readonly string[], context: CallContext) => CallFacts;

/** A format without an entry has nothing but the number, or the name, of a call. */
const FACTS: Readonly<Partial<Record<TraceFormat, ReadFacts>>> = {
  auditd: auditFacts,
  csv: tableFacts,
  falco: falcoFacts,
  ftrace: ftraceFacts,
  "lid-ds": lidDsFacts,
  perf: perfFacts,
  strace: straceFacts,
  sysdig: sysdigFacts,
  tetragon: tetragonFacts,
  tracee: traceeFacts,
  unm: unmFacts,
};

/** What the lines of a call say of it. */
export function callFactsOf(format: TraceFormat, lines: readonly string[], context: CallContext): CallFacts {
  const read = FACTS[format];
  return read === undefined ? NO_FACTS : read(lines, context);
}

export type { CallFacts };

/** What is known of a call beside its lines. */
export interface CallContext {
  readonly call: string;
  /**
   * The thread that the call's trace is of; null where that is not known, or a trace is not a
   * thread.
   */
  readonly thread: string | null;
  /** The program that the text had named for the trace before; null where it had not. */
  readonly program: string | null;
  /** The header of a table; null elsewhere. */
  readonly header: string | null;
  /** How a thread came to be; null where the text does not say it. */
  readonly makerOf: (thread: string) => Spawned | null;
}

export const NO_FACTS: CallFacts = {
  time: null,
  thread: null,
  process: null,
  parent: null,
  program: null,
  arguments: null,
  result: null,
};
