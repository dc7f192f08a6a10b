import { createMemoryBudget, type MemoryBudget } from "../core/memory-budget.ts";
import type { CallCounts } from "../core/statistics.ts";
import { type Trace, type TraceDigest, withFields } from "../core/trace.ts";
import { SentinelError } from "../errors.ts";
import { OPAQUE } from "../traces/call-numbers.ts";
import type { TrustReason } from "../traces/format.ts";
import type { TraceFormat } from "../traces/formats.ts";
import { createDigestParser, createTraceParser, type LinesRead } from "../traces/trace-parser.ts";
import type { FileSource } from "./file-source.ts";
import { type Layout, layoutOf, type Place } from "./layout.ts";
import { type DatasetOptions, type FilePlace, readFiles, type SkippedFile, type Unread } from "./read-files.ts";
import { type CallsOfTrace, type PlacedCall, readPlacedCalls } from "./read-placed-calls.ts";
import type { AttackProcess } from "./recording-label.ts";

export type { DatasetOptions, SkippedFile, Unread };

/** A trace and its place in its data set. */
export interface DatasetTrace extends Trace, Place {
  /** Its file, relative to the data set. */
  readonly path: string;
  /** The format that its file was read in. */
  readonly format: TraceFormat;
  /** Of its file; only where lines of that were skipped. */
  readonly linesRead?: LinesRead;
  /**
   * Why a monitored process could have written calls of its file; only where its format is safe
   * elsewhere.
   */
  readonly forgeable?: TrustReason;
  /** Whether its data set labels its recording. */
  readonly isLabelled?: true;
  /**
   * When the attack of its recording begins, in seconds on the clock of the trace's own `seconds`.
   * Left out where no label gives it.
   */
  readonly onsetSeconds?: number;
  /** How many seconds the attack may have started before that. Left out where its clock is good. */
  readonly onsetMarginSeconds?: number;
  /**
   * The processes of its recording that are the attack's, on the clock of the trace's own
   * `seconds`. Left out where no label names them.
   */
  readonly attackProcesses?: readonly AttackProcess[];
}

/** What is kept of one file whose calls are not. */
interface FileDigest {
  readonly place: FilePlace;
  /** Made when they are gone through: a file may hold a million. */
  readonly traces: Iterable<TraceDigest>;
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
   * Every trace in order of path, read one file at a time; a file without one comes as the reason.
   * Of a file only its bytes and its calls are held, and the event loop gets its turn every few
   * milliseconds.
   */
  read(): AsyncGenerator<{ readonly trace: DatasetTrace } | Unread>;
  /** The same, file by file and without the calls: a file may be of any size. */
  readDigests(): AsyncGenerator<{ readonly file: FileDigest } | Unread>;
  /** Whether it is a pipe, which is gone once it was read. */
  readonly isReadOnce: boolean;
  /**
   * Finds for calls of its traces the lines of its files that hold them: the files are read again.
   */
  readPlaced(asked: readonly CallsOfTrace[]): Promise<readonly (readonly PlacedCall[])[]>;
  /** What all that is read of it may take. */
  readonly memory: MemoryBudget;
  /**
   * Hex sha256 of the zip or file; of a folder, over `path, sha256 of content` of every file, in
   * order.
   */
  sha256(): Promise<string>;
  /** Lets its files go; nothing can be read afterwards. */
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
    throw new SentinelError("E_DATASET", { problem: "dataset.no-file", path: location });
  }
  // "opaque" means numbers of an unknown table: a layout that implies one knows better.
  const said = options.architecture === OPAQUE ? (layout.architecture ?? OPAQUE) : options.architecture;
  const architecture = said ?? layout.architecture;
  const memory = options.memory ?? createMemoryBudget();
  const wanted = { ...options, architecture, memory };
  return {
    location,
    memory,
    name: source.name,
    layout,
    fileCount: source.files.length,
    architecture,
    async *read() {
      for await (const item of readFiles(source, layout, wanted, createTraceParser)) {
        if ("parsed" in item) for (const trace of item.parsed.traces) yield { trace: withFields(trace, item.place) };
        else yield item;
      }
    },
    async *readDigests() {
      for await (const item of readFiles(source, layout, wanted, createDigestParser)) {
        if (!("parsed" in item)) yield item;
        else yield { file: { place: item.place, traces: item.parsed.traces, callCounts: item.parsed.callCounts } };
      }
    },
    isReadOnce: source.isReadOnce === true,
    readPlaced: (asked) => readPlacedCalls(source, wanted, asked),
    sha256: () => source.sha256(),
    close: () => source.close(),
  };
}
