import { noCallError, traceError } from "../../../src/errors.ts";
import { namesOfNumbers } from "../../../src/traces/call-numbers.ts";
import type { ParsedTraces } from "../../../src/traces/trace-parser.ts";
import type { TraceSource } from "../../../src/traces/format.ts";
import { checkCallCount, createWordStore, lineNumberAt, linesOf } from "./lines.ts";

/** No call table of the time reaches further; a larger number is a damaged file. */
const LARGEST_CALL_NUMBER = 4095;
const LINE = /^(\d{1,10})[ \t]+(\d{1,4})\s*$/;
/** A line longer than this is no pair of numbers, whatever is in it. */
const LONGEST_LINE = 256;
/** More processes than a machine numbers before the ids come back; more traces would fill the memory. */
const LARGEST_PROCESS_COUNT = 1_000_000;

/**
 * Reads the layout of the UNM and MIT traces (Forrest and others, "A sense of self for Unix processes", 1996): lines of a process id and a call
 * number. One process of one file is one trace, also where processes take turns, in order of their first call. The layout has no mark for a
 * process's end, so where files were put together and an id came back, its calls go on as the same trace.
 *
 * Whose the numbers are, the user says.
 * @throws SentinelError E_TRACE when there is no call, a line is no pair of numbers, a call is not in 0..4095, or the architecture is unknown
 */
export function parseUnm(text: string, source: TraceSource): ParsedTraces {
  const { path } = source;
  const { names, architecture } = namesOfNumbers(source);
  const store = createWordStore();
  const callsOf = new Map<string, string[]>();
  let count = 0;
  for (const { piece: line, offset } of linesOf(text)) {
    const [, processId, number] = (line.length > LONGEST_LINE ? null : LINE.exec(line)) ?? [];
    if (processId === undefined || number === undefined || Number(number) > LARGEST_CALL_NUMBER) {
      const facts = { text: line.slice(0, 40).trimEnd(), largest: LARGEST_CALL_NUMBER };
      throw traceError(path, lineNumberAt(text, offset), { problem: "trace.not-a-pair", ...facts });
    }
    const id = store(processId);
    let calls = callsOf.get(id);
    if (calls === undefined) {
      calls = [];
      callsOf.set(id, calls);
      checkProcessCount(callsOf.size, path);
    }
    calls.push(store(names[Number(number)] ?? ""));
    count += 1;
    checkCallCount(count, path);
  }
  if (count === 0) throw noCallError(path);
  return {
    traces: [...callsOf].map(([processId, calls]) => ({ name: `${path}#${processId}`, calls, architecture })),
    warnings: [],
    format: "unm",
  };
}

function checkProcessCount(processes: number, path: string): void {
  if (processes > LARGEST_PROCESS_COUNT) {
    throw traceError(path, null, { problem: "trace.too-many", most: LARGEST_PROCESS_COUNT, what: "processes" });
  }
}
