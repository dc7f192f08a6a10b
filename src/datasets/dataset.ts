import { isSentinelError, SentinelError, traceError } from "../errors.ts";
import type { Trace } from "../core/trace.ts";
import { blankLength } from "../traces/bytes.ts";
import { OPAQUE } from "../traces/call-numbers.ts";
import type { ParsedTraces, TraceFormat, TraceUnit } from "../traces/format.ts";
import { createTraceParser } from "../traces/trace-parser.ts";
import type { FileSource, SourceFile } from "./file-source.ts";
import { layoutOf, type Layout, type Place } from "./layout.ts";
import { openSource } from "./open-source.ts";
import { placeOfRecording } from "./place-of-recording.ts";
import { createTurns, type Turns } from "../turns.ts";

/** Some milliseconds of work. */
const STEP_BYTES = 256 * 1024;

/** A trace and where in its data set it stands. */
export interface DatasetTrace extends Trace, Place {
  /** Its file, relative to the data set. */
  readonly path: string;
  /** The format that its file was read in. */
  readonly format: TraceFormat;
  /** Whether its data set says of its recording whether it is an attack. */
  readonly isLabelled?: true;
  /** When the attack of its recording begins, in seconds on the clock of the trace's own `seconds`. Left out where no label says it. */
  readonly onsetSeconds?: number;
}

/** A file that gave no trace, and why. `damaged` tells a broken trace from what never was one. */
export interface SkippedFile {
  readonly path: string;
  readonly reason: string;
  readonly damaged: boolean;
}

export interface DatasetOptions {
  readonly format: TraceFormat | "auto";
  /** `--arch`; null leaves it to the format and the layout. */
  readonly architecture: string | null;
  /** What makes one trace; a thread where it is not said. */
  readonly per?: TraceUnit;
  /** The names of bare call numbers, from 0 on. */
  readonly callNames?: readonly string[];
  /** Whether a file with a line that is none of its format's gives no trace, only a reason. */
  readonly isStrict?: boolean;
  /** Whether traces keep the time of each call; recordings with a label always do. */
  readonly keepsTimes?: boolean;
}

/** A folder, zip or file of traces, opened but not read. */
export interface Dataset {
  readonly location: string;
  readonly layout: Layout;
  readonly fileCount: number;
  /** The architecture that the user or the layout named; null leaves it to the traces. */
  readonly architecture: string | null;
  /**
   * Every trace in order of path, read one file at a time; a file without one comes as the reason. Of a file only its bytes and its calls are held, and the
   * event loop gets its turn every few milliseconds.
   */
  read(): AsyncGenerator<
    { readonly trace: DatasetTrace } | { readonly skipped: SkippedFile } | { readonly warning: string }
  >;
  sha256(): Promise<string>;
  close(): Promise<void>;
}

/**
 * Opens a data set; nothing is read yet.
 * @throws SentinelError E_FILE, E_DATASET when it cannot be opened or holds no file
 */
export async function openDataset(location: string, options: DatasetOptions): Promise<Dataset> {
  const source = await openSource(location);
  const layout = layoutOf(source.files.map((file) => file.path));
  if (source.files.length === 0) {
    await source.close();
    throw new SentinelError("E_DATASET", `${location}: holds no file, so there is no trace`);
  }
  // "opaque" stands for numbers whose table nobody knows: a layout that implies one knows better.
  const said = options.architecture === OPAQUE ? (layout.architecture ?? OPAQUE) : options.architecture;
  const architecture = said ?? layout.architecture;
  return {
    location,
    layout,
    fileCount: source.files.length,
    architecture,
    read: () => readTraces(source, layout, { ...options, architecture }),
    sha256: () => source.sha256(),
    close: () => source.close(),
  };
}

async function* readTraces(source: FileSource, layout: Layout, options: DatasetOptions): ReturnType<Dataset["read"]> {
  // 69 of the 2,766 normal traces of the MIT lpr set are: nothing there is broken.
  const mayBeEmpty = layout.name === "normal-attack" || options.format === "unm";
  const turns = createTurns();
  for (const file of source.files) {
    if (turns.isDue()) await turns.give();
    const place = layout.place(file.path);
    if (typeof place === "string") {
      yield { skipped: { path: file.path, reason: place, damaged: false } };
      continue;
    }
    try {
      const label = await file.label?.();
      const parsed = await parse(file, { ...options, ...(label === undefined ? {} : { keepsTimes: true }) }, turns);
      if (parsed === null) {
        if (mayBeEmpty) {
          yield {
            skipped: { path: file.path, reason: "an empty file, whose process made no call", damaged: false },
          };
          continue;
        }
        throw traceError(file.path, null, "the file holds no system call");
      }
      for (const warning of parsed.warnings) yield { warning };
      const labelled = label === undefined ? place : placeOfRecording(place, label, file.path, parsed.traces);
      const { format } = parsed;
      for (const trace of parsed.traces) yield { trace: { ...trace, ...labelled, path: file.path, format } };
    } catch (error) {
      if (!isSentinelError(error)) throw error;
      yield { skipped: { path: file.path, reason: error.message, damaged: true } };
    }
  }
}

/** @returns null where the file holds nothing but blanks */
async function parse(file: SourceFile, options: DatasetOptions, turns: Turns): Promise<ParsedTraces | null> {
  const { format, ...wanted } = options;
  const parser = createTraceParser(format, { path: file.path, ...wanted });
  let isBlank = true;
  for await (const piece of file.pieces()) {
    for (let from = 0; from < piece.length; from += STEP_BYTES) {
      const step = piece.subarray(from, from + STEP_BYTES);
      isBlank &&= isBlankText(step);
      parser.push(step);
      if (turns.isDue()) await turns.give();
    }
  }
  return isBlank ? null : parser.finish();
}

function isBlankText(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length;) {
    const blank = blankLength(bytes, at);
    if (blank === 0) return false;
    at += blank;
  }
  return true;
}
