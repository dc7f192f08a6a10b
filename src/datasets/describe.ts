import { addCounts, type CallCounts } from "../core/call-counts.ts";
import { foreignCountWarnings } from "../core/foreign-alphabet.ts";
import { createVocabulary } from "../core/vocabulary.ts";
import type { DatasetReport, TraceCounts } from "../report/dataset-text.ts";
import { isArchitecture } from "../syscalls/architecture.ts";
import { standardCalls } from "../syscalls/standard-calls.ts";
import type { DatasetDigest, SkippedFile } from "./dataset.ts";
import type { DigestedDataset, SplitDigest } from "./digest-dataset.ts";
import { SPLITS, type Split } from "./layout.ts";

/** So many files of one reason are named one by one. */
const LARGEST_NAMED_COUNT = 5;

/** Counts everything that an evaluation must know of its data. */
export function describeDataset(data: DigestedDataset): DatasetReport {
  const { training, attack } = data.splits;
  const all = together(SPLITS.map((split) => data.splits[split]));
  const trainingKeys = new Set(training.traces.map(({ key }) => key));
  const counts = countTraces(all);
  return {
    whole: {
      format: data.formats.join(", "),
      architecture: data.architecture,
      traces: counts.traces,
      calls: counts.calls,
      threads: counts.traces,
      distinctCalls: counts.distinctCalls,
      unknownCalls: unknownCalls(data.architecture, all.callCounts),
      skippedLines: linesSkipped(all.traces),
      lostEvents: lostEvents(all.traces),
      shortest: counts.shortest,
      median: counts.median,
      longest: counts.longest,
      copies: counts.copies,
      warnings: [...untrainedWarnings(data), ...data.warnings, ...skippedLines(data.skipped)],
    },
    splits: SPLITS.filter((split) => data.splits[split].traces.length > 0).map((name) => {
      const { traces, callCounts } = data.splits[name];
      return {
        name,
        counts: countTraces({ traces, callCounts }),
        copiesOfTraining: name === "training" ? 0 : traces.filter(({ key }) => trainingKeys.has(key)).length,
        untrainedCalls: [...callCounts.keys()].filter((call) => !training.callCounts.has(call)).sort(),
      };
    }),
    families: [...countBy(attack.traces.map((trace) => trace.family ?? "attack"))]
      .map(([name, traces]) => ({ name, traces }))
      .sort((a, b) => b.traces - a.traces || (a.name < b.name ? -1 : 1)),
  };
}

/** Where a split hardly shares its calls with training: one sentence each. */
export function untrainedWarnings({ splits }: DigestedDataset): readonly string[] {
  const countsOf = (split: Split): { readonly traces: number; readonly calls: CallCounts } => ({
    traces: new Set(splits[split].traces.map(({ key }) => key)).size,
    calls: splits[split].callCounts,
  });
  return foreignCountWarnings({
    training: countsOf("training"),
    validation: countsOf("validation"),
    attack: countsOf("attack"),
  });
}

function together(splits: readonly SplitDigest[]): SplitDigest {
  const callCounts = new Map<string, { times: number; traces: number }>();
  for (const split of splits) addCounts(callCounts, split.callCounts);
  return { traces: splits.flatMap(({ traces }) => traces), callCounts };
}

function countTraces({ traces, callCounts }: SplitDigest): TraceCounts {
  const lengths = traces.map(({ callCount }) => callCount).sort((a, b) => a - b);
  const upper = lengths[lengths.length >> 1];
  const lower = lengths[(lengths.length - 1) >> 1];
  return {
    traces: traces.length,
    calls: lengths.reduce((sum, length) => sum + length, 0),
    distinctCalls: callCounts.size,
    shortest: lengths[0] ?? null,
    median: upper === undefined || lower === undefined ? null : (upper + lower) / 2,
    longest: lengths.at(-1) ?? null,
    copies: traces.length - new Set(traces.map(({ key }) => key)).size,
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

function unknownCalls(architecture: string | null, counts: CallCounts): number | null {
  if (architecture === null || !isArchitecture(architecture)) return null;
  const { tokenOf } = createVocabulary(architecture, standardCalls(architecture));
  return [...counts].reduce((sum, [call, { times }]) => (tokenOf.has(call) ? sum : sum + times), 0);
}

/** Each trace says what was skipped of its whole file. */
function linesSkipped(traces: readonly DatasetDigest[]): number {
  const skippedOf = new Map(
    traces.flatMap(({ path, linesRead }) => (linesRead === undefined ? [] : [[path, linesRead.skipped]])),
  );
  return [...skippedOf.values()].reduce((sum, lines) => sum + lines, 0);
}

/** Each trace says what its whole file lost. */
function lostEvents(traces: readonly DatasetDigest[]): number {
  const lostOf = new Map(traces.map((trace) => [trace.path, trace.lostEvents ?? 0]));
  return [...lostOf.values()].reduce((sum, events) => sum + events, 0);
}

function countBy(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
