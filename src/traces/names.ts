import { traceError } from "../errors.ts";
import { checkCallCount, type ByteReader } from "./byte-reader.ts";
import { blankLength, LINE_END, lineEndAt, shownWord, skipBlanks, skipName, skipWord, textAt } from "./bytes.ts";
import type { TraceSource } from "./format.ts";
import { createWordTable } from "./word-table.ts";

/** What the name of a system call looks like. */
export const CALL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const COMMENT = "#".charCodeAt(0);
const ARCHITECTURE = "architecture:";

/**
 * Reads call names separated by blanks or line ends, one trace a file. Lines that begin with # are comments; `# architecture: x86_64` names the
 * architecture.
 * @throws SentinelError E_TRACE when there is no call or a word is no call name
 */
export function namesReader(bytes: Uint8Array, source: TraceSource): ByteReader {
  const { path } = source;
  const store = createWordTable((word) => word);
  const calls: string[] = [];
  let architecture = source.architecture;
  let line = 1;
  let isLineStart = true;

  function refuse(at: number): never {
    checkCallCount(calls.length, path);
    throw traceError(path, line, `"${shownWord(bytes, at, 40)}" is not the name of a system call`);
  }

  function read(from: number, until: number): number {
    let at = from;
    while (at < until) {
      const blank = blankLength(bytes, at);
      if (blank > 0) {
        if (bytes[at] === LINE_END) {
          line += 1;
          isLineStart = true;
        }
        at += blank;
      } else if (isLineStart && bytes[at] === COMMENT) {
        const end = lineEndAt(bytes, at);
        architecture = architectureIn(bytes, at, end) ?? architecture;
        at = end;
      } else {
        isLineStart = false;
        const end = skipName(bytes, at);
        const isWord = end > at && (end === bytes.length || blankLength(bytes, end) > 0);
        if (!isWord) refuse(at);
        calls.push(store(bytes, at, end));
        at = end;
      }
    }
    checkCallCount(calls.length, path);
    return at;
  }

  return {
    read,
    finish() {
      if (calls.length === 0) throw traceError(path, null, "the file holds no system call");
      return { traces: [{ name: path, calls, architecture }], warnings: [] };
    },
  };
}

/** What a comment `# architecture: NAME` names; null in any other. */
function architectureIn(bytes: Uint8Array, start: number, end: number): string | null {
  const keyword = skipBlanks(bytes, start + 1);
  if (textAt(bytes, keyword, Math.min(end, keyword + ARCHITECTURE.length)) !== ARCHITECTURE) return null;
  const name = skipBlanks(bytes, keyword + ARCHITECTURE.length);
  const nameEnd = skipWord(bytes, name, end);
  return nameEnd > name && skipBlanks(bytes, nameEnd) === end ? textAt(bytes, name, nameEnd) : null;
}
