import { SentinelError } from "../errors.ts";
import type { CallCounts } from "../core/call-counts.ts";
import type { Trace, TraceDigest } from "../core/trace.ts";
import { OPAQUE } from "../traces/call-numbers.ts";
import type { LinesRead, TraceFormat } from "../traces/format.ts";
import { createDigestParser, createTraceParser } from "../traces/trace-parser.ts";
import type { FileSource } from "./file-source.ts";
import { layoutOf, type Layout, type Place, type Split } from "./layout.ts";
import { readFiles, type DatasetOptions, type SkippedFile, type Unread } from "./read-files.ts";

export type { DatasetOptions, SkippedFile, Unread };

/** A trace and where in its data set it stands. */
export interface DatasetTrace extends Trace, Place {
  /** Its file, relative to the data set. */
  readonly path: string;
  /** The format that its file was read in. */
  readonly format: TraceFormat;
  /** Of its file; only where lines of that were skipped. */
  readonly linesRead?: LinesRead;
  /** Whether its data set says of its recording whether it is an attack. */
  readonly isLabelled?: true;
  /** When the attack of its recording begins, in seconds on the clock of the trace's own `seconds`. Left out where no label says it. */
  readonly onsetSeconds?: number;
  /** How many seconds the attack may have begun before that. Left out where its clock is good. */
  readonly onsetMarginSeconds?: number;
}

/** A trace whose calls were not kept, and where in its data set it stands. */
export interface DatasetDigest extends TraceDigest, Place {
  readonly path: string;
  readonly format: TraceFormat;
  readonly linesRead?: LinesRead;
}

/** What is kept of one file whose calls are not. */
export interface FileDigest {
  readonly split: Split;
  readonly traces: readonly DatasetDigest[];
  /** How often each call was made, in all its traces together. */
  readonly callCounts: CallCounts;
}

/** A folder, zip or file of traces, opened but not read. */
export interface Dataset {
  readonly location: string;
  /** Of its file or folder, without the path to it. */
  readonly name: string;
  readonly layout: Layout;
  readonly fileCount: number;
  /** The architecture that the user or the layout named; null leaves it to the traces. */
  readonly architecture: string | null;
  /**
   * Every trace in order of path, read one file at a time; a file without one comes as the reason. Of a file only its bytes and its calls are held, and the
   * event loop gets its turn every few milliseconds.
   */
  read(): AsyncGenerator<{ readonly trace: DatasetTrace } | Unread>;
  /** The same, file by file and without the calls: a file may be of any size. */
  readDigests(): AsyncGenerator<{ readonly file: FileDigest } | Unread>;
  sha256(): Promise<string>;
  close(): Promise<void>;
}

/**
 * A data set over files that are at hand; nothing is read yet.
 * @throws SentinelError E_DATASET when there is no file
 */
export function datasetOf(source: FileSource, options: DatasetOptions): Dataset {
  const { location } = source;
  const layout = layoutOf(source.files.map((file) => file.path));
  if (source.files.length === 0) {
    throw new SentinelError("E_DATASET", `${location}: holds no file, so there is no trace`);
  }
  // "opaque" stands for numbers whose table nobody knows: a layout that implies one knows better.
  const said = options.architecture === OPAQUE ? (layout.architecture ?? OPAQUE) : options.architecture;
  const architecture = said ?? layout.architecture;
  return {
    location,
    name: source.name,
    layout,
    fileCount: source.files.length,
    architecture,
    async *read() {
      for await (const item of readFiles(source, layout, { ...options, architecture }, createTraceParser)) {
        if ("parsed" in item) for (const trace of item.parsed.traces) yield { trace: { ...trace, ...item.place } };
        else yield item;
      }
    },
    async *readDigests() {
      for await (const item of readFiles(source, layout, { ...options, architecture }, createDigestParser)) {
        if (!("parsed" in item)) yield item;
        else {
          const { traces, callCounts } = item.parsed;
          const { split } = item.place;
          yield { file: { split, traces: traces.map((trace) => ({ ...trace, ...item.place })), callCounts } };
        }
      }
    },
    sha256: () => source.sha256(),
    close: () => source.close(),
  };
}
