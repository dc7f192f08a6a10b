import * as z from "zod";
import { DEFAULT_FALSE_ALARM_RATE } from "../core/conformal.ts";
import { LARGEST_SEED } from "../core/sampling.ts";
import { TRACE_UNITS } from "../core/trace-traits.ts";
import { SentinelError } from "../errors.ts";
import type { MimicryOptions } from "../evaluate/mimicry.ts";
import { ARCHITECTURES } from "../syscalls/architecture.ts";
import { OPAQUE } from "../traces/call-numbers.ts";
import { TRACE_FORMATS } from "../traces/formats.ts";
import { option } from "./commands/command.ts";
import { SHIPPED_NAMES } from "./shipped-models.ts";

const STANDARD_BUDGETS = [0.1, 0.5, 1];
const STANDARD_SEED = 1;

/** A switch is off unless it is given. */
export const switchSchema = z.boolean().default(false);

/** How traces are to be read: of every command. */
export const INPUT_OPTIONS = {
  inputFormat: option("Input:", "format of the traces", z.enum(["auto", ...TRACE_FORMATS]).default("auto")),
  arch: option(
    "Input:",
    "whose call numbers they are, where the traces do not say (opaque: nobody knows)",
    z.enum([...ARCHITECTURES, OPAQUE]).optional(),
  ),
  per: option("Input:", "what makes one trace", z.enum(TRACE_UNITS).default("thread")),
  callNames: option(
    "Input:",
    "a file with the names of bare call numbers, from 0 on",
    z.string("--call-names takes one file").min(1, "--call-names takes a file").optional(),
  ),
  strict: option("Input:", "give up a file with a line that its format does not know", switchSchema),
};

/** Of the commands that run a model. */
export const DEVICE_OPTIONS = {
  device: option("Speed:", "where the model runs", z.enum(["cpu", "cuda"]).default("cpu")),
  cudaDevice: option(
    "Speed:",
    "which GPU, with --device cuda",
    z.int("--cuda-device takes a whole number").nonnegative("--cuda-device takes 0 or more").default(0),
  ),
};

/** Of those that score many traces. */
export const THREAD_OPTIONS = {
  threads: option(
    "Speed:",
    "threads that score at once (default: all cores)",
    z
      .int("--threads takes a whole number")
      .min(1, "--threads takes 1 or more")
      .max(256, "--threads takes at most 256")
      .optional(),
  ),
};

/** Of those that work long. */
export const PROGRESS_OPTIONS = {
  progress: option("Output:", "progress on stderr; --no-progress: none", z.boolean().default(true)),
  quiet: option("Output:", "neither progress nor notes on stderr", switchSchema),
};

/** Of those that only write notes with their result. */
export const NOTE_OPTIONS = { quiet: option("Output:", "no notes on stderr", switchSchema) };

/** A promised share of normal traces that raise an alarm. */
export const falseAlarmRateSchema = z
  .number("--false-alarm-rate takes a number")
  .gt(0, "--false-alarm-rate must be between 0 and 1")
  .lt(1, "--false-alarm-rate must be between 0 and 1")
  .default(DEFAULT_FALSE_ALARM_RATE);

/** The help of {@link falseAlarmRateSchema}. */
export const FALSE_ALARM_RATE = "promised share of normal traces that raise an alarm";

/** The sha256 of a model's manifest.json. */
export const sha256Schema = z
  .string("--model-sha256 takes one sha256")
  .regex(/^[0-9a-f]{64}$/i, "--model-sha256 takes 64 hexadecimal digits, as inspect shows them")
  .transform((digits) => digits.toLowerCase());

/** Of the commands that open a model which somebody may have exchanged. */
export const MODEL_SHA256_OPTIONS = {
  modelSha256: option(
    "Model:",
    "the sha256 of the model's manifest.json, as inspect shows it; any other model is refused",
    sha256Schema.optional(),
  ),
};

/** What `score` and `explain` share: which model, and its threshold. */
export const MODEL_OPTIONS = {
  detector: option(
    "Model:",
    `a shipped model: ${SHIPPED_NAMES.join(", ")} (default: the one for the traces' architecture)`,
    z.string("--detector takes one name").optional(),
  ),
  model: option("Model:", "the folder of a model of your own", z.string("--model takes one folder").optional()),
  ...MODEL_SHA256_OPTIONS,
  fast: option("Model:", "the model's int8 copy: about twice as fast, scores a little off", switchSchema),
  aliases: option(
    "Model:",
    "read a call that the model never saw as one of the same effect that it knows",
    switchSchema,
  ),
  falseAlarmRate: option("Model:", FALSE_ALARM_RATE, falseAlarmRateSchema),
};

/** How the traces of a command are read, checked. */
export type ReadingArguments = z.infer<z.ZodObject<typeof INPUT_OPTIONS>>;

/** Where a model runs. */
export interface DeviceArguments {
  readonly device: "cpu" | "cuda";
  readonly cudaDevice: number;
  readonly threads?: number | undefined;
}

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
