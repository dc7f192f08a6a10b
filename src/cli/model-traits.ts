import type { ManifestFacts } from "../app/open-detector.ts";
import type { GatheredTraits, TraceUnit } from "../core/trace-traits.ts";
import { SentinelError } from "../errors.ts";
import { type CommandIo } from "./io.ts";
import { note } from "./notes.ts";

/**
 * Refuses traces that are cut otherwise than those of the model: their scores would mean nothing.
 * @throws SentinelError E_USAGE with the option that cuts them alike
 */
export function checkPer({ name, traces }: Pick<ManifestFacts, "name" | "traces">, per: TraceUnit): void {
  if (traces === undefined || traces.per === per) return;
  const remedy =
    traces.per === "thread"
      ? `leave --per ${per} out`
      : per === "thread"
        ? `add --per ${traces.per}`
        : `give --per ${traces.per} in place of --per ${per}`;
  throw new SentinelError("E_USAGE", `${name} was fitted per ${traces.per}: ${remedy}`);
}

/** Notes in what else the traces differ from those of the model, one line each. */
export function noteTraits(
  io: CommandIo,
  options: { readonly quiet: boolean },
  { name, traces }: Pick<ManifestFacts, "name" | "traces">,
  given: GatheredTraits,
): void {
  if (traces === undefined) return;
  const { otherFormats, missingCalls, addedCalls, lacksLineage } = given.differencesFrom(traces);
  const notes = [
    ...(otherFormats.length === 0
      ? []
      : [
          `these traces are ${list(otherFormats)}, and ${name} knows ${list(traces.formats)}: another recorder may see other calls; calibrate it on normal traces of this one`,
        ]),
    ...(missingCalls.length === 0
      ? []
      : [
          `no trace calls ${list(missingCalls)}: the recorder leaves calls out that it did not leave out for ${name}, so that scores mean little; record as then`,
        ]),
    ...(addedCalls.length === 0
      ? []
      : [
          `these traces hold ${list(addedCalls)}, which the recorder left out for ${name}, so that scores mean little; record as then`,
        ]),
    ...(lacksLineage
      ? [`these recordings do not say which process made which, and those of ${name} do: no tree can be put together`]
      : []),
  ];
  for (const text of notes) note(io, options, `warning: ${text}.`);
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
