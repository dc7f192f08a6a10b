import * as z from "zod";
import type { ChoiceReason } from "../../app/choose-model.ts";
import { withAlarmEvidence } from "../../app/evidence.ts";
import { memoised, type Memoised } from "../../app/memoised.ts";
import { type IncidentRules, incidentReport, incidentsOf } from "../../app/incidents.ts";
import { countSubstitutions, type OpenedDetector, type SubstitutionCounts } from "../../app/open-detector.ts";
import { driftOfRows, type ScoredRow, scoreTraces } from "../../app/score-traces.ts";
import { withFindings } from "../../app/findings.ts";
import { type VerdictBasis, verdictBasis } from "../../core/conformal.ts";
import { type Detector, isExplaining } from "../../core/detector.ts";
import { SKIPPED_BYTES } from "../../core/memory-budget.ts";
import { gatherTraits } from "../../core/trace-traits.ts";
import { GROUPINGS } from "../../core/units.ts";
import { gatherInput, type PartlyRead } from "../../datasets/dataset-facts.ts";
import type { SkippedFile } from "../../datasets/dataset.ts";
import type { Split } from "../../datasets/layout.ts";
import { SentinelError } from "../../errors.ts";
import { counted, shortPercent } from "../../numbers.ts";
import { sentenceOf } from "../../problems/problem.ts";
import { scoreCsv, scoreJson, scoreJsonl } from "../../report/data/score-data.ts";
import { describeChoice, modelChoiceOf } from "../../report/input-phrases.ts";
import { countUnits } from "../../report/incident-phrases.ts";
import { printable } from "../../report/printable.ts";
import { INCIDENT_ORDERS, scoreText } from "../../report/text/score-text.ts";
import { describeDrift } from "../../report/verdict-phrases.ts";
import type { ScoreReport, Verdict } from "../../results/score.ts";
import { checkNamedModel, openChosenDetector } from "../chosen-model.ts";
import { commandMemory, type GroupOfPaths, readPaths } from "../inputs.ts";
import { type CommandIo, EXIT } from "../io.ts";
import { noteTraits } from "../model-traits.ts";
import { fastWords } from "../models.ts";
import { note, noteFormats, noteSkipped, progressLine, readAgain } from "../notes.ts";
import {
  DEVICE_OPTIONS,
  INPUT_OPTIONS,
  MODEL_OPTIONS,
  PROGRESS_OPTIONS,
  switchSchema,
  THREAD_OPTIONS,
} from "../options.ts";
import { defineCommand, option } from "./command.ts";

const schema = z.object({
  paths: z.array(z.string()).min(1, "--paths: name at least one file, folder or zip"),
  ...INPUT_OPTIONS,
  ...MODEL_OPTIONS,
  groupBy: option(
    "Output:",
    "what one verdict is on: a tree of processes (where the recording says who made whom), a process, a file, or each trace",
    z.enum(GROUPINGS).default("tree"),
  ),
  explain: option(
    "Output:",
    "name the N most surprising calls and stretches of each trace, of alarms with the lines of the recording",
    z.int("--explain takes a whole number").min(0, "--explain takes 0 or more").default(0),
  ),
  all: option("Output:", "text: also show what is no alarm", switchSchema),
  top: option(
    "Output:",
    "text: show only the first N",
    z.int("--top takes a whole number").min(1, "--top takes 1 or more").optional(),
  ),
  sort: option("Output:", "text: order of what is shown", z.enum(INCIDENT_ORDERS).default("worst")),
  minCalls: option(
    "Output:",
    "text: show only incidents of at least N calls",
    z.int("--min-calls takes a whole number").min(0, "--min-calls takes 0 or more").default(0),
  ),
  failOnAlarm: option("Output:", "exit with 1 when an incident raises an alarm", switchSchema),
  maxSkipped: option(
    "Output:",
    "with --fail-on-alarm: the largest share of a file's lines that may be unreadable; beyond it, exit with 2",
    z
      .number("--max-skipped takes a share")
      .min(0, "--max-skipped takes a share from 0 to 1")
      .max(1, "--max-skipped takes a share from 0 to 1")
      .default(0.01),
  ),
  format: option("Output:", "form of the result", z.enum(["text", "json", "jsonl", "csv"]).default("text")),
  ...PROGRESS_OPTIONS,
  ...DEVICE_OPTIONS,
  ...THREAD_OPTIONS,
});
type Options = z.infer<typeof schema>;

export const scoreCommand = defineCommand({
  command: "score <paths..>",
  describe: "a verdict on every new trace: files, folders, zips",
  standardInput: "path",
  schema,
  examples: [
    { words: "score data/sample/attack --explain 3", does: "verdicts, and the calls that decided them" },
    { words: "score data/sample/validation --fail-on-alarm --format csv", does: "for a gate: exit code 1 on alarm" },
  ],
  run,
});

