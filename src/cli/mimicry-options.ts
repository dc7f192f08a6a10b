import * as z from "zod";
import { LARGEST_SEED } from "../core/sampling.ts";
import { SentinelError } from "../errors.ts";
import { option, switchSchema } from "./options.ts";
import type { MimicryOptions } from "../evaluate/mimicry.ts";

const STANDARD_BUDGETS = [0.1, 0.5, 1];
const STANDARD_SEED = 1;

/** How `eval` attacks itself. */
export const MIMICRY_OPTIONS = {
  mimicry: option(
    "Mimicry:",
    "also alter the attacks to look normal, by extra calls, and say what is left of every detector",
    switchSchema,
  ),
  mimicryBudgets: option(
    "Mimicry:",
    "extra calls as shares of an attack's own, with --mimicry (default: 0.1 0.5 1)",
    z
      .array(
        z
          .number("--mimicry-budgets takes numbers")
          .gt(0, "--mimicry-budgets must lie above 0")
          .max(10, "--mimicry-budgets must be 10 or less"),
      )
      .min(1, "--mimicry-budgets takes at least one number")
      .optional(),
  ),
  mimicrySeed: option(
    "Mimicry:",
    "seed of what is copied from normal traces, with --mimicry (default: 1)",
    z
      .int("--mimicry-seed takes a whole number")
      .min(0, "--mimicry-seed takes 0 or more")
      .max(LARGEST_SEED, `--mimicry-seed takes at most ${LARGEST_SEED}`)
      .optional(),
  ),
};

/**
 * What `evaluate` takes of these options: nothing without --mimicry.
 * @throws SentinelError E_USAGE for options that would do nothing: a budget or seed without
 *   --mimicry, or a form of result that has no place for it
 */
export function mimicryOf(options: {
  readonly mimicry: boolean;
  readonly mimicryBudgets?: readonly number[] | undefined;
  readonly mimicrySeed?: number | undefined;
  readonly format: string;
}): { readonly mimicry?: MimicryOptions } {
  if (!options.mimicry) {
    if (options.mimicryBudgets === undefined && options.mimicrySeed === undefined) return {};
    throw new SentinelError("E_USAGE", "--mimicry-budgets and --mimicry-seed need --mimicry");
  }
  if (options.format === "csv") {
    throw new SentinelError("E_USAGE", "--format csv has no place for --mimicry; take text or json");
  }
  const budgets = [...new Set(options.mimicryBudgets ?? STANDARD_BUDGETS)].sort((a, b) => a - b);
  return { mimicry: { budgets, seed: options.mimicrySeed ?? STANDARD_SEED } };
}
