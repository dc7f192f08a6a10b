import { isSentinelError, SentinelError } from "../errors.ts";
import type { Trace } from "../core/trace.ts";
import { blankLength } from "../traces/bytes.ts";
import type { ParsedTraces, TraceFormat } from "../traces/format.ts";
import { parseTracesInSteps } from "../traces/parse-traces.ts";
import type { FileSource } from "./file-source.ts";
import { layoutOf, type Layout, type Place } from "./layout.ts";
import { openSource } from "./open-source.ts";
import { createTurns, type Turns } from "../turns.ts";

/** A trace and where in its data set it stands. */
export interface DatasetTrace extends Trace, Place {
  /** Its file, relative to the data set. */
  readonly path: string;
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
  const architecture = options.architecture ?? layout.architecture;
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
      const bytes = await file.read();
      if (mayBeEmpty && (await isBlank(bytes, turns))) {
        yield { skipped: { path: file.path, reason: "an empty file, whose process made no call", damaged: false } };
        continue;
      }
      const parsed = await parse(bytes, file.path, options, turns);
      for (const warning of parsed.warnings) yield { warning };
      for (const trace of parsed.traces) yield { trace: { ...trace, ...place, path: file.path } };
    } catch (error) {
      if (!isSentinelError(error)) throw error;
      yield { skipped: { path: file.path, reason: error.message, damaged: true } };
    }
  }
}

async function parse(bytes: Uint8Array, path: string, options: DatasetOptions, turns: Turns): Promise<ParsedTraces> {
  const steps = parseTracesInSteps(bytes, options.format, { path, architecture: options.architecture });
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (turns.isDue()) await turns.give();
  }
}

/** Whether a text holds nothing but blanks. */
async function isBlank(bytes: Uint8Array, turns: Turns): Promise<boolean> {
  for (let at = 0, seen = 1; at < bytes.length; seen += 1) {
    const blank = blankLength(bytes, at);
    if (blank === 0) return false;
    at += blank;
    if (seen % 100_000 === 0 && turns.isDue()) await turns.give();
  }
  return true;
}
