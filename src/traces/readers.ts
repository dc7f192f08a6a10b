import { adfaReader } from "./plain/adfa.ts";
import { auditdReader } from "./auditd/auditd.ts";
import { csvReader } from "./table/csv.ts";
import { falcoReader } from "./json/falco.ts";
import type { TraceFormat } from "./format.ts";
import { ftraceReader } from "./perf/ftrace.ts";
import { lidDsReader } from "./sysdig/lid-ds.ts";
import { namesReader } from "./plain/names.ts";
import { perfReader } from "./perf/perf.ts";
import { straceReader } from "./strace/strace.ts";
import { sysdigReader } from "./sysdig/sysdig.ts";
import { tetragonReader } from "./json/tetragon.ts";
import { traceeReader } from "./json/tracee.ts";
import type { OpenReader } from "./trace-reader.ts";
import { unmReader } from "./plain/unm.ts";

/** The reader of each format. */
export const READERS: Readonly<Record<TraceFormat, OpenReader>> = {
  adfa: adfaReader,
  auditd: auditdReader,
  csv: csvReader,
  falco: falcoReader,
  ftrace: ftraceReader,
  "lid-ds": lidDsReader,
  names: namesReader,
  perf: perfReader,
  strace: straceReader,
  sysdig: sysdigReader,
  tetragon: tetragonReader,
  tracee: traceeReader,
  unm: unmReader,
};
