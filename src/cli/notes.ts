import type { SkippedFile } from "../datasets/dataset.ts";
import { isSentinelError } from "../errors.ts";
import type { Edge } from "../problems/edge.ts";
import { type Problem, sentenceOf } from "../problems/problem.ts";
import { printable } from "../report/printable.ts";
import type { CommandIo, StatusLine } from "./io.ts";

/** How many skipped files are named one by one. */
const NAMED_FILES = 20;
/** How often a log (no terminal) gets a line, in milliseconds. */
const LOG_INTERVAL_MS = 10_000;
/** How often a terminal's line is drawn again, in milliseconds. */
const DRAW_INTERVAL_MS = 100;
/** Columns of the bar itself; one that would be narrower is left out. */
const WIDEST_BAR = 40;
const NARROWEST_BAR = 5;

/** One line on stderr, unless --quiet. */
export function note(io: CommandIo, options: { readonly quiet: boolean }, text: string): void {
  if (!options.quiet) io.stderr(`${printable(text)}\n`);
}

/** Says which formats the content of the files showed; nothing where the user named one. */
export function noteFormats(
  io: CommandIo,
  options: { readonly quiet: boolean; readonly inputFormat: string },
  formats: ReadonlySet<string>,
): void {
  if (options.inputFormat === "auto") note(io, options, `Read as ${[...formats].join(", ")}, by content.`);
}

/**
 * What `read` finds in a recording that is read again; null, and a note on why, where that cannot be
 * done.
 * @param path for the note
 * @throws what is not a fault of the recording
 */
export async function readAgain<Found>(
  io: CommandIo,
  options: { readonly quiet: boolean },
  { path, isReadOnce }: { readonly path: string; readonly isReadOnce: boolean },
  read: () => Promise<Found>,
): Promise<Found | null> {
  if (isReadOnce) {
    note(io, options, `${path}: can be read only once, so its lines are not shown; write it to a file, and name that.`);
    return null;
  }
  try {
    return await read();
  } catch (error) {
    if (!isSentinelError(error) || error.code !== "E_FILE") throw error;
    note(io, options, `The lines of ${path} are not shown: ${sentenceOf(error.facts, io.edge)}`);
    return null;
  }
}

/**
 * Says which files gave no trace: the damaged ones always, what never was a trace unless --quiet.
 */
export function noteSkipped(
  io: CommandIo,
  options: { readonly quiet: boolean },
  data: { readonly skipped: readonly SkippedFile[]; readonly warnings: readonly Problem[] },
): void {
  for (const warning of data.warnings.slice(0, NAMED_FILES))
    note(io, options, `warning: ${sentenceOf(warning, io.edge)}`);
  const damaged = data.skipped.filter((file) => file.damaged);
  for (const file of damaged.slice(0, NAMED_FILES)) io.stderr(`skipped ${printable(placed(file, io.edge))}\n`);
  if (damaged.length > NAMED_FILES)
    io.stderr(`… and ${damaged.length - NAMED_FILES} more damaged files were skipped\n`);
  for (const [reason, files] of byReason(
    data.skipped.filter((file) => !file.damaged),
    io.edge,
  )) {
    const [first] = files;
    if (first === undefined) continue;
    note(
      io,
      options,
      files.length === 1 ? `skipped ${placed(first, io.edge)}` : `skipped ${files.length} files: ${reason}`,
    );
  }
}

function byReason(files: readonly SkippedFile[], edge: Edge): ReadonlyMap<string, readonly SkippedFile[]> {
  const groups = new Map<string, SkippedFile[]>();
  for (const file of files) {
    const reason = sentenceOf(file.problem, edge);
    groups.set(reason, [...(groups.get(reason) ?? []), file]);
  }
  return groups;
}

/** A problem without a place is that of the whole file. */
function placed({ path, problem }: SkippedFile, edge: Edge): string {
  return sentenceOf({ path, ...problem }, edge);
}

/** A line of progress on stderr for one piece of work: share done, rate, time left. */
interface ProgressLine {
  update(done: number, total: number): void;
  stop(): void;
}

const SILENT: ProgressLine = { update: () => undefined, stop: () => undefined };

/**
 * Redraws one line on a terminal; writes a line every ten seconds elsewhere. Says nothing when not
 * wanted.
 * @param title what is being done, from wherever: it is made printable and cut to half of the
 *   terminal
 * @param unit of the rate, for example "calls"
 * @param now the time in milliseconds from any start
 */
