import * as z from "zod";
import { SentinelError } from "../errors.ts";
import { ARCHITECTURES } from "../syscalls/architecture.ts";
import { OPAQUE } from "../traces/call-numbers.ts";
import { TRACE_FORMATS, TRACE_UNITS } from "../traces/format.ts";
import { SHIPPED_NAMES } from "./shipped-names.ts";
import { DEFAULT_FALSE_ALARM_RATE } from "../core/conformal.ts";

// A command checks a few objects once: compiling a checker for each costs more than it saves.
z.config({ jitless: true });

/** How traces are to be read: of every command. */
export const INPUT_OPTIONS = {
  "input-format": {
    group: "Input:",
    choices: ["auto", ...TRACE_FORMATS],
    default: "auto",
    describe: "format of the traces",
    requiresArg: true,
  },
  arch: {
    group: "Input:",
    choices: [...ARCHITECTURES, OPAQUE],
    describe: "whose call numbers they are, where the traces do not say (opaque: nobody knows)",
    requiresArg: true,
  },
  per: {
    group: "Input:",
    choices: TRACE_UNITS,
    default: "thread",
    describe: "what makes one trace",
    requiresArg: true,
  },
  "call-names": {
    group: "Input:",
    type: "string",
    requiresArg: true,
    describe: "a file with the names of bare call numbers, from 0 on",
  },
  strict: { group: "Input:", type: "boolean", describe: "give up a file with a line that its format does not know" },
} as const;

/** Of the commands that run a model. */
export const DEVICE_OPTIONS = {
  device: {
    group: "Speed:",
    choices: ["cpu", "cuda"],
    default: "cpu",
    describe: "where the model runs",
    requiresArg: true,
  },
  "cuda-device": {
    group: "Speed:",
    type: "number",
    default: 0,
    describe: "which GPU, with --device cuda",
    requiresArg: true,
  },
} as const;

/** Of those that score many traces. */
export const THREAD_OPTIONS = {
  threads: {
    group: "Speed:",
    type: "number",
    describe: "threads that score at once (default: all cores)",
    requiresArg: true,
  },
} as const;

/** Of those that work long. */
export const PROGRESS_OPTIONS = {
  progress: { group: "Output:", type: "boolean", describe: "progress on stderr; --no-progress: none" },
  quiet: { group: "Output:", type: "boolean", describe: "neither progress nor notes on stderr" },
} as const;

/** Of those that only say something beside their result. */
export const NOTE_OPTIONS = {
  quiet: { group: "Output:", type: "boolean", describe: "no notes on stderr" },
} as const;

export const FALSE_ALARM_OPTIONS = {
  "false-alarm-rate": {
    group: "Model:",
    type: "number",
    requiresArg: true,
    default: DEFAULT_FALSE_ALARM_RATE,
    describe: "promised share of normal traces that raise an alarm",
  },
} as const;

/** Of the commands that open a model which somebody may have exchanged. */
export const MODEL_SHA256_OPTIONS = {
  "model-sha256": {
    group: "Model:",
    type: "string",
    requiresArg: true,
    describe: "the sha256 of the model's manifest.json, as inspect shows it; any other model is refused",
  },
} as const;

/** What `score` and `explain` share: which model, and its threshold. */
export const MODEL_OPTIONS = {
  detector: {
    group: "Model:",
    type: "string",
    requiresArg: true,
    describe: `a shipped model: ${SHIPPED_NAMES.join(", ")} (default: the one that speaks the traces' architecture)`,
  },
  model: { group: "Model:", type: "string", requiresArg: true, describe: "the folder of a model of your own" },
  ...MODEL_SHA256_OPTIONS,
  fast: {
    group: "Model:",
    type: "boolean",
    describe: "the model's int8 copy: about twice as fast, scores a little off",
  },
  aliases: {
    group: "Model:",
    type: "boolean",
    describe: "read a call that the model never saw as one of the same effect that it knows",
  },
  ...FALSE_ALARM_OPTIONS,
} as const;

/** A switch is off unless it is given. */
export const switchSchema = z.boolean().default(false);

/** Checks {@link INPUT_OPTIONS} and {@link NOTE_OPTIONS}. */
export const readingSchema = z.object({
  inputFormat: z.enum(["auto", ...TRACE_FORMATS]),
  arch: z.enum([...ARCHITECTURES, OPAQUE]).optional(),
  per: z.enum(TRACE_UNITS),
  callNames: z.string("--call-names takes one file").min(1, "--call-names takes a file").optional(),
  strict: switchSchema,
  quiet: switchSchema,
});

/** Checks {@link MODEL_SHA256_OPTIONS}. */
export const modelSha256Schema = z
  .string("--model-sha256 takes one sha256")
  .regex(/^[0-9a-f]{64}$/i, "--model-sha256 takes 64 hexadecimal digits, as inspect shows them")
  .transform((digits) => digits.toLowerCase())
  .optional();

/** Checks {@link DEVICE_OPTIONS}. */
export const deviceShape = {
  device: z.enum(["cpu", "cuda"]),
  cudaDevice: z.int("--cuda-device takes a whole number").nonnegative("--cuda-device takes 0 or more"),
};

/** Checks {@link THREAD_OPTIONS}. */
export const threadsShape = {
  threads: z
    .int("--threads takes a whole number")
    .min(1, "--threads takes 1 or more")
    .max(256, "--threads takes at most 256")
    .optional(),
};

/** Checks what {@link PROGRESS_OPTIONS} has beside --quiet. */
export const progressShape = { progress: z.boolean().default(true) };

export type ReadingArguments = z.infer<typeof readingSchema>;

/** Where a model runs. */
export interface DeviceArguments {
  readonly device: "cpu" | "cuda";
  readonly cudaDevice: number;
  readonly threads?: number | undefined;
}

export const falseAlarmRateSchema = z
  .number("--false-alarm-rate takes a number")
  .gt(0, "--false-alarm-rate must be between 0 and 1")
  .lt(1, "--false-alarm-rate must be between 0 and 1");

/**
 * Checks what yargs parsed; yargs lets NaN and repeated options through (as an array).
 * @throws SentinelError E_USAGE with one line an option
 */
export function checkArguments<Schema extends z.ZodType>(schema: Schema, argv: unknown): z.infer<Schema> {
  const result = schema.safeParse(argv);
  if (result.success) return result.data;
  const given = new Map(Object.entries(argv as object));
  const problems = result.error.issues.map((issue) => {
    const [key = ""] = issue.path.map(String);
    const option = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    const isRepeated = issue.path.length === 1 && issue.code.startsWith("invalid_") && Array.isArray(given.get(key));
    if (isRepeated) return `${option} is given twice; give it once`;
    return issue.message.startsWith("--") ? issue.message : `${option}: ${issue.message}`;
  });
  throw new SentinelError("E_USAGE", problems.join("\n"));
}
