import type { CallBook } from "./call-book.ts";
import type { Problem } from "../problems/problem.ts";
import type { TraceSource } from "./trace-source.ts";

/** One file on its way to traces, block by block. */
export interface TraceReader {
  /** What a block never cuts: a line, or only a word, where one line may hold a whole trace. */
  readonly unit: "line" | "word";
  /**
   * Reads the next block of whole lines (or words), of which it keeps nothing but what it writes
   * into the book.
   * @throws SentinelError E_TRACE, with file and line, when the text is no trace
   */
  readonly read: (block: Uint8Array) => void;
  /** How many lines have held something so far; left out by readers that skip none. */
  readonly lines?: () => number;
  /**
   * Returns, once everything is read, what was odd.
   * @throws SentinelError E_TRACE when the text as a whole is no trace
   */
  readonly finish: () => readonly Problem[];
}

/** Begins to read a text in one format; its calls go into the book. */
export type OpenReader = (source: TraceSource, book: CallBook) => TraceReader;
