import type { Trace } from "./trace.ts";

/**
 * What makes one trace: the calls of a thread, of a process with all its threads, or of a
 * container.
 */
export const TRACE_UNITS = ["thread", "process", "container"] as const;

/** One of {@link TRACE_UNITS}. */
export type TraceUnit = (typeof TRACE_UNITS)[number];

/** How traces were recorded and cut: a model fits traces of the same traits. */
export interface TraceTraits {
  /** What made one trace. */
  readonly per: TraceUnit;
  /** Whether a recording says who made whom. */
  readonly hasLineage: boolean;
  /** The formats of the recordings, in order of the alphabet. */
  readonly formats: readonly string[];
  /**
   * Those of `read`, `write` and `close` that never occur in at least 1,000 calls: the recorder
   * left them out (a set of auditd rules, `strace -e trace=...`). Empty where nothing is missing,
   * or there were too few calls to tell.
   */
  readonly leftOut: readonly string[];
}

/** Calls that every host makes all the time, by the same names on every architecture. */
const EVERYDAY_CALLS = ["close", "read", "write"];

/** Fewer calls may lack one of them by chance. */
const FEWEST_CALLS_TO_TELL = 1000;

/** In what traces differ from those that a model knows, apart from what makes one trace. */
export interface TraitDifferences {
  /** Formats that the model has not met. */
  readonly otherFormats: readonly string[];
  /** Calls that these recordings leave out, and those of the model did not. */
  readonly missingCalls: readonly string[];
  /** Calls that these recordings hold, and those of the model left out. */
  readonly addedCalls: readonly string[];
  /** Whether these recordings do not say who made whom, and those of the model do. */
  readonly lacksLineage: boolean;
}

/** A trace, as far as its traits go. */
type TraceOfTraits = Pick<Trace, "calls" | "lineage"> & { readonly format?: string | undefined };

/** Gathers the traits of traces while they are read. */
export interface GatheredTraits {
  readonly add: (trace: TraceOfTraits) => void;
  readonly traits: () => TraceTraits;
  readonly differencesFrom: (model: TraceTraits) => TraitDifferences;
}

/** @param per what made one trace */
export function gatherTraits(per: TraceUnit): GatheredTraits {
  const formats = new Set<string>();
  const missing = new Set(EVERYDAY_CALLS);
  let [calls, hasLineage] = [0, false];
  const traits = (): TraceTraits => ({
    per,
    hasLineage,
    formats: [...formats].sort(),
    leftOut: calls < FEWEST_CALLS_TO_TELL ? [] : [...missing],
  });
  return {
    add(trace) {
      if (trace.format !== undefined) formats.add(trace.format);
      if (trace.lineage !== undefined) hasLineage = true;
      calls += trace.calls.length;
      for (const call of missing) if (trace.calls.includes(call)) missing.delete(call);
    },
    traits,
    differencesFrom(model) {
      const given = traits();
      return {
        otherFormats: given.formats.filter((format) => !model.formats.includes(format)),
        missingCalls: given.leftOut.filter((call) => !model.leftOut.includes(call)),
        addedCalls: model.leftOut.filter((call) => !missing.has(call)),
        lacksLineage: model.hasLineage && !given.hasLineage,
      };
    },
  };
}

/** The traits of traces that are at hand. */
export function traitsOf(traces: readonly TraceOfTraits[], per: TraceUnit): TraceTraits {
  const gathered = gatherTraits(per);
  for (const trace of traces) gathered.add(trace);
  return gathered.traits();
}

/**
 * The traits of a model that knows traces of both; those of the other where one is not known.
 * @throws RangeError where they differ in what makes one trace
 */
export function joinedTraits(first: TraceTraits | undefined, second: TraceTraits | undefined): TraceTraits | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  if (first.per !== second.per) throw new RangeError(`traces per ${first.per} and per ${second.per} do not mix`);
  return {
    per: first.per,
    hasLineage: first.hasLineage || second.hasLineage,
    formats: [...new Set([...first.formats, ...second.formats])].sort(),
    leftOut: first.leftOut.filter((call) => second.leftOut.includes(call)),
  };
}
