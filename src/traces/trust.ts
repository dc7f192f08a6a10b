/**
 * What a monitored process can do to its recording by its name, its arguments and its output:
 * nothing, leave out calls of its own, or write calls that nobody made.
 */
export type TrustLevel = "neither" | "can hide" | "can forge";

/**
 * Why: the recorder escapes what a process writes ("escaped"); what it does not escape is too short
 * to be a call, and the rest of each event comes behind it ("name before event"); file names stand
 * in the text as they are ("file names"); so do other texts that a call was given ("arguments"); it
 * depends on who wrote the text ("writer"); any program can write to the system log ("system log");
 * a text has only calls ("calls only").
 */
export type TrustReason =
  "escaped" | "name before event" | "file names" | "arguments" | "writer" | "system log" | "calls only";

/**
 * How far a text of a format can be believed, read by this program and recorded as the format's
 * page shows.
 */
export interface Trust {
  readonly level: TrustLevel;
  readonly reason: TrustReason;
}
