import { type Gaps, type Trace, type TraceDigest, type TraceFacts, withFields } from "../core/trace.ts";
import type { CallCounts } from "../core/statistics.ts";
import { noCallError, traceError } from "../errors.ts";
import type { Problem } from "../problems/problem.ts";
import { joinBytes, textAt } from "./bytes.ts";
import { createBlockCutter, type BlockCutter } from "./lines.ts";
import { createTraceCollector, createDigestCollector, type ReadableCollector } from "./trace-collector.ts";
import { createCallDigests } from "./call-store.ts";
import { formatNamed, type TraceFormat } from "./formats.ts";
import type { TraceReader, TraceSource, TrustReason } from "./format.ts";
import { factsNotOfLinux, namesNotOfLinux, isMostlyNotOfLinux, type NamesNotOfLinux } from "./not-of-linux.ts";
import { listKey } from "./json/json-line.ts";
import { createNulSkipper } from "./nul-bytes.ts";
import { createPlaces, type KeptPlaces, type Place } from "./places/place-keeper.ts";
import { createPlacedCollector, type AskedCalls, type FoundCalls } from "./places/placed-collector.ts";
import type { PlaceUnit } from "./places/place-lines.ts";
import { createPlacedFeed, type PlacedFeed } from "./places/placed-feed.ts";
import { SNIFFED_BYTES, sniffBytes } from "./sniff.ts";
import { findWrapping } from "./wrapped/find-wrapping.ts";
import type { Unwrapper } from "./wrapped/unwrap-lines.ts";

/** How many lines of a file hold something, and how many of these were skipped. */
export interface LinesRead {
  readonly lines: number;
  readonly skipped: number;
}

/** The traces of one file, and what was odd in it. */
export interface ParsedTraces<Kept = Trace, Traces extends Iterable<Kept> = readonly Kept[]> {
  readonly traces: Traces;
  /** What was odd, but was read. */
  readonly warnings: readonly Problem[];
  readonly format: TraceFormat;
  /** Only where lines were skipped because they are not of the format. */
  readonly linesRead?: LinesRead;
  /**
   * Why a monitored process could have written calls of this text; only where its format is
   * otherwise safe.
   */
  readonly forgeable?: TrustReason;
}

/**
 * The traces of a file whose calls are not kept. They can be iterated any number of times, and are
 * made again each time.
 */
export interface ParsedDigests extends ParsedTraces<TraceDigest, Iterable<TraceDigest>> {
  /** How often each call was made, in all traces together. */
  readonly callCounts: CallCounts;
}

/** Reads one file as it arrives; only the traces themselves are held. */
export interface TraceParser<Parsed = ParsedTraces> {
  /**
   * @param piece the next bytes of the text, UTF-8, cut anywhere; they are neither kept nor changed
   * @throws SentinelError E_TRACE, with file and line, where the text is not a trace
   */
  readonly push: (piece: Uint8Array) => void;
  /**
   * Says, before the end, that the rest of the text is missing: every trace has a gap.
   * @param warning why, with the file
   */
  readonly cut: (warning: Problem) => void;
  /**
   * @param last the text's last piece, or all of it, where the caller knows that nothing follows:
   * it is read in place and not kept
   * @throws SentinelError E_TRACE when the text as a whole is not a trace, or holds no call
   */
  readonly finish: (last?: Uint8Array) => Parsed;
}

/** How much of a text is kept to say what it looks like, where the named format does not fit. */
const LOOKED_AT_BYTES = 2 ** 16;

type OddLine = Parameters<NonNullable<TraceSource["tellStrange"]>>[1];

interface Opened {
  /** What takes off what is around the text's lines, the outermost first. */
  readonly unwrappers: readonly Unwrapper[];
  readonly format: TraceFormat;
  readonly reader: TraceReader;
  readonly cutter: BlockCutter;
  readonly openUnwrappers: () => readonly Unwrapper[];
}

/**
 * Reads one file and keeps its calls: 8 bytes per call.
 * @param format "auto" recognises it by the first MiB of the text
 */
export function createTraceParser(format: TraceFormat | "auto", source: TraceSource): TraceParser {
  return parserInto(createTraceCollector(source), format, source);
}

/**
 * Reads one file of any size. What is held grows with the number of its traces and of its different
 * calls, not with its length.
 * @param format "auto" recognises it by the first MiB of the text
 */
export function createDigestParser(format: TraceFormat | "auto", source: TraceSource): TraceParser<ParsedDigests> {
  const digests = createCallDigests(source.path);
  const parser = parserInto(createDigestCollector(source, digests), format, source);
  const finish = (last?: Uint8Array) => withFields(parser.finish(last), { callCounts: digests.counts() });
  return { push: parser.push, cut: parser.cut, finish };
}

