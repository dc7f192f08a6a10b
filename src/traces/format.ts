import type { OpenReader } from "./trace-reader.ts";
import type { Trust } from "./trust.ts";

/** All that the program knows of a trace format; src/traces/formats.ts lists them. */
export interface Format {
  /** As the user gives it to --input-format. */
  readonly name: string;
  /** What writes it, or what it is made of, for people. */
  readonly title: string;
  /** Whether a line, without the blanks around it, is, or begins like, one of the format. */
  readonly isLine: (line: string) => boolean;
  /**
   * Whether a text may be of the format at all, where single lines do not show it.
   * @param lines its first ones, without blank lines and comments @param path of its file
   */
  readonly isText?: (lines: readonly string[], path: string) => boolean;
  /** Begins to read a text. */
  readonly open: OpenReader;
  /** What a monitored process can do to a text of it; docs/formats.md has the same as a table. */
  readonly trust: Trust;
  /**
   * A line that the reader takes for a call, to show with one that it could not read; of tables
   * with a header, the JSON form.
   */
  readonly example: string;
}
