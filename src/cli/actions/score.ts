import * as z from "zod";
import { conformalThreshold } from "../../core/conformal.ts";
import { isExplaining } from "../../core/detector.ts";
import { SPLITS } from "../../datasets/layout.ts";
import { loadDataset } from "../../datasets/load-dataset.ts";
import type { DatasetTrace, SkippedFile } from "../../datasets/dataset.ts";
import { isSentinelError, SentinelError } from "../../errors.ts";
import { driftWords } from "../../report/drift-words.ts";
import { printable } from "../../report/printable.ts";
import { scoreCsv } from "../../report/score-csv.ts";
import { scoreJson } from "../../report/score-json.ts";
import { scoreJsonl } from "../../report/score-jsonl.ts";
import { scoreText } from "../../report/score-text.ts";
import type { ScoreReport } from "../../report/types.ts";
import { EXIT, type CommandIo } from "../io.ts";
import { openChosenDetector } from "../chosen-model.ts";
import { driftOfRows } from "../drift-of-rows.ts";
import { note, noteSkipped } from "../notes.ts";
import { checkArguments, commonSchema, falseAlarmRateSchema } from "../options.ts";
import { progressLine } from "../progress.ts";
import { scoreTraces } from "../score-traces.ts";

const schema = commonSchema.extend({
  paths: z.array(z.string()).min(1, "--paths: name at least one file, folder or zip"),
  detector: z.string("--detector takes one name").optional(),
  model: z.string("--model takes one folder").optional(),
  falseAlarmRate: falseAlarmRateSchema,
  explain: z.int("--explain takes a whole number").min(0, "--explain takes 0 or more"),
  failOnAlarm: z.boolean(),
  format: z.enum(["text", "json", "jsonl", "csv"]),
});

const RENDER: Readonly<Record<"text" | "json" | "jsonl" | "csv", (report: ScoreReport, colour: boolean) => string>> = {
  text: (report, colour) => scoreText(report, { colour }),
  json: scoreJson,
  jsonl: scoreJsonl,
  csv: scoreCsv,
};

/** `score`: a verdict on every trace of the given files, folders and zips. */
export async function runScore(argv: unknown, io: CommandIo): Promise<number> {
  const options = checkArguments(schema, argv);
  const { traces, skipped } = await readPaths(options, io);
  const opened = await openChosenDetector(
    options,
    traces.map((trace) => trace.architecture),
  );
  const { detector } = opened;
  try {
    if (options.explain > 0 && !isExplaining(detector)) {
      note(io, options, `${detector.name} judges a trace as a whole and cannot say which calls decided it.`);
    }
    const threshold = conformalThreshold(detector.calibrationScores, options.falseAlarmRate);
    if (threshold === null) {
      const problem = `${detector.calibrationScores.length} calibration traces cannot promise a false-alarm rate of ${options.falseAlarmRate}`;
      if (options.failOnAlarm) {
        throw new SentinelError(
          "E_USAGE",
          `${problem}, so --fail-on-alarm could never fail; allow a higher --false-alarm-rate or calibrate on more traces`,
        );
      }
      note(io, options, `${problem}; nothing will raise an alarm.`);
    }
    const line = progressLine(io, options.progress && !options.quiet, detector.name, "steps");
    const rows = await scoreTraces(detector, opened.manifest, traces, threshold, options.explain, (done, total) => {
      line.update(done, total);
    });
    line.stop();
    const drift = driftOfRows(detector.calibrationScores, traces, rows);
    // Text says it where the verdicts stand, JSON as a field; the other forms have no place for it.
    if (drift.drifted === true && threshold !== null && (options.format === "csv" || options.format === "jsonl")) {
      note(io, options, driftWords(drift, options.falseAlarmRate));
    }
    const report: ScoreReport = {
      model: detector.name,
      scoreUnit: detector.scoreUnit,
      threshold,
      falseAlarmRate: options.falseAlarmRate,
      drift,
      traces: rows,
      skipped: skipped.map(({ path, reason }) => ({ path, reason })),
    };
    io.stdout(RENDER[options.format](report, io.colour));
    if (skipped.some((file) => file.damaged)) return EXIT.wrongInput;
    return options.failOnAlarm && rows.some((row) => row.verdict === "alarm") ? EXIT.alarm : EXIT.fine;
  } finally {
    await opened.release();
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
      // No spread: the arguments of one call end at about 100,000.
      for (const split of SPLITS) for (const trace of data.splits[split]) traces.push(trace);
      for (const file of data.skipped) skipped.push(file);
    } catch (error) {
      if (!isSentinelError(error) || options.paths.length === 1) throw error;
      io.stderr(`skipped ${printable(error.message)}\n`);
      skipped.push({ path, reason: error.message, damaged: true });
    }
  }
  if (traces.length === 0) throw new SentinelError("E_DATASET", `${options.paths.join(", ")}: no trace to score`);
  return { traces, skipped };
}
