import { uniformInt } from "pure-rand/distribution/uniformInt";
import type { RandomGenerator } from "pure-rand/types/RandomGenerator";
import type { Tokens } from "./trace.ts";

/** How an attack is made to look normal; every call of its own stays, in order. */
export type Transformation = "padding" | "prefix" | "replay" | "suffix";

export const TRANSFORMATIONS: readonly Transformation[] = ["padding", "prefix", "replay", "suffix"];

/**
 * Calls of one replayed run: a window of STIDE, so that each run holds one window that it knows.
 */
export const REPLAYED_CALLS = 6;

/**
 * Says which call is likeliest next, walking along one trace: what an attacker needs to hide among
 * normal calls.
 */
export interface NextCallModel {
  /** A walk from before the first call of a trace. */
  start(): NextCallWalk;
}

/** A place in one trace. */
interface NextCallWalk {
  /**
   * The likeliest call at this place, given every call walked over so far; never the unknown token;
   * ties go to the smaller token.
   */
  likeliest(): number;
  /** Continues by one call. */
  advance(token: number): void;
}

/** What an attacker knows: normal traces, and a model of them. */
export interface Attacker {
  readonly model: NextCallModel;
  /**
   * Stretches of normal traces without a call that cannot be made for nothing, longest first; none
   * is empty, and there is at least one.
   */
  readonly normal: readonly Tokens[];
}

/**
 * One attack trace, altered at a cost of exactly `extraCalls` more calls.
 * - `padding`: at even distances the call that the attacker's model finds likeliest there, after
 * everything before it, padding included. Greedy: it may
 *   repeat one call for long.
 * - `prefix`: a stretch of a normal trace before the attack; several where none is long enough.
 * - `replay`: runs of {@link REPLAYED_CALLS} calls copied from normal traces, at even distances;
 * the last run may be shorter.
 * - `suffix`: after the attack the calls that the attacker's model finds likeliest, one after
 * another: dilutes a mean and leaves no seam to be seen.
 *
 * The first three cut the attack's own runs of calls, or change what its first calls follow; those
 * seams surprise. Source: Wagner and Soto, "Mimicry attacks on host-based intrusion detection
 * systems", CCS 2002; Tan, Killourhy, Maxion, "Undermining an anomaly-based intrusion detection
 * system using common exploits", RAID 2002.
 * @param extraCalls a whole number of 0 or more
 * @param random the only source of chance
 */
export function alteredAttack(
  tokens: Tokens,
  transformation: Transformation,
  extraCalls: number,
  attacker: Attacker,
  random: RandomGenerator,
): Tokens {
  if (tokens.length === 0 || extraCalls === 0) return tokens;
  if (transformation === "padding" || transformation === "suffix") {
    const first = transformation === "suffix" ? tokens.length : 0;
    return padded(tokens, extraCalls, first, attacker.model);
  }
  if (transformation === "prefix") {
    const altered = new Uint16Array(extraCalls + tokens.length);
    altered.set(normalCalls(attacker.normal, extraCalls, random));
    altered.set(tokens, extraCalls);
    return altered;
  }
  return replayed(tokens, extraCalls, attacker.normal, random);
}

/** @param first the place before which nothing is added; the trace's length puts all behind it */
function padded(tokens: Tokens, extraCalls: number, first: number, model: NextCallModel): Tokens {
  const walk = model.start();
  const altered = new Uint16Array(tokens.length + extraCalls);
  let length = 0;
  const append = (token: number): void => {
    altered[length++] = token;
    walk.advance(token);
  };
  for (const [place, token] of tokens.entries()) {
    while (place >= first && length < place + evenShare(place + 1, tokens.length, extraCalls)) append(walk.likeliest());
    append(token);
  }
  while (length < altered.length) append(walk.likeliest());
  return altered;
}

/**
 * How many of `extra` things come before place `place` of `places` when they are spread evenly; all
 * of them at the end.
 */
function evenShare(place: number, places: number, extra: number): number {
  return Math.floor((place * extra) / places);
}

function replayed(tokens: Tokens, extraCalls: number, normal: readonly Tokens[], random: RandomGenerator): Tokens {
  const runs = Math.ceil(extraCalls / REPLAYED_CALLS);
  const altered = new Uint16Array(tokens.length + extraCalls);
  let length = 0;
  let run = 0;
  for (const [place, token] of tokens.entries()) {
    for (; run < evenShare(place + 1, tokens.length, runs); run += 1) {
      const copied = normalCalls(normal, Math.min(REPLAYED_CALLS, extraCalls - run * REPLAYED_CALLS), random);
      altered.set(copied, length);
      length += copied.length;
    }
    altered[length++] = token;
  }
  return altered;
}

/**
 * `calls` calls in a row from a random place of a normal stretch; where none is so long, the
 * longest whole and the rest from another.
 */
function normalCalls(normal: readonly Tokens[], calls: number, random: RandomGenerator): Tokens {
  const found = new Uint16Array(calls);
  let length = 0;
  while (length < calls) {
    const missing = calls - length;
    const shorter = normal.findIndex((stretch) => stretch.length < missing);
    const longEnough = shorter < 0 ? normal.length : shorter;
    const chosen = normal[uniformInt(random, 0, Math.max(0, longEnough - 1))];
    if (chosen === undefined || chosen.length === 0)
      throw new RangeError("an attacker without normal calls has none to copy");
    const taken = Math.min(missing, chosen.length);
    const from = uniformInt(random, 0, chosen.length - taken);
    found.set(chosen.subarray(from, from + taken), length);
    length += taken;
  }
  return found;
}