export function progressLine(
  io: CommandIo,
  wanted: boolean,
  title: string,
  unit: string,
  now: () => number = () => performance.now(),
): ProgressLine {
  if (!wanted) return SILENT;
  const { statusLine } = io;
  const shown = printable(title);
  return statusLine === null ? logLine(io, shown, unit, now) : terminalLine(statusLine, shown, unit, now);
}

function terminalLine(line: StatusLine, title: string, unit: string, now: () => number): ProgressLine {
  const start = now();
  let next = start;
  return {
    update(done, total) {
      const time = now();
      if (time < next) return;
      next = time + DRAW_INTERVAL_MS;
      line.draw(progressText(title, unit, progressOf(done, total, time - start), line.columns()));
    },
    stop() {
      line.erase();
    },
  };
}

function logLine(io: CommandIo, title: string, unit: string, now: () => number): ProgressLine {
  const start = now();
  let next = start + LOG_INTERVAL_MS;
  return {
    update(done, total) {
      const time = now();
      if (time < next || done === 0) return;
      next = time + LOG_INTERVAL_MS;
      const progress = progressOf(done, total, time - start);
      io.stderr(`${title}: ${percentWords(progress)}, ${rateWords(progress, unit)}, ${leftWords(progress)}\n`);
    },
    stop: () => undefined,
  };
}

interface Progress {
  /** From 0 to 1. */
  readonly share: number;
  readonly ratePerSecond: number;
  /** Null while nothing is done. */
  readonly secondsLeft: number | null;
}

/**
 * How much there is may be an estimate that grows better: a share is never above 1, and 0 of 0 is
 * nothing yet.
 */
function progressOf(done: number, total: number, elapsedMs: number): Progress {
  const share = done > 0 && total > 0 ? Math.min(1, done / total) : 0;
  return {
    share,
    ratePerSecond: (1000 * done) / Math.max(1, elapsedMs),
    secondsLeft: share > 0 ? (elapsedMs / 1000) * (1 / share - 1) : null,
  };
}

/**
 * The most telling line that fits: a bar of at most 40 columns; on a narrow terminal without the
 * rate, then the time left, then the bar.
 */
function progressText(title: string, unit: string, progress: Progress, columns: number): string {
  const name = cut(title, Math.floor(columns / 2));
  const percent = percentWords(progress);
  const rate = ` | ${rateWords(progress, unit)}`;
  const left = ` | ${leftWords(progress)}`;
  for (const facts of [`${percent}${rate}${left}`, `${percent}${left}`, percent]) {
    const bar = Math.min(WIDEST_BAR, columns - widthOf(`${name}  ${facts}`));
    if (bar >= NARROWEST_BAR) return `${name} ${barOf(progress.share, bar)} ${facts}`;
  }
  const least = name === "" ? percent : `${name} ${percent}`;
  return widthOf(least) <= columns ? least : "";
}

function barOf(share: number, columns: number): string {
  const full = Math.round(share * columns);
  return "=".repeat(full) + "-".repeat(columns - full);
}

function percentWords({ share }: Progress): string {
  return `${Math.floor(100 * share)} %`;
}

function rateWords({ ratePerSecond }: Progress, unit: string): string {
  return `${Math.round(ratePerSecond).toLocaleString("en")} ${unit}/s`;
}

/** In one or two units: `8 s left`, `12 min left`, `3 h 5 min left`. */
function leftWords({ secondsLeft }: Progress): string {
  if (secondsLeft === null) return "– s left";
  if (secondsLeft < 90) return `${Math.round(secondsLeft)} s left`;
  const minutes = Math.round(secondsLeft / 60);
  return minutes < 90 ? `${minutes} min left` : `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}

/**
 * The most columns that any terminal gives a text: they differ over all but ASCII, and give a
 * character two at most.
 */
function widthOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += character < "\x80" ? 1 : 2;
  return columns;
}

/** The text where it fits, else its beginning and an ellipsis; nothing where not even that fits. */
function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let beginning = "";
  for (const character of text) {
    if (widthOf(`${beginning}${character}…`) > columns) break;
    beginning += character;
  }
  return columns < widthOf("…") ? "" : `${beginning}…`;
}
