import type { MemoryBudget } from "../core/memory-budget.ts";
import { countOf, increment } from "../core/statistics.ts";
import { type Trace, type TraceFacts, withFields } from "../core/trace.ts";
import { isSentinelError, noCallError, type SentinelError } from "../errors.ts";
import { createPauses, type Pauses } from "../event-loop.ts";
import { isCut, type Problem } from "../problems/problem.ts";
import { blankLength } from "../traces/bytes.ts";
import type { TraceUnit } from "../core/trace-traits.ts";
import type { TraceSource, TrustReason } from "../traces/format.ts";
import type { TraceFormat } from "../traces/formats.ts";
import type { LinesRead, ParsedTraces, TraceParser } from "../traces/trace-parser.ts";
import type { FileSource, SourceFile } from "./file-source.ts";
import type { Layout, Place } from "./layout.ts";
import type { AttackProcess } from "./recording-label.ts";
import { placeOfRecording } from "./recordings.ts";

/** How a data set is to be read. */
export interface DatasetOptions {
  readonly format: TraceFormat | "auto";
  /** `--arch`; null leaves it to the format and the layout. */
  readonly architecture: string | null;
  /** What makes one trace; a thread by default. */
  readonly per?: TraceUnit;
  /** The names of bare call numbers, from 0 on. */
  readonly callNames?: readonly string[];
  /** Whether a file with a line that is not of its format is refused. */
  readonly isStrict?: boolean;
  /** What all that is read may take; `DEFAULT_BUDGET_BYTES` of its own where it is left out. */
  readonly memory?: MemoryBudget;
  /** Whether traces keep the time of each call; recordings with a label always do. */
  readonly keepsTimes?: boolean;
}

/**
 * A file that gave no trace, and why. `damaged` is true for a broken trace, false for what never
 * was one.
 */
export interface SkippedFile {
  /** Relative to the data set. */
  readonly path: string;
  /** Why, and where; without a place it is that of the file as a whole. */
  readonly problem: Problem;
  readonly damaged: boolean;
}

/** A file without a trace, or what was odd in the reading of others. */
export type Unread = { readonly skipped: SkippedFile } | { readonly warning: Problem };

/** Some milliseconds of work. */
export const STEP_BYTES = 256 * 1024;

/** The place of a file's traces, and what is the same for all of them. */
export interface FilePlace extends Place {
  readonly path: string;
  readonly format: TraceFormat;
  /** Only where lines of the file were skipped. */
  readonly linesRead?: LinesRead;
  /**
   * Why a monitored process could have written calls of the file; only where its format is safe
   * elsewhere.
   */
  readonly forgeable?: TrustReason;
  readonly isLabelled?: true;
  readonly onsetSeconds?: number;
  readonly onsetMarginSeconds?: number;
  readonly attackProcesses?: readonly AttackProcess[];
}

/** A file that was read. */
interface ReadFile<Parsed> {
  readonly parsed: Parsed;
  readonly place: FilePlace;
}

type ReadTrace = TraceFacts & Pick<Trace, "seconds">;

type OpenParser<Parsed> = (format: TraceFormat | "auto", source: TraceSource) => TraceParser<Parsed>;

/**
 * Every file of a data set in order of path, or why it was skipped; pauses for the event loop every
 * few milliseconds.
 */
export async function* readFiles<Parsed extends ParsedTraces<ReadTrace, Iterable<ReadTrace>>>(
  source: FileSource,
  layout: Layout,
  options: DatasetOptions,
  openParser: OpenParser<Parsed>,
): AsyncGenerator<ReadFile<Parsed> | Unread, void> {
  // 69 of the 2,766 normal traces of the MIT lpr set are: nothing there is broken.
  const mayBeEmpty = layout.name === "normal-attack" || options.format === "unm";
  const isOfThread = threadFiles(source.files);
  const pauses = createPauses();
  for (const warning of source.warnings ?? []) yield { warning };
  for (const outer of source.files) {
    if (pauses.isDue()) await pauses.take();
    const place = layout.place(outer.path);
    if ("problem" in place) {
      yield { skipped: { path: outer.path, problem: place, damaged: false } };
      continue;
    }
    try {
      for await (const file of outer.contents?.() ?? [outer]) yield* readOne(file, place);
    } catch (error) {
      yield { skipped: damaged(outer.path, error) };
    }
  }

  async function* readOne(file: SourceFile, place: Place): AsyncGenerator<ReadFile<Parsed> | Unread, void> {
    try {
      const label = await file.label?.();
      const wanted = label === undefined ? options : withFields(options, { keepsTimes: true });
      const parsed = await parse(file, wanted, openParser, pauses);
      if (parsed === null) {
        if (mayBeEmpty || isOfThread(file)) {
          yield { skipped: { path: file.path, problem: { problem: "dataset.empty-file" }, damaged: false } };
          return;
        }
        throw noCallError(file.path);
      }
      for (const warning of parsed.warnings) yield { warning };
      const labelled = label === undefined ? place : placeOfRecording(place, label, file.path, parsed.traces);
      yield {
        parsed,
        place: withFields(labelled, {
          path: file.path,
          format: parsed.format,
          ...skippedIn(parsed),
          ...(parsed.forgeable === undefined ? {} : { forgeable: parsed.forgeable }),
        }),
      };
    } catch (error) {
      const skipped = damaged(file.path, error);
      if (isSentinelError(error) && error.facts.problem === "trace.no-calls" && isOfThread(file)) {
        yield { skipped: { path: file.path, problem: { problem: "dataset.thread-without-call" }, damaged: false } };
      } else yield { skipped };
    }
  }
}

