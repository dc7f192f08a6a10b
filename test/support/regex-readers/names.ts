import { noCallError, traceError } from "../../../src/errors.ts";
import type { ParsedTraces } from "../../../src/traces/trace-parser.ts";
import type { TraceSource } from "../../../src/traces/format.ts";
import { isUnknownName, spelledCall } from "../../../src/traces/known-call.ts";
import { checkCallCount, createWordStore, lineNumberAt, linesOf, wordsOf } from "./lines.ts";

/** What the name of a system call looks like. */
export const CALL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*(?:-\d+)?$/;
const ARCHITECTURE_COMMENT = /^#\s*architecture:\s*(\S+)\s*$/;

/**
 * Reads call names separated by blanks or line ends, one trace a file. Lines that begin with # are comments; `# architecture: x86_64` names the
 * architecture.
 * @throws SentinelError E_TRACE when there is no call or a word is no call name
 */
export function parseNames(text: string, source: TraceSource): ParsedTraces {
  const store = createWordStore();
  const calls: string[] = [];
  let architecture = source.architecture;
  for (const { piece: line, offset } of linesOf(text)) {
    if (line.startsWith("#")) {
      architecture = ARCHITECTURE_COMMENT.exec(line)?.[1] ?? architecture;
      continue;
    }
    for (const { piece } of wordsOf(line)) {
      for (let rest = piece.replace(/^\|+/, ""); rest !== ""; rest = rest.replace(/^[^|]*\|*/, "")) {
        const word = rest.replace(/\|.*$/s, "");
        if (isUnknownName(word)) continue;
        if (!CALL_NAME.test(word)) {
          const facts = { text: rest.slice(0, 40) };
          throw traceError(source.path, lineNumberAt(text, offset), { problem: "trace.not-a-name", ...facts });
        }
        calls.push(store(spelledCall(word, architecture) ?? word));
        checkCallCount(calls.length, source.path);
      }
    }
  }
  if (calls.length === 0) throw noCallError(source.path);
  return { traces: [{ name: source.path, calls, architecture }], warnings: [], format: "names" };
}
