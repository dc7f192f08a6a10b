import type { OmissionDetector } from "../core/detector.ts";
import type { Tokens } from "../core/trace.ts";
import { tokenName } from "../core/vocabulary.ts";
import type { NamedOmission } from "../results/explanation.ts";

/** What a trace omits, with call names in place of tokens. */
export function namedOmission(detector: OmissionDetector, tokens: Tokens): NamedOmission {
  const { runs, of } = detector.omitted(tokens);
  return { of, runs: runs.map((run) => run.map((token) => tokenName(detector.vocabulary, token))) };
}
