import { phraseOf } from "../../dist/problems/problem.js";
import { parseTraces } from "../../dist/traces/parse-traces.js";

/** The threads that the attacks try to forge calls of. */
const VICTIMS = ["1", "77"];

/**
 * What a reader makes of an attack: how many of the calls that were made, how many calls of `execve` of threads that do not exist, what it said.
 * @param thread whose calls count; of all threads where it is left out
 * @param isMade whether a call of this name counts
 */
export function whatWasRead(bytes, { format, architecture, thread, isMade }) {
  try {
    const { traces, warnings } = parseTraces(bytes.toString("utf8"), format, { path: "x", architecture });
    const threadOf = ({ name }) => name.replace(/^x#?/, "");
    const own = thread === undefined ? traces : traces.filter((trace) => threadOf(trace) === thread);
    const { lostEvents = 0, unreadCalls = 0 } = traces[0] ?? {};
    const skipped = warnings
      .filter(({ problem }) => problem === "trace.lines-skipped")
      .map((warning) => `line ${warning.line}: ${phraseOf(warning)}`);
    const forged = traces.filter((trace) => VICTIMS.includes(threadOf(trace)) && trace.calls.includes("execve"));
    return {
      calls: own.flatMap((trace) => trace.calls).filter(isMade).length,
      forged: forged.length,
      said: [
        ...(lostEvents > 0 ? [`${lostEvents} events lost`] : []),
        ...(unreadCalls > 0 ? [`${unreadCalls} calls not read`] : []),
        ...skipped,
      ],
    };
  } catch (error) {
    return { calls: 0, forged: 0, said: [`refused: ${error.message}`] };
  }
}
