import type { Trace } from "../core/trace.ts";
import { createVocabulary, type Vocabulary } from "../core/vocabulary.ts";
import { SentinelError } from "../errors.ts";
import { isArchitecture, standardCalls } from "../syscalls/architecture.ts";

/** The most calls of a vocabulary: uint16 tokens, less the unknown one. */
const MOST_CALLS = 65_534;

/**
 * The architecture's standard calls, then every other name that the traces hold, sorted.
 * @param architecture null or one without a call table gives only the names of the traces
 * @throws SentinelError E_DATASET when there are more than 65,534 names
 */
export function trainingVocabulary(architecture: string | null, traces: readonly Trace[]): Vocabulary {
  const standard = architecture !== null && isArchitecture(architecture) ? standardCalls(architecture) : [];
  return grownVocabulary({ architecture: architecture ?? "any", calls: standard }, traces);
}

/**
 * The vocabulary, then the traces' other names, sorted; its own tokens do not change.
 * @throws SentinelError E_DATASET as above
 */
export function grownVocabulary(
  vocabulary: Pick<Vocabulary, "architecture" | "calls">,
  traces: readonly Trace[],
): Vocabulary {
  const known = new Set(vocabulary.calls);
  const others = new Set<string>();
  for (const trace of traces) for (const call of trace.calls) if (!known.has(call)) others.add(call);
  if (known.size + others.size > MOST_CALLS) {
    const calls = known.size + others.size;
    throw new SentinelError("E_DATASET", { problem: "data.too-many-calls", calls, most: MOST_CALLS });
  }
  return createVocabulary(vocabulary.architecture, [...vocabulary.calls, ...[...others].sort()]);
}
