import type { Gaps } from "../core/gaps.ts";

/** Whether a monitored process can hide or forge calls in texts of a format, and why. */
export interface FormatTrust {
  readonly format: string;
  readonly level: "neither" | "can hide" | "can forge";
  readonly reason:
    "escaped" | "name before event" | "file names" | "arguments" | "writer" | "system log" | "calls only";
}

/**
 * What the traces were read from: what a verdict or a figure rests on that its own numbers do not
 * show.
 */
export interface InputFacts extends Gaps {
  /** The formats that the files were read in, the first met first. */
  readonly formats: readonly string[];
  /** True where the content decided the formats, not the user. */
  readonly formatsGuessed: boolean;
  /** What the traces or the user named; none where calls are matched by name alone. */
  readonly architectures: readonly string[];
  /** Lines that could not be read, of all files together. */
  readonly skippedLines: number;
  /** One per format. */
  readonly trust: readonly FormatTrust[];
}
