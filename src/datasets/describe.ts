import { countOverlapWarnings } from "../core/call-overlap.ts";
import { addCounts, type CallCounts } from "../core/statistics.ts";
import { sumOfGaps } from "../core/trace.ts";
import { createVocabulary } from "../core/vocabulary.ts";
import { type Edge, LIBRARY } from "../problems/edge.ts";
import { sentenceOf } from "../problems/problem.ts";
import type { DatasetReport, LineageCounts, TraceCounts } from "../results/input.ts";
import { isArchitecture, standardCalls } from "../syscalls/architecture.ts";
import { isCallOfLinux } from "../traces/known-call.ts";
import type { SkippedFile } from "./dataset.ts";
import type { DigestedDataset, SplitDigest } from "./digest-dataset.ts";
import { type Split, SPLITS } from "./layout.ts";

/** Files of one reason that are named one by one. */
const LARGEST_NAMED_COUNT = 5;
/** Names listed that no Linux has; a damaged recording may hold thousands. */
const MOST_FOREIGN_NAMES = 100;

/**
 * Counts everything that an evaluation must know of its data.
 * @param ownNames names of calls that the user brought, which are in order whatever they are
 * @param edge whose words the warnings have
 */
export function describeDataset(
  data: DigestedDataset,
  ownNames: readonly string[] = [],
  edge = LIBRARY,
): DatasetReport {
  const { training, attack } = data.splits;
  const all = SPLITS.map((split) => data.splits[split]);
  const totals = new Map<string, { times: number; traces: number }>();
  for (const split of all) addCounts(totals, split.totals);
  const inTraining = marked([training]);
  const counts = countTraces(all, totals);
  return {
    whole: {
      format: data.formats.join(", "),
      architecture: data.architecture,
      traces: counts.traces,
      calls: counts.calls,
      threads: counts.traces,
      lineage: lineageOf(all),
      distinctCalls: counts.distinctCalls,
      unknownCalls: unknownCalls(data.architecture, totals),
      notOfLinux: notOfLinux(totals, ownNames),
      skippedLines: all.reduce((sum, split) => sum + split.skippedLines, 0),
      ...sumOfGaps(all.map(({ gaps }) => gaps)),
      trust: data.trust,
      shortest: counts.shortest,
      median: counts.median,
      longest: counts.longest,
      copies: counts.copies,
      warnings: [
        ...untrainedWarnings(data),
        ...data.warnings.map((warning) => sentenceOf(warning, edge)),
        ...skippedLines(data.skipped, edge),
      ],
    },
    splits: SPLITS.filter((split) => data.splits[split].traces > 0).map((name) => {
      const split = data.splits[name];
      return {
        name,
        counts: countTraces([split], split.totals),
        copiesOfTraining: name === "training" ? 0 : split.keys.filter((key) => inTraining[key] === 1).length,
        untrainedCalls: [...split.totals.keys()].filter((call) => !training.totals.has(call)).sort(),
      };
    }),
    families: [...attack.families]
      .map(([name, traces]) => ({ name, traces }))
      .sort((a, b) => b.traces - a.traces || (a.name < b.name ? -1 : 1)),
  };
}

/** Where a split hardly shares its calls with training: one sentence each. */
export function untrainedWarnings({ splits }: DigestedDataset): readonly string[] {
  const countsOf = (split: Split): { readonly traces: number; readonly calls: CallCounts } => ({
    traces: distinct([splits[split]]),
    calls: splits[split].totals,
  });
  return countOverlapWarnings({
    training: countsOf("training"),
    validation: countsOf("validation"),
    attack: countsOf("attack"),
  });
}

function countTraces(splits: readonly SplitDigest[], totals: CallCounts): TraceCounts {
  const traces = splits.reduce((sum, split) => sum + split.traces, 0);
  const lengths = new Float64Array(traces);
  let from = 0;
  for (const { callCounts } of splits) {
    lengths.set(callCounts, from);
    from += callCounts.length;
  }
  lengths.sort();
  const upper = lengths[traces >> 1];
  const lower = lengths[(traces - 1) >> 1];
  return {
    traces,
    calls: lengths.reduce((sum, length) => sum + length, 0),
    distinctCalls: totals.size,
    shortest: lengths[0] ?? null,
    median: upper === undefined || lower === undefined ? null : (upper + lower) / 2,
    longest: lengths.at(-1) ?? null,
    copies: traces - distinct(splits),
  };
}

function lineageOf(splits: readonly SplitDigest[]): LineageCounts | null {
  const sum = (key: keyof LineageCounts): number => splits.reduce((total, { lineage }) => total + lineage[key], 0);
  const threads = sum("threads");
  return threads === 0 ? null : { threads, processes: sum("processes"), trees: sum("trees") };
}

function distinct(splits: readonly SplitDigest[]): number {
  return marked(splits).reduce((sum, mark) => sum + mark, 0);
}

/** By the number of a key: 1 where a trace of the splits has it. */
function marked(splits: readonly SplitDigest[]): Uint8Array {
  const largest = splits.reduce((most, { keys }) => keys.reduce((known, key) => Math.max(known, key), most), -1);
  const marks = new Uint8Array(largest + 1);
  for (const { keys } of splits) for (const key of keys) marks[key] = 1;
  return marks;
}

/** One line per skipped file; a reason that many files share is given once. */
function skippedLines(skipped: readonly SkippedFile[], edge: Edge): readonly string[] {
  const byReason = new Map<string, SkippedFile[]>();
  for (const file of skipped) {
    const reason = sentenceOf(file.problem, edge);
    const same = byReason.get(reason);
    if (same === undefined) byReason.set(reason, [file]);
    else same.push(file);
  }
  return [...byReason].flatMap(([reason, files]) =>
    files.length > LARGEST_NAMED_COUNT
      ? [`skipped ${files.length} files, the first ${files[0]?.path ?? ""}: ${reason}`]
      : files.map((file) => `skipped ${file.path}: ${reason}`),
  );
}

/** The names that are calls of no known Linux, most frequent first. */
function notOfLinux(counts: CallCounts, ownNames: readonly string[]): DatasetReport["whole"]["notOfLinux"] {
  const own = new Set(ownNames);
  const found = [...counts].filter(([call]) => !isCallOfLinux(call) && !own.has(call));
  const calls = found.map(([call, { times }]) => ({ call, times }));
  calls.sort((a, b) => b.times - a.times || (a.call < b.call ? -1 : 1));
  return {
    names: calls.length,
    calls: calls.reduce((sum, { times }) => sum + times, 0),
    mostFrequent: calls.slice(0, MOST_FOREIGN_NAMES),
  };
}

function unknownCalls(architecture: string | null, counts: CallCounts): number | null {
  if (architecture === null || !isArchitecture(architecture)) return null;
  const { tokenOf } = createVocabulary(architecture, standardCalls(architecture));
  return [...counts].reduce((sum, [call, { times }]) => (tokenOf.has(call) ? sum : sum + times), 0);
}
