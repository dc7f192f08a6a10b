import { at } from "../../src/core/at.ts";
import { meanOf, medianOf, sumOf } from "../../src/core/statistics.ts";
import type { SeedScores } from "./results-row.ts";

/** The slope of the leaky rectifier below zero in Kim et al. */
const LEAK = 0.001;

/**
 * The ensemble of Kim et al. over trace scores: the sum of w_i * leakyReLU(f_i - b_i), b_i the median of
 * member i's scores of normal traces (here: its calibration scores, which it was not fitted on),
 * w_i = 1 / members. Source: Kim, Yi, Lee, Paek, Yoon, "LSTM-based system-call language modeling and robust
 * ensemble method for designing host-based intrusion detection systems", arXiv:1611.01726, 2016.
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
    // Ascending in each member: a quantile of the combination is the combination of quantiles, an upper bound of its spread.
    calibrationScores: over((member) => member.calibrationScores),
    heldOutBits: null,
    trainingSeconds: sumOf(members, (member) => member.trainingSeconds),
    microsecondsPerCall: sumOf(members, (member) => member.microsecondsPerCall),
  };
}
