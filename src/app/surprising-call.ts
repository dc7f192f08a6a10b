import type { ExplainedCall, ExplainingDetector } from "../core/detector.ts";
import type { Trace } from "../core/trace.ts";
import { tokenName } from "../core/vocabulary.ts";
import type { SurprisingCall } from "../results/surprising-calls.ts";

/** An explained call with names in place of tokens; the trace's own word for a call that the model does not know. */
export function surprisingCall(detector: ExplainingDetector, trace: Trace, call: ExplainedCall): SurprisingCall {
  return {
    index: call.index,
    call: trace.calls[call.index] ?? tokenName(detector.vocabulary, call.token),
    surpriseBits: call.surpriseBits,
    expected: call.expected.map(({ token, probability }) => ({
      call: tokenName(detector.vocabulary, token),
      probability,
    })),
  };
}
