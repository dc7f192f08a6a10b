import { at } from "../../core/at.ts";
import { limitsOf, tooManyCalls } from "../collector-limits.ts";
import type { TraceSource } from "../format.ts";
import type { Place } from "../places/place-keeper.ts";

/**
 * The calls of all threads in the order of the text: 8 bytes per call, 8 more for its time and 8
 * for its place.
 */
export interface CallLog {
  /** @param owner the caller's number of the thread, from 0 on */
  readonly add: (owner: number, call: string, seconds: number) => void;
  /** Visits each call, with its place on a pass that looks for places. */
  readonly forEach: (read: (owner: number, call: string, seconds: number, place?: Place) => void) => void;
}

const FIRST_LENGTH = 1024;

/**
 * The calls keep their times where the source wants them; otherwise their times are NaN.
 * @throws SentinelError E_TRACE, from `add`, when the file has more calls than the limit
 */
export function createCallLog(source: TraceSource): CallLog {
  const { keepsTimes = false, places } = source;
  const limits = limitsOf(source);
  const words: string[] = [];
  const wordOf = new Map<string, number>();
  let owners = new Uint32Array(FIRST_LENGTH);
  let calls = new Uint32Array(FIRST_LENGTH);
  let times = new Float64Array(keepsTimes ? FIRST_LENGTH : 0);
  let placeOf = new Float64Array(places === undefined ? 0 : FIRST_LENGTH);
  let length = 0;

  function indexOf(call: string): number {
    const known = wordOf.get(call);
    if (known !== undefined) return known;
    wordOf.set(call, words.length);
    return words.push(call) - 1;
  }

  function grow(): void {
    const longer = new Uint32Array(2 * length);
    longer.set(owners);
    owners = longer;
    const longerCalls = new Uint32Array(2 * length);
    longerCalls.set(calls);
    calls = longerCalls;
    const longerTimes = new Float64Array(keepsTimes ? 2 * length : 0);
    longerTimes.set(times);
    times = longerTimes;
    const longerPlaces = new Float64Array(places === undefined ? 0 : 2 * length);
    longerPlaces.set(placeOf);
    placeOf = longerPlaces;
  }

  return {
    add(owner, call, seconds) {
      if (length === limits.calls) throw tooManyCalls(source, limits, null);
      if (length === owners.length) grow();
      owners[length] = owner;
      calls[length] = indexOf(call);
      if (keepsTimes) times[length] = seconds;
      if (places !== undefined) placeOf[length] = places.here();
      length += 1;
    },
    forEach(read) {
      for (let index = 0; index < length; index += 1) {
        const seconds = keepsTimes ? at(times, index) : NaN;
        read(
          at(owners, index),
          at(words, at(calls, index)),
          seconds,
          places === undefined ? undefined : placeOf[index],
        );
      }
    },
  };
}
