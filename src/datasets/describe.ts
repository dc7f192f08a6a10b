import { traceKey } from "../core/distinct-traces.ts";
import { foreignAlphabetWarnings } from "../core/foreign-alphabet.ts";
import { createVocabulary } from "../core/vocabulary.ts";
import type { DatasetReport, TraceCounts } from "../report/dataset-text.ts";
import { isArchitecture } from "../syscalls/architecture.ts";
import { standardCalls } from "../syscalls/standard-calls.ts";
import type { DatasetTrace, SkippedFile } from "./dataset.ts";
import { SPLITS } from "./layout.ts";
import type { LoadedDataset } from "./load-dataset.ts";

/** So many files of one reason are named one by one. */
const LARGEST_NAMED_COUNT = 5;

/** Counts everything that an evaluation must know of its data. */
export function describeDataset(data: LoadedDataset): DatasetReport {
  const all = SPLITS.flatMap((split) => data.splits[split]);
  const training = data.splits.training;
  const trainingKeys = new Set(training.map(traceKey));
  const trainedCalls = new Set(training.flatMap((trace) => trace.calls));
  const counts = countTraces(all);
  return {
    whole: {
      format: data.formats.join(", "),
      architecture: data.architecture,
      traces: counts.traces,
      calls: counts.calls,
      threads: counts.traces,
      distinctCalls: counts.distinctCalls,
      unknownCalls: unknownCalls(data.architecture, all),
      lostEvents: lostEvents(all),
      shortest: counts.shortest,
      median: counts.median,
      longest: counts.longest,
      copies: counts.copies,
      warnings: [...foreignAlphabetWarnings(data.splits), ...data.warnings, ...skippedLines(data.skipped)],
    },
    splits: SPLITS.filter((split) => data.splits[split].length > 0).map((name) => ({
      name,
      counts: countTraces(data.splits[name]),
      copiesOfTraining:
        name === "training" ? 0 : data.splits[name].filter((trace) => trainingKeys.has(traceKey(trace))).length,
      untrainedCalls: [...new Set(data.splits[name].flatMap((trace) => trace.calls))]
        .filter((call) => !trainedCalls.has(call))
        .sort(),
    })),
    families: [...countBy(data.splits.attack.map((trace) => trace.family ?? "attack"))]
      .map(([name, traces]) => ({ name, traces }))
      .sort((a, b) => b.traces - a.traces || (a.name < b.name ? -1 : 1)),
  };
}

function countTraces(traces: readonly DatasetTrace[]): TraceCounts {
  const lengths = traces.map((trace) => trace.calls.length).sort((a, b) => a - b);
  const upper = lengths[lengths.length >> 1];
  const lower = lengths[(lengths.length - 1) >> 1];
  return {
    traces: traces.length,
    calls: lengths.reduce((sum, length) => sum + length, 0),
    distinctCalls: new Set(traces.flatMap((trace) => trace.calls)).size,
    shortest: lengths[0] ?? null,
    median: upper === undefined || lower === undefined ? null : (upper + lower) / 2,
    longest: lengths.at(-1) ?? null,
    copies: traces.length - new Set(traces.map(traceKey)).size,
  };
}

/** One line a skipped file; a reason that many files share is said once. */
function skippedLines(skipped: readonly SkippedFile[]): readonly string[] {
  const byReason = new Map<string, SkippedFile[]>();
  for (const file of skipped) {
    const same = byReason.get(file.reason);
    if (same === undefined) byReason.set(file.reason, [file]);
    else same.push(file);
  }
  return [...byReason].flatMap(([reason, files]) =>
    files.length > LARGEST_NAMED_COUNT
      ? [`skipped ${files.length} files, the first ${files[0]?.path ?? ""}: ${reason}`]
      : files.map((file) => `skipped ${file.path}: ${reason}`),
  );
}

function unknownCalls(architecture: string | null, traces: readonly DatasetTrace[]): number | null {
  if (architecture === null || !isArchitecture(architecture)) return null;
  const { tokenOf } = createVocabulary(architecture, standardCalls(architecture));
  return traces.reduce((sum, trace) => sum + trace.calls.filter((call) => !tokenOf.has(call)).length, 0);
}

/** Each trace says what its whole file lost. */
function lostEvents(traces: readonly DatasetTrace[]): number {
  const lostOf = new Map(traces.map((trace) => [trace.path, trace.lostEvents ?? 0]));
  return [...lostOf.values()].reduce((sum, events) => sum + events, 0);
}

function countBy(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
