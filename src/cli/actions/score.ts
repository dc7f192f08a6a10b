import * as z from "zod";
import { conformalPValue, conformalThreshold, isAlarm } from "../../core/conformal.ts";
import type { ExplainedCall, ExplainingDetector } from "../../core/detector.ts";
import type { Tokens, Trace } from "../../core/trace.ts";
import { countUnknown, encodeCalls, tokenName } from "../../core/vocabulary.ts";
import type { SkippedFile } from "../../datasets/dataset.ts";
import { loadDataset } from "../../datasets/load-dataset.ts";
import type { DatasetTrace } from "../../datasets/dataset.ts";
import { isSentinelError, SentinelError } from "../../errors.ts";
import type { Manifest } from "../../model/manifest.ts";
import { scoreCsv } from "../../report/score-csv.ts";
import { scoreJson } from "../../report/score-json.ts";
import { scoreJsonl } from "../../report/score-jsonl.ts";
import { scoreText } from "../../report/score-text.ts";
import type { ScoreReport, ScoreRow, SurprisingCall, Verdict } from "../../report/types.ts";
import { FOREIGN_SHARE, trainedTokens, untrainedShare } from "../foreign.ts";
import { EXIT, type CommandIo } from "../io.ts";
import { openChosenModel } from "../chosen-model.ts";
import { note, noteSkipped } from "../notes.ts";
import { checkArguments, commonSchema, falseAlarmRateSchema } from "../options.ts";
import { progressLine } from "../progress.ts";

/** Calls named beside each surprising one. */
const EXPECTED_CALLS = 3;

const schema = commonSchema.extend({
  paths: z.array(z.string()).min(1, "--paths: name at least one file, folder or zip"),
  detector: z.string("--detector takes one name").optional(),
  model: z.string("--model takes one folder").optional(),
  falseAlarmRate: falseAlarmRateSchema,
  explain: z.int("--explain takes a whole number").min(0, "--explain takes 0 or more"),
  failOnAlarm: z.boolean(),
  format: z.enum(["text", "json", "jsonl", "csv"]),
});

const RENDER: Readonly<Record<"text" | "json" | "jsonl" | "csv", (report: ScoreReport) => string>> = {
  text: scoreText,
  json: scoreJson,
  jsonl: scoreJsonl,
  csv: scoreCsv,
};

/** `score`: a verdict on every trace of the given files, folders and zips. */
export async function runScore(argv: unknown, io: CommandIo): Promise<number> {
  const options = checkArguments(schema, argv);
  const { traces, skipped } = await readPaths(options, io);
  const { model, detector } = await openChosenModel(
    options,
    traces.map((trace) => trace.architecture),
  );
  try {
    const threshold = conformalThreshold(detector.calibrationScores, options.falseAlarmRate);
    if (threshold === null) {
      note(
        io,
        options,
        `${detector.calibrationScores.length} calibration traces cannot promise a false-alarm rate of ${options.falseAlarmRate}; nothing will raise an alarm.`,
      );
    }
    const line = progressLine(io, options.progress && !options.quiet, detector.name, "steps");
    const rows = await scoreTraces(detector, model.manifest, traces, threshold, options.explain, (done, total) => {
      line.update(done, total);
    });
    line.stop();
    const report: ScoreReport = {
      model: detector.name,
      threshold,
      falseAlarmRate: options.falseAlarmRate,
      traces: rows,
      skipped: skipped.map(({ path, reason }) => ({ path, reason })),
    };
    io.stdout(RENDER[options.format](report));
    if (skipped.some((file) => file.damaged)) return EXIT.wrongInput;
    return options.failOnAlarm && rows.some((row) => row.verdict === "alarm") ? EXIT.alarm : EXIT.fine;
  } finally {
    await model.release();
  }
}

/** Reads every path; one that gives nothing is listed with its reason, and stops the command only when nothing else is left. */
async function readPaths(
  options: z.infer<typeof schema>,
  io: CommandIo,
): Promise<{ readonly traces: readonly DatasetTrace[]; readonly skipped: readonly SkippedFile[] }> {
  const traces: DatasetTrace[] = [];
  const skipped: SkippedFile[] = [];
  for (const path of options.paths) {
    try {
      const data = await loadDataset(path, { format: options.inputFormat, architecture: options.arch ?? null });
      noteSkipped(io, options, data);
      for (const split of [data.splits.training, data.splits.validation, data.splits.attack]) traces.push(...split);
      skipped.push(...data.skipped);
    } catch (error) {
      if (!isSentinelError(error) || options.paths.length === 1) throw error;
      io.stderr(`skipped ${error.message}\n`);
      skipped.push({ path, reason: error.message, damaged: true });
    }
  }
  if (traces.length === 0) throw new SentinelError("E_DATASET", `${options.paths.join(", ")}: no trace to score`);
  return { traces, skipped };
}

async function scoreTraces(
  detector: ExplainingDetector,
  manifest: Manifest,
  traces: readonly DatasetTrace[],
  threshold: number | null,
  explain: number,
  progress: (done: number, total: number) => void,
): Promise<readonly ScoreRow[]> {
  const trained = trainedTokens(manifest);
  const tokens = traces.map((trace) => encodeCalls(detector.vocabulary, trace.calls));
  const usable = [...tokens.keys()].filter((index) => (tokens[index]?.length ?? 0) >= detector.minimumCalls);
  const scores = await detector.score(
    usable.map((index) => tokens[index] ?? new Uint16Array()),
    progress,
  );
  const scoreOf = new Map(usable.map((index, place) => [index, scores[place] ?? 0]));
  const rows: ScoreRow[] = [];
  for (const [index, trace] of traces.entries()) {
    const own = tokens[index] ?? new Uint16Array();
    const scoreBits = scoreOf.get(index) ?? null;
    const row: ScoreRow = {
      name: trace.name,
      path: trace.path,
      calls: own.length,
      unknownCalls: countUnknown(own),
      scoreBits,
      pValue: scoreBits === null ? null : conformalPValue(detector.calibrationScores, scoreBits),
      verdict: verdictOf(scoreBits, threshold, untrainedShare(own, trained)),
    };
    rows.push(
      explain > 0 && scoreBits !== null
        ? { ...row, mostSurprising: await mostSurprising(detector, trace, own, explain) }
        : row,
    );
  }
  return rows;
}

/** `too-short` without a score, `foreign` when the model does not speak the trace's calls, else alarm or normal. */
export function verdictOf(scoreBits: number | null, threshold: number | null, untrained: number): Verdict {
  if (scoreBits === null) return "too-short";
  if (untrained > FOREIGN_SHARE) return "foreign";
  return isAlarm(scoreBits, threshold) ? "alarm" : "normal";
}

async function mostSurprising(
  detector: ExplainingDetector,
  trace: DatasetTrace,
  tokens: Tokens,
  count: number,
): Promise<readonly SurprisingCall[]> {
  const explained = await detector.explain(tokens, EXPECTED_CALLS);
  return [...explained]
    .sort((a, b) => b.surpriseBits - a.surpriseBits || a.index - b.index)
    .slice(0, count)
    .map((call) => surprisingCall(detector, trace, call));
}

/** An explained call with names in place of tokens; the trace's own word for a call that the model does not know. */
export function surprisingCall(detector: ExplainingDetector, trace: Trace, call: ExplainedCall): SurprisingCall {
  return {
    index: call.index,
    call: trace.calls[call.index] ?? tokenName(detector.vocabulary, call.token),
    surpriseBits: call.surpriseBits,
    expected: call.expected.map(({ token, probability }) => ({
      call: tokenName(detector.vocabulary, token),
      probability,
    })),
  };
}
