import type { ScoreReport } from "../results/score.ts";

/** What reports keep of why a model judges: null where the user named it. */
export function modelChoiceOf(
  name: string,
  reason: "named" | "architecture" | "calls" | "host",
): ScoreReport["modelChoice"] {
  return reason === "named" ? null : { name, reason };
}

/** Why a model judges, for people. @param name of the model */
export function choiceReasonWords(name: string, reason: "named" | "architecture" | "calls" | "host"): string {
  switch (reason) {
    case "named":
      return `Judged by ${name}, as asked for.`;
    case "architecture":
      return `Judged by ${name}, the first model of the traces' architecture.`;
    case "calls":
      return `Judged by ${name}, the model that knows most of the traces' calls; they do not name their architecture.`;
    case "host":
      return `Judged by ${name}: several models know as many of the traces' calls, which do not name their architecture, and the host's own goes first.`;
  }
}
