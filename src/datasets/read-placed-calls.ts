import { isSentinelError, SentinelError } from "../errors.ts";
import { createPauses } from "../event-loop.ts";
import { isCut } from "../problems/problem.ts";
import type { CallFacts } from "../results/score.ts";
import { textAt } from "../traces/bytes.ts";
import { type CallContext, NO_FACTS, type TraceSource } from "../traces/format.ts";
import { formatNamed } from "../traces/formats.ts";
import type { LineRange } from "../traces/places/place-keeper.ts";
import { createPlaceLines, type PlacedLine, type PlaceLines, unwrappedLines } from "../traces/places/place-lines.ts";
import type { CallRange, FoundCall } from "../traces/places/placed-collector.ts";
import { createPlaceParser, type ParsedPlaces } from "../traces/trace-parser.ts";
import { type FilePart, type FileSource, type SourceFile, STANDARD_INPUT } from "./file-source.ts";
import { type DatasetOptions, STEP_BYTES } from "./read-files.ts";

/** Which calls of a trace are asked for. */
export interface CallsOfTrace {
  /**
   * The trace, as it was read; where its calls are named, what is read again must be the same ones.
   */
  readonly trace: { readonly name: string; readonly path: string; readonly calls?: readonly string[] };
  readonly ranges: readonly CallRange[];
}

/** A line of a recording, as it is in its file. */
export interface CallLine {
  /** The path of the file, relative to the data set. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /**
   * Of the line's first byte in the file; in one that is packed, unpacked. In formats of one line a
   * trace, of the word.
   */
  readonly offset: number;
  /**
   * Without the line's end; what is not UTF-8 in it is U+FFFD. Hostile text: make it inert before
   * it is shown.
   */
  readonly text: string;
  /** Only where the line is longer than 64 KiB: the text is its beginning. */
  readonly isCut?: true;
}

/** A call, the lines of its recording, and the facts in them. */
export interface PlacedCall {
  /** Of the call in its trace, from 0. */
  readonly index: number;
  readonly call: string;
  /** In their order; more than one for a call that was split, or has several records. */
  readonly lines: readonly CallLine[];
  readonly facts: CallFacts;
}

/**
 * Reads a source again and finds where each call that is asked for is. The file of each trace is
 * read twice: once for the places, by the same reader as before, and once for the lines. Held are
 * the lines that are asked for (at most 64 KiB of each), and what `createPlaceParser` holds.
 * @param options those with which the traces were read
 * @returns the calls of each trace, in the order in which they were asked for, each trace's in
 *   their own order
 * @throws SentinelError E_FILE where the source cannot be read again or has changed since; what
 *   reading it throws
 */
export async function readPlacedCalls(
  source: FileSource,
  options: DatasetOptions,
  asked: readonly CallsOfTrace[],
): Promise<readonly (readonly PlacedCall[])[]> {
  if (source.isReadOnce === true) throw readOnce(source.location);
  const found = new Map<CallsOfTrace, readonly PlacedCall[]>();
  const paths = new Set(asked.map(({ trace }) => trace.path));
  for (const path of paths) {
    const ofFile = asked.filter(({ trace }) => trace.path === path);
    const placed = await readFile(source, path, options, ofFile);
    for (const [at, one] of ofFile.entries()) found.set(one, placed[at] ?? []);
  }
  return asked.map((one) => found.get(one) ?? []);
}

/** Why the lines of a source's calls cannot be read. */
export function readOnce(location: string): SentinelError {
  const path = location === STANDARD_INPUT ? "standard input" : location;
  return new SentinelError("E_FILE", { problem: "input.lines-read-once", path });
}

