import { json } from "./json.ts";

/** Traces that a model made up, for output. */
export interface GeneratedReport {
  readonly model: string;
  readonly architecture: string;
  readonly temperature: number;
  readonly seed: number;
  /** Calls that stand before every trace and are not part of it. */
  readonly promptCalls: number;
  readonly traces: readonly {
    readonly name: string;
    /** Mean surprise of its calls to the model that made them, in bits a call. */
    readonly meanBits: number;
    readonly calls: readonly string[];
  }[];
}

/** The object that `generate --format json` promises. */
export function generatedJson({
  model,
  architecture,
  temperature,
  seed,
  promptCalls,
  traces,
}: GeneratedReport): string {
  return json({
    model,
    architecture,
    temperature,
    seed,
    promptCalls,
    traces: traces.map(({ name, meanBits, calls }) => ({ name, meanBits, calls })),
  });
}
