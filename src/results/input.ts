import type { Gaps } from "../core/trace.ts";

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

/** Where threads come from, as far as recordings say it. */
export interface LineageCounts {
  /** Threads of files that say of any process what made it. */
  readonly threads: number;
  /** The processes that these belong to. */
  readonly processes: number;
  /** The trees that these belong to: one login, one request, one job each. */
  readonly trees: number;
}

/** Counts of a set of traces; lengths in calls, null when there is no trace. */
export interface TraceCounts {
  readonly traces: number;
  readonly calls: number;
  readonly distinctCalls: number;
  readonly shortest: number | null;
  readonly median: number | null;
  readonly longest: number | null;
  /** Traces that repeat an earlier one of the same set verbatim. */
  readonly copies: number;
}

/**
 * What `inspect DATA` knows of a data set: the whole (the contract's JSON), each split, each attack
 * family.
 */
export interface DatasetReport {
  readonly whole: TraceCounts &
    Gaps & {
      readonly format: string;
      readonly architecture: string | null;
      readonly threads: number;
      /** Null where no file says of any process what made it. */
      readonly lineage: LineageCounts | null;
      /**
       * Calls outside the table of their architecture; null where no trace names one whose table is
       * known.
       */
      readonly unknownCalls: number | null;
      /**
       * Names that are calls of no known Linux: how many, how often they were called, and the most
       * frequent of them.
       */
      readonly notOfLinux: {
        readonly names: number;
        readonly calls: number;
        readonly mostFrequent: readonly { readonly call: string; readonly times: number }[];
      };
      /** Lines that are not of their format. */
      readonly skippedLines: number;
      /** One per format. */
      readonly trust: readonly FormatTrust[];
      readonly warnings: readonly string[];
    };
  readonly splits: readonly {
    readonly name: string;
    readonly counts: TraceCounts;
    readonly copiesOfTraining: number;
    readonly untrainedCalls: readonly string[];
  }[];
  readonly families: readonly { readonly name: string; readonly traces: number }[];
}