/** The calls that a second reading of a file was asked for, with their places. */
export interface ParsedPlaces extends ParsedTraces<TraceFacts & FoundCalls, Iterable<TraceFacts & FoundCalls>> {
  readonly places: KeptPlaces;
  /** Opens new unwrappers of the text's lines each time. */
  readonly openUnwrappers: () => readonly Unwrapper[];
  /** What is at a place: a word in formats of which one line may hold a whole trace. */
  readonly unit: PlaceUnit;
}

/**
 * Reads a file again, line by line, and keeps only the places of calls. What is held grows with the
 * number of traces, of calls that are asked for, and of lines that continue a call: 24 bytes each.
 * @param format the same as on the first reading, so that the text is read in the same way
 */
export function createPlaceParser(
  format: TraceFormat | "auto",
  source: TraceSource,
  asked: readonly AskedCalls[],
): TraceParser<ParsedPlaces> {
  const places = createPlaces((what, count) => {
    collector.checkHeld(what, count);
  });
  const collector = createPlacedCollector(source, asked, places);
  let found: Pick<ParsedPlaces, "openUnwrappers" | "unit"> | null = null;
  const parser = parserInto(collector, format, { ...source, places }, ({ reader, openUnwrappers }, clean, start) => {
    const unwrappers = openUnwrappers();
    found = { openUnwrappers, unit: unwrappers.length === 0 ? reader.unit : "whole line" };
    return createPlacedFeed(reader, unwrappers, clean, places, source.path, start);
  });
  return {
    ...parser,
    finish(last) {
      const parsed = parser.finish(last);
      return { ...parsed, places, openUnwrappers: () => [], unit: "line", ...found };
    },
  };
}

