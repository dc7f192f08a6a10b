import { isAlarm } from "../core/conformal.ts";
import type { Verdict } from "../report/types.ts";

/**
 * A verdict is withheld when more than this share of a trace's calls are unknown to the model or never occurred in its training: the model does not speak
 * this host's calls, so its score says nothing of the host. Measured: at most 0.22 on traces of the model's own host (5,118 of ADFA-LD, 259 of the sample),
 * 0.33 to 0.55 in the median where a model meets the other one's traces.
 */
export const FOREIGN_SHARE = 0.25;

/** `too-short` without a score, `foreign` when the model does not speak the trace's calls, else alarm or normal. */
export function verdictOf(scoreBits: number | null, threshold: number | null, untrained: number): Verdict {
  if (scoreBits === null) return "too-short";
  if (untrained > FOREIGN_SHARE) return "foreign";
  return isAlarm(scoreBits, threshold) ? "alarm" : "normal";
}
