import { at } from "../../src/core/at.ts";
import { type Detector, type LanguageModel, checkedSurprises } from "../../src/core/detector.ts";
import { meanOf, medianOf, sumOf } from "../../src/core/statistics.ts";
import type { Tokens } from "../../src/core/trace.ts";
import type { SeedScores } from "./results-rows.ts";

/** What a mixture needs of its members: a network or an n-gram model. */
export type MixtureMember = Detector & Pick<LanguageModel, "surprises">;

/** Steps of the fit; the likelihood has one summit and is flat to six digits long before. */
const FIT_STEPS = 200;

/**
 * The weight of the first of two models that makes held-out normal traces most probable under their
 * linear interpolation; in [0, 1]. By expectation maximisation from one half. Source: Jelinek and
 * Mercer, "Interpolated estimation of Markov source parameters from sparse data", 1980.
 * @param first surprises of each held-out trace in bits, of traces that neither model was fitted
 * on; `second` of the same traces
 */
export function mixtureWeight(first: readonly Float64Array[], second: readonly Float64Array[]): number {
  let weight = 0.5;
  for (let step = 0; step < FIT_STEPS; step += 1) {
    let credit = 0;
    let calls = 0;
    for (const [trace, bits] of first.entries()) {
      for (const [place, ownBits] of bits.entries()) {
        // The share of the first in the mixture, as a ratio: single probabilities may be too small
        // for a number.
        const ratio = 2 ** (ownBits - (second[trace]?.[place] ?? ownBits));
        credit += weight / (weight + (1 - weight) * ratio);
        calls += 1;
      }
    }
    if (calls > 0) weight = credit / calls;
  }
  return weight;
}

/**
 * Two language models as one: P = weight * P1 + (1 - weight) * P2 at every call; the score is the
 * mean surprise. Both must speak the same vocabulary.
 * @param heldOut normal traces that neither was fitted on: they give the weight and calibrate
 */
export async function fitMixture(
  name: string,
  members: readonly [MixtureMember, MixtureMember],
  heldOut: readonly Tokens[],
): Promise<{ readonly detector: MixtureMember; readonly weight: number; readonly heldOutBits: number }> {
  const [first, second] = members;
  const weight = mixtureWeight(await checkedSurprises(first, heldOut), await checkedSurprises(second, heldOut));
  const surprises: MixtureMember["surprises"] = async (traces, progress) => {
    const own = await checkedSurprises(first, traces, progress);
    const other = await checkedSurprises(second, traces);
    return own.map((bits, trace) =>
      bits.map((ownBits, place) => mixedBits(ownBits, other[trace]?.[place] ?? ownBits, weight)),
    );
  };
  const score = async (...[traces, progress]: Parameters<Detector["score"]>): Promise<Float64Array> =>
    Float64Array.from(await surprises(traces, progress), meanOf);
  const own = await surprises(heldOut);
  const calls = sumOf(own, ({ length }) => length);
  return {
    weight,
    heldOutBits: sumOf(own, (bits) => meanOf(bits) * bits.length) / calls,
    detector: {
      name,
      description: `${(100 * weight).toFixed(0)} % ${first.name}, the rest ${second.name}; mean surprise of a call`,
      vocabulary: first.vocabulary,
      scoreUnit: "bits a call",
      minimumCalls: Math.max(first.minimumCalls, second.minimumCalls),
      calibrationScores: Float64Array.from(own, meanOf).sort(),
      device: first.device,
      threads: first.threads,
      score,
      surprises,
    },
  };
}

/**
 * -log2(w 2^-a + (1 - w) 2^-b), the smaller surprise taken out first so that nothing underflows.
 */
function mixedBits(ownBits: number, otherBits: number, weight: number): number {
  const least = Math.min(ownBits, otherBits);
  return least - Math.log2(weight * 2 ** (least - ownBits) + (1 - weight) * 2 ** (least - otherBits));
}

/** The slope of the leaky rectifier below zero in Kim et al. */
const LEAK = 0.001;

/**
 * The ensemble of Kim et al. over trace scores: the sum of w_i * leakyReLU(f_i - b_i), b_i the
 * median of member i's scores of normal traces (here: its calibration scores, which it was not
 * fitted on), w_i = 1 / members. Source: Kim, Yi, Lee, Paek, Yoon, "LSTM-based system-call language
 * modeling and robust ensemble method for designing host-based intrusion detection systems",
 * arXiv:1611.01726, 2016.
 * @param members runs that calibrate on the same traces; at least one
 */
export function kimEnsemble(members: readonly SeedScores[]): SeedScores {
  const medians = members.map((member) => medianOf(member.calibrationScores));
  return combined(members, (scores) =>
    sumOf(scores, (score, member) => {
      const above = score - at(medians, member);
      return (above > 0 ? above : LEAK * above) / members.length;
    }),
  );
}

/** The mean of the members' scores, the "averaging" of the same paper. */
export function meanEnsemble(members: readonly SeedScores[]): SeedScores {
  return combined(members, meanOf);
}

/** The traces must come in the same order in every member. */
function combined(members: readonly SeedScores[], combine: (scores: readonly number[]) => number): SeedScores {
  const over = (of: (member: SeedScores) => Float64Array): Float64Array => {
    const all = members.map(of);
    return Float64Array.from(at(all, 0), (_, trace) => combine(all.map((scores) => at(scores, trace))));
  };
  return {
    description: "scores combined",
    normals: over((member) => member.normals),
    attacks: over((member) => member.attacks),
    // Ascending in each member: a quantile of the combination is the combination of quantiles, an
    // upper bound of its spread.
    calibrationScores: over((member) => member.calibrationScores),
    heldOutBits: null,
    trainingSeconds: sumOf(members, (member) => member.trainingSeconds),
    microsecondsPerCall: sumOf(members, (member) => member.microsecondsPerCall),
  };
}
