import { adfaReader } from "./adfa.ts";
import { auditdReader } from "./auditd.ts";
import { csvReader } from "./csv.ts";
import { falcoReader } from "./falco.ts";
import type { TraceFormat } from "./format.ts";
import { ftraceReader } from "./ftrace.ts";
import { lidDsReader } from "./lid-ds.ts";
import { namesReader } from "./names.ts";
import { perfReader } from "./perf.ts";
import { straceReader } from "./strace.ts";
import { sysdigReader } from "./sysdig.ts";
import { tetragonReader } from "./tetragon.ts";
import { traceeReader } from "./tracee.ts";
import type { OpenReader } from "./trace-reader.ts";
import { unmReader } from "./unm.ts";

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
