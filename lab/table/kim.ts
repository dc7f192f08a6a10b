import { at } from "../../src/core/at.ts";
import type { SeedScores } from "./row.ts";

/** The slope of the leaky rectifier below zero in Kim et al. */
const LEAK = 0.001;

/**
 * The ensemble of Kim et al. over trace scores: the sum of w_i * leakyReLU(f_i - b_i), b_i the median of member i's scores of normal traces (here: its calibration scores, which it was not
 * fitted on), w_i = 1 / members. Source: Kim, Yi, Lee, Paek, Yoon, "LSTM-based system-call language modeling and robust ensemble method for
 * designing host-based intrusion detection systems", arXiv:1611.01726, 2016.
 * @param members runs that calibrate on the same traces; at least one
 */
export function kimEnsemble(members: readonly SeedScores[]): SeedScores {
  const medians = members.map((member) => median(member.calibrationScores));
  return combined(members, (scores) =>
    scores.reduce((sum, score, member) => {
      const above = score - at(medians, member);
      return sum + (above > 0 ? above : LEAK * above) / members.length;
    }, 0),
  );
}

/** The mean of the members' scores, the "averaging" of the same paper. */
export function meanEnsemble(members: readonly SeedScores[]): SeedScores {
  return combined(members, (scores) => scores.reduce((sum, score) => sum + score, 0) / members.length);
}

/** Calibration scores must stand in the same order of traces in every member. */
function combined(members: readonly SeedScores[], combine: (scores: readonly number[]) => number): SeedScores {
  const over = (of: (member: SeedScores) => Float64Array): Float64Array => {
    const all = members.map(of);
    return Float64Array.from(at(all, 0), (_, trace) => combine(all.map((scores) => at(scores, trace))));
  };
  const sum = (of: (member: SeedScores) => number): number => members.reduce((total, member) => total + of(member), 0);
  return {
    normals: over((member) => member.normals),
    attacks: over((member) => member.attacks),
    // Ascending in each member: a quantile of the combination is the combination of quantiles, an upper bound of its spread.
    calibrationScores: over((member) => member.calibrationScores),
    heldOutBits: null,
    trainingSeconds: sum((member) => member.trainingSeconds),
    microsecondsPerCall: sum((member) => member.microsecondsPerCall),
  };
}

function median(ascending: Float64Array): number {
  const middle = (ascending.length - 1) / 2;
  return (at(ascending, Math.floor(middle)) + at(ascending, Math.ceil(middle))) / 2;
}
