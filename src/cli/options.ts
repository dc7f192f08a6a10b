import * as z from "zod";
import { SentinelError } from "../errors.ts";
import { ARCHITECTURES } from "../syscalls/architecture.ts";
import { OPAQUE } from "../traces/call-numbers.ts";
import { TRACE_FORMATS, TRACE_UNITS } from "../traces/format.ts";

// A command checks a few objects once: compiling a checker for each costs more than it saves.
z.config({ jitless: true });

/** The options that every command shares, as yargs declares them. */
export const COMMON_OPTIONS = {
  "input-format": {
    choices: ["auto", ...TRACE_FORMATS],
    default: "auto",
    describe: "format of the traces",
    requiresArg: true,
  },
  arch: {
    choices: [...ARCHITECTURES, OPAQUE],
    describe: "whose call numbers they are, where the traces do not say; opaque: nobody knows",
    requiresArg: true,
  },
  per: { choices: TRACE_UNITS, default: "thread", describe: "what makes one trace", requiresArg: true },
  "call-names": {
    type: "string",
    requiresArg: true,
    describe: "a file with the names of bare call numbers, from 0 on",
  },
  strict: { type: "boolean", default: false, describe: "give up a file with a line that its format does not know" },
  device: { choices: ["cpu", "cuda"], default: "cpu", describe: "where the model runs", requiresArg: true },
  "cuda-device": { type: "number", default: 0, describe: "which GPU, with --device cuda", requiresArg: true },
  threads: { type: "number", describe: "threads that score at once (default: all cores)", requiresArg: true },
  progress: { type: "boolean", default: true, describe: "progress on stderr (--no-progress: none)" },
  quiet: { type: "boolean", default: false, describe: "neither progress nor notes on stderr" },
} as const;

/** What `score` and `explain` share: which model, and its threshold. */
export const MODEL_OPTIONS = {
  detector: {
    type: "string",
    requiresArg: true,
    describe: "a shipped model (default: the one that speaks the traces' architecture)",
  },
  model: { type: "string", requiresArg: true, describe: "the folder of a model of your own" },
  fast: {
    type: "boolean",
    default: false,
    describe: "the model's int8 copy: about twice as fast, scores a little off",
  },
  aliases: {
    type: "boolean",
    default: false,
    describe: "read a call that the model never saw as one of the same effect that it knows",
  },
  "false-alarm-rate": {
    type: "number",
    requiresArg: true,
    default: 0.05,
    describe: "promised share of normal traces that raise an alarm",
  },
} as const;

export const commonSchema = z.object({
  inputFormat: z.enum(["auto", ...TRACE_FORMATS]),
  arch: z.enum([...ARCHITECTURES, OPAQUE]).optional(),
  per: z.enum(TRACE_UNITS),
  callNames: z.string("--call-names takes one file").min(1, "--call-names takes a file").optional(),
  strict: z.boolean(),
  device: z.enum(["cpu", "cuda"]),
  cudaDevice: z.int("--cuda-device takes a whole number").nonnegative("--cuda-device takes 0 or more"),
  threads: z
    .int("--threads takes a whole number")
    .min(1, "--threads takes 1 or more")
    .max(256, "--threads takes at most 256")
    .optional(),
  progress: z.boolean(),
  quiet: z.boolean(),
});

export type CommonArguments = z.infer<typeof commonSchema>;

export const falseAlarmRateSchema = z
  .number("--false-alarm-rate takes a number")
  .gt(0, "--false-alarm-rate must lie between 0 and 1")
  .lt(1, "--false-alarm-rate must lie between 0 and 1");

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
