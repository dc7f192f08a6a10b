import type { Problem } from "../../problems/problem.ts";
import type { Place } from "../places/place-keeper.ts";

/** Takes what another program put around each line of a recording off a stream of bytes. */
export interface Unwrapper {
  /**
   * @param piece what comes next, cut anywhere; it is not kept
   * @returns the recording's own bytes so far, perhaps none
   * @throws SentinelError E_TRACE when a line or an object is longer than 64 MiB, or a line has no
   * wrapping and the user is strict
   */
  readonly push: (piece: Uint8Array) => Uint8Array;
  /** What is left at the text's end. */
  readonly rest: () => Uint8Array;
  /**
   * On a pass that looks for places: where each line began that was given last, blank ones left
   * out. Left out by unwrappers that make one line of each.
   */
  readonly places?: () => readonly Place[];
  /** Whether it takes objects out of a JSON text, of which several may share a line. */
  readonly isOfObjects?: true;
  /** One on what had no wrapping, or none. */
  readonly warnings: () => readonly Problem[];
  /** How many lines were parts of calls, without the rest: these calls are left unread. */
  readonly parts: () => number;
}

/** What is longer was written by no recorder; to hold it would fill the memory. */
export const LONGEST_HELD_BYTES = 64 * 2 ** 20;
