import { aliasVocabulary, listSubstitutions, type Substitution } from "../core/aliased-vocabulary.ts";
import { ALIAS_CLASSES } from "../syscalls/aliases.ts";
import { MULTIPLEXED_CALLS } from "../syscalls/architecture.ts";
import { trainedTokens } from "./foreign.ts";
import type { OpenedDetector } from "./open-detector.ts";

/** The same model, reading calls that it never saw as ones of the same effect that it knows. */
export function withAliases(opened: OpenedDetector): OpenedDetector {
  const { detector, manifest } = opened;
  const vocabulary = aliasVocabulary(detector.vocabulary, trainedTokens(manifest), ALIAS_CLASSES, MULTIPLEXED_CALLS);
  return { ...opened, detector: { ...detector, vocabulary } };
}

/** Counts which calls were read as others. */
export interface SubstitutionCounts {
  readonly add: (calls: readonly string[]) => void;
  /** Most frequent first. */
  readonly list: () => readonly Substitution[];
}

/** @param opened as {@link withAliases} gave it */
export function countSubstitutions({ detector, manifest }: OpenedDetector): SubstitutionCounts {
  const own = { ...detector.vocabulary, tokenOf: ownTokens(manifest.vocabulary.calls) };
  const found = new Map<string, Substitution>();
  const timesBefore = (call: string): number => {
    const before = found.get(call);
    return before === undefined ? 0 : before.times;
  };
  return {
    add(calls) {
      for (const one of listSubstitutions(own, detector.vocabulary, calls)) {
        found.set(one.call, { ...one, times: one.times + timesBefore(one.call) });
      }
    },
    list: () => [...found.values()].sort((a, b) => b.times - a.times || (a.call < b.call ? -1 : 1)),
  };
}

function ownTokens(calls: readonly string[]): ReadonlyMap<string, number> {
  return new Map(calls.map((call, index) => [call, index + 1]));
}
