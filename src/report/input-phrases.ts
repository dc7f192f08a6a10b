import { count, counted } from "../numbers.ts";
import type { FormatTrust } from "../results/input.ts";
import type { AliasedCall, ScoreReport } from "../results/score.ts";
import { printable } from "./printable.ts";

/** Why a model was chosen, as reports keep it; null where the user named it. */
export function modelChoiceOf(
  name: string,
  reason: "named" | "architecture" | "calls" | "host",
): ScoreReport["modelChoice"] {
  return reason === "named" ? null : { name, reason };
}

/** Why a model was chosen, as a sentence. @param name of the model */
export function describeChoice(name: string, reason: "named" | "architecture" | "calls" | "host"): string {
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

const NAMED_CALLS = 12;

/** Which calls were read as others; "" where aliases are off. */
export function describeAliases(aliases: readonly AliasedCall[] | undefined): string {
  if (aliases === undefined) return "";
  if (aliases.length === 0) return "Aliases: no call was read as another one.";
  const named = aliases
    .slice(0, NAMED_CALLS)
    .map(({ call, spokenAs, times }) => `${call} as ${spokenAs} (${counted(times, "time")})`);
  const more = aliases.length > NAMED_CALLS ? `, and ${count(aliases.length - NAMED_CALLS)} more` : "";
  return printable(`Aliases, calls read as others: ${named.join(", ")}${more}.`);
}

const REASONS: Readonly<Record<FormatTrust["reason"], string>> = {
  escaped: "the recorder escapes what a process writes",
  "name before event": "a program's name is too short to be a call, and all of an event comes behind it",
  "file names": "the recorder writes file names as they are, line feeds too",
  arguments: "the recorder writes some arguments of calls, such as a link's target, as they are, line feeds too",
  writer: "whether names are escaped is up to who wrote it",
  "system log": "a part of it came through the system log, to which any program can write",
  "calls only": "the text holds calls only",
};

const LEVELS: Readonly<Record<FormatTrust["level"], string>> = {
  neither: "a monitored process can neither hide nor forge calls in it",
  "can hide": "a monitored process can hide calls of its own from it",
  "can forge": "a monitored process can forge calls in it",
};

/** One sentence per format: whether the monitored process can hide or forge calls, and why. */
export function trustSentences(trust: readonly FormatTrust[]): readonly string[] {
  return trust.map(
    ({ format, level, reason }) =>
      `${format}: ${LEVELS[level]}: ${REASONS[reason]}${level === "neither" ? "" : " (docs/formats.md says what is safe)"}`,
  );
}

/** The same sentences, only of the formats in which it can. */
export function distrustSentences(trust: readonly FormatTrust[]): readonly string[] {
  return trustSentences(trust.filter(({ level }) => level !== "neither"));
}
