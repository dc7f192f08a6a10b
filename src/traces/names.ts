import { traceError } from "../errors.ts";
import type { ParsedTraces, TraceSource } from "./format.ts";

const CALL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const ARCHITECTURE_COMMENT = /^#\s*architecture:\s*(\S+)\s*$/;

/**
 * Reads call names separated by blanks or line ends, one trace a file. Lines that begin with # are comments; `# architecture: x86_64` names the
 * architecture.
 * @throws SentinelError E_TRACE when there is no call or a word is no call name
 */
export function parseNames(text: string, source: TraceSource): ParsedTraces {
  const calls: string[] = [];
  let architecture = source.architecture;
  for (const [index, line] of text.split("\n").entries()) {
    if (line.startsWith("#")) {
      architecture = ARCHITECTURE_COMMENT.exec(line)?.[1] ?? architecture;
      continue;
    }
    for (const word of line.split(/\s+/)) {
      if (word === "") continue;
      if (!CALL_NAME.test(word))
        throw traceError(source.path, index + 1, `"${word.slice(0, 40)}" is not the name of a system call`);
      calls.push(word);
    }
  }
  if (calls.length === 0) throw traceError(source.path, null, "the file holds no system call");
  return { traces: [{ name: source.path, calls, architecture }], warnings: [] };
}
