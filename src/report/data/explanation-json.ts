import { someGaps } from "../../core/trace.ts";
import type { Explanation } from "../../results/score.ts";
import { inputObject, stretchObject, surprisingCallObject } from "./json-parts.ts";
import { json } from "./json.ts";

/**
 * The explanation as one JSON object: the stretches that stand out, every call, its surprise in
 * bits and what was expected instead.
 */
export function explanationJson(explanation: Explanation): string {
  return json({
    model: explanation.model,
    name: explanation.name,
    path: explanation.path,
    architecture: explanation.architecture,
    scoreBits: explanation.scoreBits,
    pValue: explanation.pValue,
    threshold: explanation.threshold,
    verdict: explanation.verdict,
    ...(explanation.unjudged === undefined ? {} : { unjudged: explanation.unjudged }),
    ...someGaps(explanation),
    ...(explanation.modelChoice === undefined ? {} : { modelChoice: explanation.modelChoice }),
    ...(explanation.input === undefined ? {} : { input: inputObject(explanation.input) }),
    ...(explanation.program === undefined ? {} : { program: explanation.program }),
    ...(explanation.foreign === undefined ? {} : { foreign: explanation.foreign }),
    baselineBits: explanation.baselineBits,
    stretches: explanation.stretches.map(stretchObject),
    ...(explanation.omitted === undefined ? {} : { omitted: explanation.omitted }),
    calls: explanation.calls.map(surprisingCallObject),
  });
}