/** @param openFeed on a pass that looks for places: makes what feeds the reader */
function parserInto<Kept extends TraceFacts, Traces extends Iterable<Kept>>(
  collector: ReadableCollector<Kept, Traces>,
  format: TraceFormat | "auto",
  source: TraceSource,
  openFeed?: (opened: Opened, clean: (text: Uint8Array) => Uint8Array, start: Place) => PlacedFeed,
): TraceParser<ParsedTraces<Kept, Traces>> {
  let opened: Opened | null = null;
  let feed: PlacedFeed | null = null;
  /** How many NUL bytes the file begins with. */
  let start: Place = 0;
  let shown: Uint8Array = new Uint8Array(0);
  let head: Uint8Array[] = [];
  let headBytes = 0;
  const nuls = createNulSkipper();
  let skippedLines = 0;
  let forgeable: TrustReason | null = null;
  /** Lines without the wrapping that others have; the reader does not get them. */
  let unwrappedLines = 0;
  const cuts: Problem[] = [];
  let strange: { readonly line: number; readonly odd: OddLine } | null = null;

  const tellStrange = (line: number, odd: OddLine): void => void (strange ??= { line, odd });
  const countStrange = (): void => void (skippedLines += 1);
  const countUnwrapped = (): void => {
    unwrappedLines += 1;
    skippedLines += 1;
  };
  const tellForgeable = (reason: TrustReason): void => void (forgeable ??= reason);
  const noting = withFields(source, { tellStrange, countStrange, tellForgeable });

  /**
   * Keeps the beginning, by which the format is recognised, and opens the reader once it is long
   * enough.
   * @param isLast whether the piece stays unchanged until all is read
   */
  function addToHead(piece: Uint8Array, isLast: boolean): void {
    const kept = headBytes === 0 ? nuls.skipHead(piece) : piece;
    if (kept === null) throw traceError(source.path, null, { problem: "trace.too-many-nul-bytes" });
    start += piece.length - kept.length;
    // A copy: `slice` of a Node buffer would be a view.
    if (kept.length > 0) head.push(isLast ? kept : new Uint8Array(kept));
    headBytes += kept.length;
    if (headBytes >= (format === "auto" ? SNIFFED_BYTES : LOOKED_AT_BYTES)) opened = openByContent(false);
  }

  function readOn(found: Opened, piece: Uint8Array): void {
    if (feed === null) read(found, piece);
    else feed.push(piece);
  }

  /** Recognises the wrapping and the format by the text so far, and reads it. */
  function openByContent(isWhole: boolean): Opened {
    const text = joinBytes(head);
    if (text.length === 0 && nuls.isAll()) throw refusal();
    const wrapped = findWrapping(text, isWhole, withFields(noting, { countStrange: countUnwrapped }));
    head = [];
    const known = format === "auto" ? sniffBytes(wrapped.head, source.path) : format;
    // Kept for the message where the format that the user named reads nothing.
    if (format !== "auto") shown = wrapped.head.slice(0, LOOKED_AT_BYTES);
    const reader = formatNamed(known).open(noting, collector);
    const cutter = createBlockCutter(reader.unit, source.path);
    const { unwrappers, openAgain } = wrapped;
    const found = { format: known, reader, cutter, unwrappers, openUnwrappers: openAgain };
    feed = openFeed?.(found, nuls.clean, start) ?? null;
    if (feed !== null) feed.push(text);
    else if (isWhole && unwrappers.length === 0) reader.read(nuls.clean(text));
    else readInner(found, wrapped.head);
    return found;
  }

  function readInner({ reader, cutter }: Opened, text: Uint8Array): void {
    cutter.push(nuls.clean(text), reader.read);
  }

  /** @param from the first wrapping, from the outermost, that the piece still has */
  function read(found: Opened, piece: Uint8Array, from = 0): void {
    let text = piece;
    for (const unwrapper of found.unwrappers.slice(from)) text = unwrapper.push(text);
    readInner(found, text);
  }

  function readRest(found: Opened): void {
    for (const [index, unwrapper] of found.unwrappers.entries()) read(found, unwrapper.rest(), index + 1);
    const rest = found.cutter.rest();
    if (rest.length > 0) found.reader.read(rest);
  }

  function isMostlyStrange({ reader }: Opened): boolean {
    return reader.lines !== undefined && 2 * skippedLines > reader.lines() + unwrappedLines;
  }

  /** The format that the text looks like, where the user named another; else null. */
  function otherFormat(): TraceFormat | null {
    const found = format === "auto" ? null : formatOf(shown, source.path);
    return found === format ? null : found;
  }

  /** Why no call was read. */
  function refusal(): Error {
    if (nuls.isAll()) return traceError(source.path, null, { problem: "trace.only-nul-bytes" });
    const looksLike = otherFormat();
    const { unreadCalls } = collector.gaps();
    if (strange === null && unreadCalls === 0 && looksLike === null) return noCallError(source.path);
    return traceError(source.path, strange?.line ?? null, {
      problem: "trace.nothing-read",
      odd: strange?.odd ?? null,
      unreadCalls,
      listKey: strange === null ? null : listKey(textAt(shown, 0, shown.length)),
      example: formatNamed(format === "auto" ? (opened?.format ?? "names") : format).example,
      looksLike,
    });
  }

  /**
   * The warning on names that are not of Linux.
   * @throws SentinelError E_TRACE where most names are such, unless the user named the format
   */
  function warningNotOfLinux(unfamiliar: NamesNotOfLinux, found: TraceFormat): Problem {
    const isRefused = isMostlyNotOfLinux(unfamiliar) && format === "auto";
    const facts = factsNotOfLinux(unfamiliar, isRefused ? found : null);
    if (isRefused) throw traceError(source.path, null, facts);
    return { ...facts, path: source.path };
  }

  return {
    push(piece) {
      if (opened === null) addToHead(piece, false);
      else readOn(opened, piece);
    },
    cut(warning) {
      cuts.push(warning);
    },
    finish(last) {
      if (last !== undefined && opened !== null) readOn(opened, last);
      else if (last !== undefined) addToHead(last, true);
      opened ??= openByContent(true);
      if (feed === null) readRest(opened);
      else feed.finish();
      // Otherwise the reader would say how to record, as if it had understood the text.
      if (strange !== null && collector.callCount() === 0 && (isMostlyStrange(opened) || otherFormat() !== null)) {
        throw refusal();
      }
      const ofWrapping = opened.unwrappers.flatMap(({ warnings: all }) => all());
      const warnings = [...ofWrapping, ...opened.reader.finish()];
      if (collector.callCount() === 0) throw refusal();
      const unfamiliar = namesNotOfLinux(collector, source.callNames);
      if (unfamiliar !== null) warnings.push(warningNotOfLinux(unfamiliar, opened.format));
      warnings.push(...nuls.warnings(source.path));
      collector.leaveUnread(nuls.gaps() + opened.unwrappers.reduce((sum, { parts }) => sum + parts(), 0));
      warnings.push(...gapWarnings(source.path, collector.gaps()), ...cuts);
      collector.leaveUnread(cuts.length);
      const linesRead = { lines: (opened.reader.lines?.() ?? skippedLines) + unwrappedLines, skipped: skippedLines };
      return {
        traces: collector.traces(),
        warnings,
        format: opened.format,
        ...(skippedLines === 0 ? {} : { linesRead }),
        ...(forgeable === null ? {} : { forgeable }),
      };
    },
  };
}

/** The format of a text by its beginning; null where it is not known. */
function formatOf(head: Uint8Array, path: string): TraceFormat | null {
  try {
    return sniffBytes(head, path);
  } catch {
    return null;
  }
}

function gapWarnings(path: string, { lostEvents, missingEvents, unreadCalls }: Gaps): readonly Problem[] {
  const kinds = [
    { kind: "lost", count: lostEvents },
    { kind: "missing", count: missingEvents },
    { kind: "unread", count: unreadCalls },
  ] as const;
  return kinds.filter(({ count }) => count > 0).map((gap) => ({ problem: "trace.gaps", path, ...gap }));
}
