import type { Options } from "yargs";
import * as z from "zod";
import { SentinelError } from "../errors.ts";
import { ARCHITECTURES } from "../syscalls/architecture.ts";
import { OPAQUE } from "../traces/call-numbers.ts";
import { TRACE_FORMATS } from "../traces/formats.ts";
import { TRACE_UNITS } from "../traces/format.ts";
import { SHIPPED_NAMES } from "./shipped-names.ts";
import { DEFAULT_FALSE_ALARM_RATE } from "../core/conformal.ts";

// A command checks a few objects once: compiling a checker for each costs more than it saves.
z.config({ jitless: true });

/** Where the help lists an option. */
type Group = "Input:" | "Model:" | "Detectors:" | "Mimicry:" | "Output:" | "Speed:";

/**
 * Declares an option: what the help says of it, and the schema that checks its value, whose default
 * and choices the help names too. Its name is the schema's key, with dashes.
 */
export function option<Schema extends z.ZodType>(group: Group, description: string, schema: Schema): Schema {
  return schema.meta({ group, description });
}

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

/** What the help says of {@link falseAlarmRateSchema}. */
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

/** An option's name on the command line. @param key of its schema, in camel case */
function nameOfOption(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** What is read here of the JSON schema of an option. */
interface OptionSchema {
  readonly type?: string;
  readonly items?: { readonly type?: string };
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly group?: string;
  readonly description?: string;
}

/** The options of a schema as yargs takes them; what has no group is a word without an option. */
export function yargsOptions(schema: z.ZodObject): Readonly<Record<string, Options>> {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: "input" });
  const options = Object.entries(properties as Readonly<Record<string, OptionSchema>>)
    .filter(([, { group }]) => group !== undefined)
    .map(([key, declared]) => [nameOfOption(key), yargsOption(declared, required.includes(key))] as const);
  return Object.fromEntries(options);
}

function yargsOption(declared: OptionSchema, isNeeded: boolean): Options {
  const { group, description, type = "string" } = declared;
  const described = { group, describe: description } as Options;
  // Whether a switch is on when it is not given, the description says.
  if (type === "boolean") return { ...described, type };
  const valued: Options = {
    ...described,
    requiresArg: true,
    ...(isNeeded ? { demandOption: true } : {}),
    ...(declared.default === undefined ? {} : { default: declared.default }),
  };
  if (declared.enum !== undefined) return { ...valued, choices: declared.enum };
  const isList = type === "array";
  const isNumber = ["number", "integer"].includes(isList ? (declared.items?.type ?? "") : type);
  return { ...valued, type: isNumber ? "number" : "string", ...(isList ? { array: true } : {}) };
}

/**
 * Checks what yargs parsed; yargs lets NaN and repeated options through (as an array).
 * @throws SentinelError E_USAGE with one line per option
 */
export function checkArguments<Schema extends z.ZodType>(schema: Schema, argv: unknown): z.infer<Schema> {
  const result = schema.safeParse(argv);
  if (result.success) return result.data;
  const given = new Map(Object.entries(argv as object));
  const problems = result.error.issues.map((issue) => {
    const [key = ""] = issue.path.map(String);
    const name = `--${nameOfOption(key)}`;
    const isRepeated = issue.path.length === 1 && issue.code.startsWith("invalid_") && Array.isArray(given.get(key));
    if (isRepeated) return `${name} is given twice; give it once`;
    return issue.message.startsWith("--") ? issue.message : `${name}: ${issue.message}`;
  });
  throw new SentinelError("E_USAGE", problems.join("\n"));
}
