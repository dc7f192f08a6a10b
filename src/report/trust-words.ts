import type { TrustWords } from "../results/input.ts";

const REASONS: Readonly<Record<TrustWords["reason"], string>> = {
  escaped: "the recorder escapes what a process writes",
  "name before event": "a program's name is too short to be a call, and all of an event comes behind it",
  "file names": "the recorder writes file names as they are, line feeds too",
  arguments: "the recorder writes some arguments of calls, such as a link's target, as they are, line feeds too",
  writer: "whether names are escaped is up to who wrote it",
  "system log": "a part of it came through the system log, to which any program can write",
  "calls only": "the text holds calls only",
};

const LEVELS: Readonly<Record<TrustWords["level"], string>> = {
  neither: "a monitored process can neither hide nor forge calls in it",
  "can hide": "a monitored process can hide calls of its own from it",
  "can forge": "a monitored process can forge calls in it",
};

/** One sentence a format: whether the monitored process can hide or forge calls, and why. */
export function trustSentences(trust: readonly TrustWords[]): readonly string[] {
  return trust.map(
    ({ format, level, reason }) =>
      `${format}: ${LEVELS[level]}: ${REASONS[reason]}${level === "neither" ? "" : " (docs/formats.md says what is safe)"}`,
  );
}

/** The same of those formats alone in which it can. */
export function distrustSentences(trust: readonly TrustWords[]): readonly string[] {
  return trustSentences(trust.filter(({ level }) => level !== "neither"));
}
