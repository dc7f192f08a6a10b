import type { TraceFormat } from "../../../traces/format.ts";

/** What writes each format, or what it is made of, for people. */
export const FORMAT_WORDS: Readonly<Record<TraceFormat, string>> = {
  strace: "strace",
  perf: "perf trace",
  ftrace: "perf script, ftrace",
  sysdig: "sysdig",
  falco: "Falco",
  tracee: "Tracee",
  tetragon: "Tetragon",
  auditd: "auditd",
  csv: "tables (CSV, TSV, JSON lines)",
  "lid-ds": "LID-DS",
  adfa: "ADFA-LD and other files of numbers",
  unm: "UNM, MIT",
  names: "call names",
};