/**
 * @throws error where it is not of the file: what the command keeps has reached its limit, and the
 *   files that follow would only be refused one by one
 */
function damaged(path: string, error: unknown): SkippedFile {
  if (!isSentinelError(error) || error.code === "E_LIMIT") throw error;
  return { path, problem: error.facts, damaged: true };
}

function skippedIn({ linesRead }: { readonly linesRead?: LinesRead }): Pick<FilePlace, "linesRead"> {
  return linesRead === undefined ? {} : { linesRead };
}

/** The names of the files of `strace -ff`, one per thread: trace.4242, trace.4243. */
const THREAD_FILE = /^(.*\.)\d{1,7}$/;

/** Finds the files whose names differ from others in the thread alone. */
function threadFiles(files: readonly SourceFile[]): (file: SourceFile) => boolean {
  const stemOf = ({ path }: SourceFile): string | undefined => THREAD_FILE.exec(path)?.[1];
  const counts = new Map<string | undefined, number>();
  for (const file of files) increment(counts, stemOf(file));
  return (file) => stemOf(file) !== undefined && countOf(counts, stemOf(file)) > 1;
}

/**
 * A file that ends before its end is read as far as it goes, with a gap.
 * @returns null where the file holds nothing but blanks
 */
async function parse<Parsed>(
  file: SourceFile,
  options: DatasetOptions,
  openParser: OpenParser<Parsed>,
  pauses: Pauses,
): Promise<Parsed | null> {
  const parser = openParser(options.format, withFields(options, { path: file.path }));
  if (file.isOnePiece === true && file.bytes <= STEP_BYTES) {
    for await (const whole of file.pieces()) return isBlankText(whole) ? null : parser.finish(whole);
  }
  const { isBlank, cut } = await pushAll(file, parser, pauses);
  if (cut === null) return isBlank ? null : parser.finish();
  if (isBlank) throw cut;
  parser.cut({ problem: "input.read-to-cut", cut: cut.facts });
  return finishCut(parser, cut);
}

/** Gives a parser all of a file that can be read; `cut` is why that is not all of it. */
async function pushAll(
  file: SourceFile,
  parser: Pick<TraceParser, "push">,
  pauses: Pauses,
): Promise<{ readonly isBlank: boolean; readonly cut: SentinelError | null }> {
  let isBlank = true;
  try {
    for await (const piece of file.pieces()) {
      for (let from = 0; from < piece.length; from += STEP_BYTES) {
        const step = piece.subarray(from, from + STEP_BYTES);
        isBlank &&= isBlankText(step);
        parser.push(step);
        if (pauses.isDue()) await pauses.take();
      }
    }
    return { isBlank, cut: null };
  } catch (error) {
    if (isSentinelError(error) && isCut(error.facts)) return { isBlank, cut: error };
    throw error;
  }
}

/** @throws cut where nothing of it could be read, since that is why */
function finishCut<Parsed>(parser: TraceParser<Parsed>, cut: SentinelError): Parsed {
  try {
    return parser.finish();
  } catch (error) {
    if (isSentinelError(error) && error.facts.problem === "trace.no-calls") throw cut;
    throw error;
  }
}

function isBlankText(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length;) {
    const blank = blankLength(bytes, at);
    if (blank === 0) return false;
    at += blank;
  }
  return true;
}