const RENDER: Readonly<Record<Options["format"], (report: ScoreReport, options: Options, io: CommandIo) => string>> = {
  text: (report, options, { colour, columns }) => scoreText(report, { ...options, colour, columns }),
  json: scoreJson,
  jsonl: scoreJsonl,
  csv: scoreCsv,
};

/**
 * What is kept of one trace until its row is written: the row, the row's text, what tells copies.
 */
const ROW_BYTES = 1000;

/**
 * `score`: a verdict on every trace of the given files, folders and zips, read and scored in groups
 * so that their size does not matter.
 */
async function run(options: Options, io: CommandIo): Promise<number> {
  await checkNamedModel(options, io);
  const memory = commandMemory();
  const skipped: SkippedFile[] = [];
  const scored: ScoredRow[] = [];
  const splits: Split[] = [];
  let detector: Memoised | null = null;
  /** How many traces each group has: what is in two groups may have one path. */
  const groups: number[] = [];
  let opened: (OpenedDetector & { readonly reason: ChoiceReason }) | null = null;
  let substitutions: SubstitutionCounts | null = null;
  const input = gatherInput(options.inputFormat === "auto");
  const traits = gatherTraits(options.per);
  let basis: VerdictBasis | null = null;
  let callsBefore = 0;
  let line = progressLine(io, false, "", "");
  try {
    for await (const group of readPaths(options.paths, options, memory)) {
      noteSkipped(io, options, group);
      memory.keep(group.location, group.skipped.length, SKIPPED_BYTES * group.skipped.length);
      for (const file of group.skipped) skipped.push(file);
      if (group.traces.length === 0) continue;
      if (opened === null) {
        opened = await openChosenDetector(options, group.traces, group.calls, io);
        if (opened.reason !== "named") note(io, options, describeChoice(opened.detector.name, opened.reason));
        const cost = fastWords(opened.manifest);
        if (cost !== null) note(io, options, cost);
        if (options.aliases) substitutions = countSubstitutions(opened);
        line = progressLine(io, options.progress && !options.quiet, opened.detector.name, "calls");
      }
      const { manifest } = opened;
      detector ??= memoised(opened.detector);
      basis ??= checkedBasis(detector, options, io);
      let rows = await scoreTraces(
        detector,
        { manifest, basis, explain: options.explain },
        group.traces,
        (done, total) => {
          const calls = callsBefore + group.calls * (done / total);
          const share = group.shareBefore + (group.shareRead - group.shareBefore) * (done / total);
          line.update(calls, calls / share);
        },
      );
      callsBefore += group.calls;
      rows = await withEvidence(rows, group, rulesOf(detector, options), options, io);
      for (const trace of group.traces) {
        // A path is relative to what was named, and two of these may hold one of the same name.
        input.add({ ...trace, path: `${group.location}\0${trace.path}` });
        traits.add(trace);
        splits.push(trace.split);
        substitutions?.add(trace.calls);
      }
      memory.keep(group.location, rows.length, ROW_BYTES * rows.length);
      for (const row of rows) scored.push(row);
      groups.push(rows.length);
    }
    line.stop();
    if (opened === null || basis === null)
      throw new SentinelError("E_DATASET", `${options.paths.join(", ")}: no trace to score`);
    const facts = input.facts();
    noteFormats(io, options, new Set(facts.formats));
    noteTraits(io, options, opened.manifest, traits);
    const rules = rulesOf(opened.detector, options);
    const traces = withFindings(scored.map(({ row }) => row));
    let from = 0;
    const incidents = groups.flatMap((size) => incidentsOf(traces.slice(from, (from += size)), rules));
    const report = {
      ...reportOf(opened, basis, { scored, splits }, skipped, options, io),
      traces,
      input: facts,
      ...incidentReport(incidents, rules),
      ...(substitutions === null ? {} : { aliases: substitutions.list() }),
    };
    io.stdout(RENDER[options.format](report, options, io));
    if (skipped.some((file) => file.damaged)) return EXIT.wrongInput;
    if (options.failOnAlarm && !isReadEnough(input.partlyRead(), options, io)) return EXIT.wrongInput;
    return options.failOnAlarm ? alarmExit(report, io) : EXIT.fine;
  } finally {
    line.stop();
    await opened?.release();
  }
}

/** Entries of evidence per stretch: the table is to stay in sight. */
const EVIDENCE_LINES = 5;

/** The rows of a group, those that explain an alarm with the lines of the recording behind it. */
async function withEvidence(
  rows: readonly ScoredRow[],
  { dataset, location, traces }: GroupOfPaths,
  rules: IncidentRules,
  options: Options,
  io: CommandIo,
): Promise<readonly ScoredRow[]> {
  if (options.explain === 0 || options.format === "csv" || dataset === null) return rows;
  const incidents = incidentsOf(
    rows.map(({ row }) => row),
    rules,
  );
  if (!incidents.some(({ verdict }) => verdict === "alarm" || verdict === "foreign")) return rows;
  const place = { path: location, isReadOnce: dataset.isReadOnce };
  const read = () => withAlarmEvidence(dataset, traces, rows, incidents, EVIDENCE_LINES);
  return (await readAgain(io, options, place, read)) ?? rows;
}

