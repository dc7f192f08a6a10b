import * as z from "zod";
import { SentinelError } from "../errors.ts";
import { ARCHITECTURES } from "../syscalls/architecture.ts";
import { TRACE_FORMATS } from "../traces/format.ts";

/** The options that every command shares, as yargs declares them. */
export const COMMON_OPTIONS = {
  "input-format": { choices: ["auto", ...TRACE_FORMATS], default: "auto", describe: "format of the traces" },
  arch: { choices: [...ARCHITECTURES], describe: "architecture of bare call numbers" },
  device: { choices: ["cpu", "cuda"], default: "cpu", describe: "where the model runs" },
  "cuda-device": { type: "number", default: 0, describe: "which GPU, with --device cuda" },
  threads: { type: "number", default: 1, describe: "threads of the runtime" },
  progress: { type: "boolean", default: true, describe: "progress on stderr (--no-progress: none)" },
  quiet: { type: "boolean", default: false, describe: "neither progress nor notes on stderr" },
} as const;

export const commonSchema = z.object({
  inputFormat: z.enum(["auto", ...TRACE_FORMATS]),
  arch: z.enum(ARCHITECTURES).optional(),
  device: z.enum(["cpu", "cuda"]),
  cudaDevice: z.int("--cuda-device takes a whole number").nonnegative(),
  threads: z.int("--threads takes a whole number").min(1, "--threads takes 1 or more").max(256),
  progress: z.boolean(),
  quiet: z.boolean(),
});

export type CommonArguments = z.infer<typeof commonSchema>;

export const falseAlarmRateSchema = z
  .number("--false-alarm-rate takes a number")
  .gt(0, "--false-alarm-rate must lie between 0 and 1")
  .lt(1, "--false-alarm-rate must lie between 0 and 1");

/**
 * Checks what yargs parsed; yargs lets NaN and repeated options through.
 * @throws SentinelError E_USAGE with one line an option
 */
export function checkArguments<Schema extends z.ZodType>(schema: Schema, argv: unknown): z.infer<Schema> {
  const result = schema.safeParse(argv);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const option = issue.path.map(String).join(".");
    return issue.message.startsWith("--")
      ? issue.message
      : `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}: ${issue.message}`;
  });
  throw new SentinelError("E_USAGE", problems.join("\n"));
}
