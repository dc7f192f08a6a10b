import { atKey } from "../core/at.ts";
import { AUDITD } from "./auditd/auditd.ts";
import { FALCO } from "./json/falco.ts";
import { TETRAGON } from "./json/tetragon.ts";
import { TRACEE } from "./json/tracee.ts";
import { FTRACE } from "./events/ftrace.ts";
import { PERF } from "./events/perf.ts";
import { ADFA } from "./plain/adfa.ts";
import { NAMES } from "./plain/names.ts";
import { UNM } from "./plain/unm.ts";
import { STRACE } from "./strace/strace.ts";
import { LID_DS } from "./events/lid-ds.ts";
import { SYSDIG } from "./events/sysdig.ts";
import { CSV } from "./table/csv.ts";
import type { Format, Trust } from "./format.ts";

/**
 * The trace formats, the stricter first: where two formats match as many lines of a text, the first
 * wins.
 */
export const FORMATS = [
  FALCO,
  TETRAGON,
  TRACEE,
  AUDITD,
  FTRACE,
  PERF,
  SYSDIG,
  LID_DS,
  STRACE,
  CSV,
  UNM,
  ADFA,
  NAMES,
] as const satisfies readonly Format[];

export type TraceFormat = (typeof FORMATS)[number]["name"];

/** Their names, in alphabetical order. */
export const TRACE_FORMATS: readonly TraceFormat[] = FORMATS.map(({ name }) => name).sort();

const FORMAT_OF: ReadonlyMap<TraceFormat, Format> = new Map(FORMATS.map((format) => [format.name, format]));

export function formatNamed(name: TraceFormat): Format {
  return atKey(FORMAT_OF, name);
}

/** How far a text of this format can be trusted. */
export function trustIn(format: TraceFormat): Trust {
  return formatNamed(format).trust;
}
