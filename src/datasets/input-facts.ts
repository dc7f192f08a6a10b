import { gapsOf, sumOfGaps, type Gaps } from "../core/trace.ts";
import type { FormatTrust, InputFacts } from "../results/input.ts";
import { trustIn, type TraceFormat } from "../traces/formats.ts";
import type { Trust } from "../traces/format.ts";
import type { DatasetTrace } from "./dataset.ts";

/** What was read of a file, where some of its lines could not be. */
export interface PartlyRead {
  readonly path: string;
  readonly lines: number;
  readonly skippedLines: number;
}

/** Gathers how far texts can be believed, file by file. */
export interface GatheredTrust {
  readonly add: (file: Pick<DatasetTrace, "format" | "forgeable">) => void;
  /**
   * Of each format, the first met first; one whose file came by a way that any program can write to
   * is no better than that way.
   */
  readonly trust: () => readonly FormatTrust[];
}

export function gatherTrust(): GatheredTrust {
  const ways = new Map<TraceFormat, Trust>();
  return {
    add({ format, forgeable }) {
      const known = ways.get(format) ?? trustIn(format);
      const isWorse = forgeable !== undefined && known.level === "neither";
      ways.set(format, isWorse ? { level: "can forge", reason: forgeable } : known);
    },
    trust: () => [...ways].map(([format, trust]) => ({ format, ...trust })),
  };
}

type Facts = Pick<DatasetTrace, "path" | "format" | "architecture" | "linesRead" | "forgeable"> & Partial<Gaps>;

/** Gathers the facts trace by trace; a path is that of one file. */
export interface GatheredInput {
  readonly add: (trace: Facts) => void;
  readonly facts: () => InputFacts;
  /** The files of which lines were skipped, in the order in which they were met. */
  readonly partlyRead: () => readonly PartlyRead[];
}

/** @param formatsGuessed whether the format of each file is found by its content */
export function gatherInput(formatsGuessed: boolean): GatheredInput {
  const formats = new Set<TraceFormat>();
  const trust = gatherTrust();
  const architectures = new Set<string>();
  const partly = new Map<string, PartlyRead>();
  /** Each trace has the counts of its whole file. */
  const gaps = new Map<string, Gaps>();
  return {
    add(trace) {
      const { path, format, architecture, linesRead } = trace;
      formats.add(format);
      trust.add(trace);
      if (architecture !== null) architectures.add(architecture);
      if (!gaps.has(path)) gaps.set(path, gapsOf(trace));
      if (linesRead !== undefined) partly.set(path, { path, lines: linesRead.lines, skippedLines: linesRead.skipped });
    },
    facts: () => ({
      formats: [...formats],
      formatsGuessed,
      architectures: [...architectures],
      skippedLines: sum([...partly.values()].map(({ skippedLines }) => skippedLines)),
      ...sumOfGaps(gaps.values()),
      trust: trust.trust(),
    }),
    partlyRead: () => [...partly.values()],
  };
}

/** The facts of traces that are at hand. */
export function inputFacts(traces: readonly Facts[], formatsGuessed: boolean): InputFacts {
  const input = gatherInput(formatsGuessed);
  for (const trace of traces) input.add(trace);
  return input.facts();
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
