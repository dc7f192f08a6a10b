import type { TraceFacts } from "../core/trace.ts";
import { traceError } from "../errors.ts";
import { createBlockCutter, type BlockCutter } from "./blocks.ts";
import { createCallBook, createDigestBook, type ReadableBook } from "./call-book.ts";
import { createCallDigests } from "./call-digests.ts";
import type { ParsedDigests, ParsedTraces, TraceFormat, TraceSource } from "./format.ts";
import { joinBytes } from "./join-bytes.ts";
import { READERS } from "./readers.ts";
import { SNIFFED_BYTES, sniffBytes } from "./sniff.ts";
import type { TraceReader } from "./trace-reader.ts";

/** Reads one file as it arrives; only the traces themselves are held. */
export interface TraceParser<Parsed = ParsedTraces> {
  /**
   * @param piece the next bytes of the text, UTF-8, cut anywhere; they are neither kept nor changed
   * @throws SentinelError E_TRACE, with file and line, when the text is no trace
   */
  readonly push: (piece: Uint8Array) => void;
  /** @throws SentinelError E_TRACE when the text as a whole is no trace, or holds no call */
  readonly finish: () => Parsed;
}

interface Opened {
  readonly format: TraceFormat;
  readonly reader: TraceReader;
  readonly cutter: BlockCutter;
}

/** @param format "auto" tells it by the first MiB of the text */
export function createTraceParser(format: TraceFormat | "auto", source: TraceSource): TraceParser {
  return parserInto(createCallBook(source), format, source);
}

/** Reads one file of any size in the memory of its traces' names. @param format "auto" tells it by the first MiB of the text */
export function createDigestParser(format: TraceFormat | "auto", source: TraceSource): TraceParser<ParsedDigests> {
  const digests = createCallDigests();
  const parser = parserInto(createDigestBook(source, digests), format, source);
  return { push: parser.push, finish: () => ({ ...parser.finish(), callCounts: digests.counts() }) };
}

function parserInto<Kept extends TraceFacts>(
  book: ReadableBook<Kept>,
  format: TraceFormat | "auto",
  source: TraceSource,
): TraceParser<ParsedTraces<Kept>> {
  let opened: Opened | null = format === "auto" ? null : open(format);
  let head: Uint8Array[] = [];
  let headBytes = 0;

  function open(known: TraceFormat): Opened {
    const reader = READERS[known](source, book);
    return { format: known, reader, cutter: createBlockCutter(reader.unit, source.path) };
  }

  function read({ reader, cutter }: Opened, piece: Uint8Array): void {
    const block = cutter.push(piece);
    if (block.length > 0) reader.read(block);
  }

  /** Tells the format from what has come so far, and reads that. */
  function openByContent(): Opened {
    const text = joinBytes(head);
    head = [];
    const found = open(sniffBytes(text, source.path));
    read(found, text);
    return found;
  }

  return {
    push(piece) {
      if (opened === null) {
        head.push(piece.slice());
        headBytes += piece.length;
        if (headBytes >= SNIFFED_BYTES) opened = openByContent();
      } else read(opened, piece);
    },
    finish() {
      opened ??= openByContent();
      const rest = opened.cutter.rest();
      if (rest.length > 0) opened.reader.read(rest);
      const warnings = [...opened.reader.finish()];
      if (book.callCount() === 0) throw traceError(source.path, null, "the file holds no system call");
      if (book.lostEvents() > 0) warnings.push(lostWarning(source.path, book.lostEvents()));
      return { traces: book.traces(), warnings, format: opened.format };
    },
  };
}

function lostWarning(path: string, events: number): string {
  const lost = events === 1 ? "an event was" : `${events} events were`;
  return `${path}: ${lost} lost while it was recorded, so every trace of it may have gaps`;
}
