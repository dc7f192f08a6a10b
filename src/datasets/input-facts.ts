import type { TraceFormat } from "../traces/format.ts";
import { OF_SYSTEM_LOG, trustIn, type Trust } from "../traces/trust.ts";
import type { DatasetTrace } from "./dataset.ts";

/** What was read of a file, where some of its lines could not be. */
export interface PartlyRead {
  readonly path: string;
  readonly lines: number;
  readonly skippedLines: number;
}

/** What a verdict or a figure rests on that its own numbers do not show. */
export interface InputFacts {
  /** The formats that the files were read in, the first met first. */
  readonly formats: readonly string[];
  /** True where the content told them, not the user. */
  readonly formatsGuessed: boolean;
  /** What the traces or the user named; none where the calls are known by name or number alone. */
  readonly architectures: readonly string[];
  /** Lines that are none of their format's, in all files together. */
  readonly skippedLines: number;
  /** Events that the recorder says it lost, in all files together. */
  readonly lostEvents: number;
  /** Of each format, whether a monitored process can hide or forge calls in it. */
  readonly trust: readonly FormatTrust[];
}

/** How far texts of a format can be believed. */
export interface FormatTrust extends Trust {
  readonly format: TraceFormat;
}

/** How far texts of these formats can be believed. */
export function trustOf(formats: Iterable<TraceFormat>): readonly FormatTrust[] {
  return [...formats].map((format) => ({ format, ...trustIn(format) }));
}

type Facts = Pick<DatasetTrace, "path" | "format" | "architecture" | "lostEvents" | "linesRead" | "isForgeable">;

/** Gathers the facts trace by trace; a path is that of one file. */
export interface GatheredInput {
  readonly add: (trace: Facts) => void;
  readonly facts: () => InputFacts;
  /** The files of which lines were skipped, in the order in which they were met. */
  readonly partlyRead: () => readonly PartlyRead[];
}

/** @param formatsGuessed whether the content tells the format of each file */
export function gatherInput(formatsGuessed: boolean): GatheredInput {
  const formats = new Set<TraceFormat>();
  const forgeable = new Set<TraceFormat>();
  const architectures = new Set<string>();
  const partly = new Map<string, PartlyRead>();
  const lost = new Map<string, number>();
  return {
    add({ path, format, architecture, lostEvents, linesRead, isForgeable }) {
      formats.add(format);
      if (isForgeable === true) forgeable.add(format);
      if (architecture !== null) architectures.add(architecture);
      if (lostEvents !== undefined) lost.set(path, lostEvents);
      if (linesRead !== undefined) partly.set(path, { path, lines: linesRead.lines, skippedLines: linesRead.skipped });
    },
    facts: () => ({
      formats: [...formats],
      formatsGuessed,
      architectures: [...architectures],
      skippedLines: sum([...partly.values()].map(({ skippedLines }) => skippedLines)),
      lostEvents: sum([...lost.values()]),
      trust: trustOf(formats).map((known) => (forgeable.has(known.format) ? { ...known, ...OF_SYSTEM_LOG } : known)),
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
