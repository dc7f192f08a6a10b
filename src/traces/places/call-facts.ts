import type { TraceFormat } from "../formats.ts";
import { auditFacts } from "./audit-facts.ts";
import { ftraceFacts, lidDsFacts, perfFacts, sysdigFacts } from "./event-facts.ts";
import { falcoFacts, tetragonFacts, traceeFacts } from "./json-facts.ts";
import { NO_FACTS, type CallContext, type CallFacts } from "./facts.ts";
import { straceFacts } from "./strace-facts.ts";
import { tableFacts, unmFacts } from "./table-facts.ts";

/** @param lines the call's lines, without what is around them; of a call that was split, both */
export type ReadFacts = (lines: readonly string[], context: CallContext) => CallFacts;

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

export type { CallContext, CallFacts };
