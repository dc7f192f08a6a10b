/**
 * What a reader of traces or a user of a model may be asked to set, by the command line's name for
 * it.
 */
export type OptionName =
  | "arch"
  | "call-names"
  | "device"
  | "detector"
  | "false-alarm-rate"
  | "input-format"
  | "max-skipped"
  | "model"
  | "model-sha256"
  | "name"
  | "per"
  | "strict"
  | "trace";

/**
 * Where a sentence is read: on a terminal, on the page, or by a program that uses the library. Each
 * names what can be set in its own way.
 */
export interface Edge {
  /** An option with its value, as the reader can set it: `--arch i386`. */
  readonly option: (name: OptionName, value?: string) => string;
  /**
   * What to do with an archive: `unpack it (unzip a.zip -d FOLDER) and name FOLDER`.
   * @param result what the command makes
   */
  readonly unpackBy: (command: string, result: string) => string;
}

const unpackBy: Edge["unpackBy"] = (command, result) => `unpack it (${command}) and name ${result}`;

/** The command line. */
export const COMMAND_LINE: Edge = {
  option: (name, value) => (value === undefined ? `--${name}` : `--${name} ${value}`),
  unpackBy,
};

/** A program: {@link SentinelError.message} is worded for it. */
export const LIBRARY: Edge = {
  option: (name, value) => (value === undefined ? `the option "${name}"` : `the option "${name}" (${value})`),
  unpackBy,
};

/**
 * How each of some problems is worded: what was wrong and what to do. Where it was comes before it.
 */
export type Phrases<Facts> = {
  readonly [Name in keyof Facts]: (facts: Facts[Name], edge: Edge) => string;
};

/** Where something was wrong: every problem may have a place. */
export interface Place {
  /** A file, a folder, a trace or a model, as the user knows it. */
  readonly path?: string;
  /** The line of the file, from 1. */
  readonly line?: number | null;
}
