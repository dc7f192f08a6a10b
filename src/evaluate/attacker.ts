import { REPLAYED_CALLS, type Attacker } from "../core/mimicry.ts";
import { at } from "../core/at.ts";
import type { Tokens, Trace } from "../core/trace.ts";
import { createVocabulary, encodeCalls, type Vocabulary } from "../core/vocabulary.ts";
import { ngramNextCall } from "../detectors/ngram-next-calls.ts";
import { countNgrams, NGRAM_ORDER } from "../detectors/ngram.ts";
import { SentinelError } from "../errors.ts";
import type { EvaluationData } from "./test-sets.ts";

/**
 * An attacker who knows the training traces and nothing else: an n-gram model fitted on them, and
 * their stretches between calls that cannot be made for nothing. It adds only calls that occur in
 * training and can be no-ops.
 * @param vocabulary must list every call of the training traces
 * @throws SentinelError E_DATASET when the training traces hold no such call
 */
export async function createAttacker(training: readonly Trace[], vocabulary: Vocabulary): Promise<Attacker> {
  const known = training.map((trace) => encodeCalls(vocabulary, trace.calls));
  const mayBeMade = (token: number): boolean => !NEVER_NO_OPS.has(vocabulary.calls[token - 1] ?? "exit");
  const normal = [...stretchesBetween(known, (token) => !mayBeMade(token))].sort((a, b) => b.length - a.length);
  if (normal.length === 0) {
    throw new SentinelError("E_DATASET", { problem: "data.nothing-to-add" });
  }
  const calls = new Set(normal.flatMap((stretch) => [...new Set(stretch)]));
  const counts = await countNgrams(known, vocabulary, NGRAM_ORDER);
  // One copied call amid an attack is no replay of anything: short stretches only where there are
  // no others.
  const longEnough = normal.filter((stretch) => stretch.length >= REPLAYED_CALLS);
  return { model: ngramNextCall(counts, calls), normal: longEnough.length > 0 ? longEnough : normal };
}

/**
 * The names of all calls that training and attack traces hold, so that an altered attack can be
 * written in tokens and read back.
 */
export function attackVocabulary(data: Pick<EvaluationData, "training" | "attack">): Vocabulary {
  const calls = new Set<string>();
  for (const trace of [...data.training, ...data.attack]) for (const call of trace.calls) calls.add(call);
  return createVocabulary("any", [...calls].sort());
}

/** The pieces of the traces between calls that `isCut` names, in order; none is empty. */
export function stretchesBetween(traces: readonly Tokens[], isCut: (token: number) => boolean): readonly Tokens[] {
  const stretches: Tokens[] = [];
  for (const tokens of traces) {
    let from = 0;
    for (let place = 0; place <= tokens.length; place += 1) {
      if (place < tokens.length && !isCut(at(tokens, place))) continue;
      if (place > from) stretches.push(tokens.slice(from, place));
      from = place + 1;
    }
  }
  return stretches;
}

/**
 * Calls that do something whatever their arguments: they end, split, stop or detach the process, or
 * jump elsewhere. Nearly every other call can be made for nothing, with a bad descriptor or
 * pointer; after Wagner and Soto 2002, with what Linux has added since.
 */
const NEVER_NO_OPS: ReadonlySet<string> = new Set([
  "exit",
  "exit_group",
  "fork",
  "vfork",
  "clone",
  "clone3",
  "pause",
  "sigsuspend",
  "sigreturn",
  "rt_sigreturn",
  "alarm",
  "setsid",
  "vhangup",
]);