async function readFile(
  source: FileSource,
  path: string,
  { format, ...wanted }: DatasetOptions,
  asked: readonly CallsOfTrace[],
): Promise<readonly (readonly PlacedCall[])[]> {
  const textSource: TraceSource = { path, ...wanted };
  const calls = asked.map(({ trace, ranges }) => ({ name: trace.name, ranges }));
  const parser = createPlaceParser(format, textSource, calls);
  await eachPiece(source, path, parser.push, () => undefined);
  const parsed = parser.finish();
  const byName = new Map([...parsed.traces].map((trace) => [trace.name, trace]));
  const tracesOf = asked.map((one) => {
    const { id = "", found = [] } = byName.get(one.trace.name) ?? {};
    return { thread: (wanted.per ?? "thread") === "thread" && id !== "" ? id : null, found: checked(one, found) };
  });
  const { places } = parsed;
  const header = places.header();
  const linesOf = places.linesOf(tracesOf.flatMap(({ found }) => found.map(({ place }) => place)));
  const events = [...linesOf.values()].flat();
  const lines = createPlaceLines(header === null ? events : [...events, [header, header]], parsed.unit);
  await eachPiece(source, path, lines.push, lines.enter);
  lines.finish();
  return tracesOf.map(({ found, thread }) =>
    found.map((one) => placedCall(one, linesOf.get(one.place) ?? [], thread, parsed, lines)),
  );
}

/** @throws SentinelError E_FILE where the calls are others than when the trace was read */
function checked({ trace, ranges }: CallsOfTrace, found: readonly FoundCall[]): readonly FoundCall[] {
  const { calls } = trace;
  const isWhole =
    calls === undefined ||
    (found.every(({ index, call }) => calls[index] === call) &&
      ranges.every(
        ({ from, to }) =>
          found.filter(({ index }) => index >= from && index < to).length >= Math.min(to, calls.length) - from,
      ));
  if (isWhole) return found;
  throw new SentinelError("E_FILE", { problem: "input.lines-changed", path: trace.path });
}

function placedCall(
  { index, call, place, program }: FoundCall,
  ranges: readonly LineRange[],
  thread: string | null,
  { places, openUnwrappers, format }: ParsedPlaces,
  lines: PlaceLines,
): PlacedCall {
  const bytesOf = (found: readonly PlacedLine[]): readonly Uint8Array[] => found.map(({ bytes }) => bytes);
  const runs = ranges.map(([first, last]) => lines.between(first, last));
  const header = places.header();
  const headers = header === null ? [] : [bytesOf(lines.between(header, header))];
  const context: CallContext = {
    call,
    thread,
    program,
    header: unwrappedLines(headers, openUnwrappers)[0] ?? null,
    makerOf: (id) => places.makerOf(id, place),
  };
  const facts = formatNamed(format).facts?.(unwrappedLines(runs.map(bytesOf), openUnwrappers), context) ?? NO_FACTS;
  return { index, call, lines: runs.flat().map(textLine), facts };
}

function textLine({ bytes, ...where }: PlacedLine): CallLine {
  const { file, line, offset, isCut } = where;
  const text = textAt(bytes, 0, bytes.length);
  return { file, line, offset, text, ...(isCut === undefined ? {} : { isCut }) };
}

/**
 * Gives the bytes of the file of a trace, unpacked, in the same steps as when it is read for its
 * traces.
 * @throws SentinelError E_FILE where it is not there
 */
async function eachPiece(
  source: FileSource,
  path: string,
  push: (piece: Uint8Array) => void,
  enter: (file: string) => void,
): Promise<void> {
  const pauses = createPauses();
  for (const outer of source.files) {
    if (outer.path !== path && !path.startsWith(`${outer.path}:`)) continue;
    for await (const file of outer.contents?.() ?? [outer]) {
      if (file.path !== path) continue;
      for (const part of partsOf(file)) {
        enter(part.path);
        for await (const piece of untilCut(part.pieces)) {
          for (let from = 0; from < piece.length; from += STEP_BYTES) {
            push(piece.subarray(from, from + STEP_BYTES));
            if (pauses.isDue()) await pauses.take();
          }
        }
      }
      return;
    }
  }
  throw new SentinelError("E_FILE", { problem: "input.gone", path: source.location, file: path });
}

/** What could be read of a file that is cut, which was reported when it was read for its traces. */
async function* untilCut(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces;
  } catch (error) {
    if (!isSentinelError(error) || !isCut(error.facts)) throw error;
  }
}

function partsOf(file: SourceFile): Iterable<FilePart> {
  return file.parts?.() ?? [{ path: file.path, pieces: file.pieces() }];
}
