import { traceError } from "../../errors.ts";
import { blankLength, isDigit, LINE_END, shownWord, NO_BYTE } from "../bytes.ts";
import { LARGEST_CALL_NUMBER, namesOfNumbers } from "../call-numbers.ts";
import type { Format, TraceCollector, TraceReader, TraceSource } from "../format.ts";

const MOST_DIGITS = 4;
/** Only numbers; the reader refuses negative ones. */
const NUMBERS = /^-?\d+(?:\s+-?\d+)*$/;

/** Whether a line holds nothing but numbers. */
export function isNumbersLine(line: string): boolean {
  return NUMBERS.test(line);
}

/**
 * Reads the layout of ADFA-LD: decimal system-call numbers separated by blanks or line ends, one
 * trace per file.
 * @throws SentinelError E_TRACE when a word is not a number in 0..4095, or the architecture of the
 * numbers is not known
 */
export function adfaReader(source: TraceSource, collector: TraceCollector): TraceReader {
  const { names } = namesOfNumbers(source);
  const owner = collector.traceOf({ thread: "", process: null, container: null });
  let line = 1;

  function refuse(block: Uint8Array, at: number): never {
    const text = shownWord(block, at, 40);
    throw traceError(source.path, line, { problem: "trace.not-a-number", text, largest: LARGEST_CALL_NUMBER });
  }

  return {
    unit: "word",
    read(block) {
      for (let at = 0; at < block.length;) {
        const byte = block[at] ?? NO_BYTE;
        if (isDigit(byte)) {
          let number = 0;
          let end = at;
          for (let digit = byte; isDigit(digit) && end - at < MOST_DIGITS; digit = block[end] ?? NO_BYTE) {
            number = 10 * number + digit - 48;
            end += 1;
          }
          const isWord = end === block.length || blankLength(block, end) > 0;
          const name = isWord ? names[number] : undefined;
          if (name === undefined) refuse(block, at);
          owner.add(name);
          at = end;
        } else {
          const blank = blankLength(block, at);
          if (blank === 0) refuse(block, at);
          if (byte === LINE_END) line += 1;
          at += blank;
        }
      }
    },
    finish: () => [],
  };
}

export const ADFA = {
  name: "adfa",
  title: "ADFA-LD and other files of numbers",
  isLine: isNumbersLine,
  open: adfaReader,
  trust: { level: "neither", reason: "calls only" },
  example: "6 6 63 6 42",
} as const satisfies Format;
