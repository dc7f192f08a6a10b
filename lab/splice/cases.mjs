// Normal traces with a foreign segment in them, from a seed.
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { standardCalls } from "../../dist/syscalls/architecture.js";

/** Where a segment comes from: an attack trace, calls that occur in training drawn blindly, a normal trace of another host and architecture. */
export const KINDS = ["attack", "random", "other host"];
/** Calls of the windows by which a segment is called unseen: STIDE's. */
const WINDOW_CALLS = 6;

const keyOf = (calls) => calls.join(" ");
const windowsOf = (calls) =>
  Array.from({ length: Math.max(0, calls.length - WINDOW_CALLS + 1) }, (_, at) =>
    keyOf(calls.slice(at, at + WINDOW_CALLS)),
  );

/** Each different sequence of calls once, and none of those in `known`. */
function distinct(traces, known = new Set()) {
  const byKey = new Map(traces.map((calls) => [keyOf(calls), calls]));
  return [...byKey].filter(([key]) => !known.has(key)).map(([, calls]) => calls);
}

/**
 * A maker of cases. Hosts of a segment are the distinct validation traces that copy no training trace and are at least twice as long as the segment; every
 * draw is uniform and with replacement. A case: `{ calls, from, to, isUnseen }`, the segment at `from` to before `to`; `isUnseen` when a window of six of
 * its calls occurs nowhere in training.
 * @param foreignData the data set of another host, or null; of its training traces the calls are kept that this architecture has by name
 */
export function caseMaker(data, foreignData) {
  const callsOf = (traces) => traces.map((trace) => trace.calls);
  const training = callsOf(data.splits.training);
  const seenWindows = new Set(training.flatMap(windowsOf));
  const trained = [...new Set(training.flat())].sort();
  const named = new Set(standardCalls(data.architecture));
  const normals = distinct(callsOf(data.splits.validation), new Set(training.map(keyOf)));
  const attacks = distinct(callsOf(data.splits.attack));
  const others = distinct(
    callsOf(foreignData?.splits.training ?? []).map((calls) => calls.filter((call) => named.has(call))),
  );

  return (kind, length, count, seed) => {
    const random = xoroshiro128plus(seed);
    const below = (limit) => uniformInt(random, 0, limit - 1);
    const pick = (list) => list[below(list.length)];
    const hosts = normals.filter((calls) => calls.length >= 2 * length);
    const sources = (kind === "attack" ? attacks : others).filter((calls) => calls.length >= length);
    const segmentOf = () => {
      if (kind === "random") return Array.from({ length }, () => pick(trained));
      const source = pick(sources);
      const start = below(source.length - length + 1);
      return source.slice(start, start + length);
    };
    return Array.from({ length: count }, () => {
      const host = pick(hosts);
      const segment = segmentOf();
      const from = below(host.length + 1);
      return {
        calls: [...host.slice(0, from), ...segment, ...host.slice(from)],
        from,
        to: from + length,
        isUnseen: windowsOf(segment).some((window) => !seenWindows.has(window)),
      };
    });
  };
}