function rulesOf(detector: Detector, { groupBy, falseAlarmRate }: Options): IncidentRules {
  return { grouping: groupBy, falseAlarmRate, detector };
}

/** Whether each file was read well enough for a gate; one line on stderr per file that was not. */
function isReadEnough(files: readonly PartlyRead[], { maxSkipped }: Options, io: CommandIo): boolean {
  const unread = files.filter(({ lines, skippedLines }) => skippedLines > maxSkipped * lines);
  for (const { path, lines, skippedLines } of unread) {
    const share = `${skippedLines} of ${lines} lines (${shortPercent(skippedLines / lines)}) could not be read`;
    io.stderr(
      `${printable(path.slice(path.indexOf("\0") + 1))}: ${share}, more than --max-skipped ${maxSkipped}: --fail-on-alarm does not pass it\n`,
    );
  }
  return unread.length === 0;
}

/**
 * The exit code of --fail-on-alarm, by units. Where the model does not cover the batch's calls, it
 * is the wrong one and nothing was decided. Unjudged units count for neither side, which stderr
 * says; where nothing else is left, the gate cannot decide.
 */
function alarmExit({ incidents }: ScoreReport, io: CommandIo): number {
  const of = (wanted: Verdict): number => incidents.filter(({ verdict }) => verdict === wanted).length;
  const foreign = of("foreign");
  const unjudged = of("unjudged");
  const units = countUnits(incidents);
  if (foreign > 0) {
    io.stderr(
      `${foreign} of ${units} ${foreign === 1 ? "is" : "are"} foreign to this model: --fail-on-alarm cannot decide; use a model trained on this host\n`,
    );
    return EXIT.wrongInput;
  }
  if (unjudged === incidents.length) {
    io.stderr(`none of ${units} was judged: --fail-on-alarm cannot decide\n`);
    return EXIT.wrongInput;
  }
  // Also with --quiet: an attack that is cut into short processes must not pass unseen.
  if (unjudged > 0) io.stderr(`For --fail-on-alarm the ${unjudged} unjudged of ${units} count for nothing.\n`);
  return of("alarm") > 0 ? EXIT.alarm : EXIT.fine;
}

/**
 * What the verdicts rest on at the promised rate; notes say what weakens it.
 * @throws SentinelError E_USAGE when nothing can be judged and --fail-on-alarm depends on it
 */
function checkedBasis(detector: Detector, options: Options, io: CommandIo): VerdictBasis {
  if (options.explain > 0 && !isExplaining(detector)) {
    note(io, options, `${detector.name} judges a trace as a whole and cannot say which calls decided it.`);
  }
  const basis = verdictBasis(detector, options.falseAlarmRate);
  if (basis.threshold === null) {
    const problem = `${counted(detector.calibrationScores.length, "calibration trace")} cannot promise a false-alarm rate of ${options.falseAlarmRate}`;
    if (options.failOnAlarm) {
      throw new SentinelError(
        "E_USAGE",
        `${problem}, so --fail-on-alarm could never fail; allow a higher --false-alarm-rate or calibrate on more traces`,
      );
    }
    note(io, options, `${problem}; no trace is judged.`);
  } else if (detector.shortestCalls === undefined) {
    note(
      io,
      options,
      `${detector.name} does not say how short a trace its calibration covers: every trace needs ${basis.fewestCalls} calls; calibrate measures it.`,
    );
  }
  return basis;
}

function reportOf(
  { detector, reason }: OpenedDetector & { readonly reason: ChoiceReason },
  basis: VerdictBasis,
  { scored, splits }: { readonly scored: readonly ScoredRow[]; readonly splits: readonly Split[] },
  skipped: readonly SkippedFile[],
  options: Options,
  io: CommandIo,
): Omit<ScoreReport, "input" | "traces" | "grouping" | "incidents" | "unitRule"> {
  const drift = driftOfRows(detector.calibrationScores, scored, splits, basis.fewestCalls);
  // Text shows it next to the verdicts, JSON as a field; the other forms have no place for it.
  if (drift.drifted === true && basis.threshold !== null && (options.format === "csv" || options.format === "jsonl")) {
    note(io, options, describeDrift(drift, options.falseAlarmRate));
  }
  return {
    model: detector.name,
    modelChoice: modelChoiceOf(detector.name, reason),
    scoreUnit: detector.scoreUnit,
    ...basis,
    falseAlarmRate: options.falseAlarmRate,
    drift,
    skipped: skipped.map(({ path, problem }) => ({ path, reason: sentenceOf(problem, io.edge) })),
  };
}
