import type { SkippedFile } from "../datasets/dataset.ts";
import { COMMAND_LINE } from "../problems/edge.ts";
import { sentenceOf, type Problem } from "../problems/problem.ts";
import { printable } from "../report/printable.ts";
import type { CommandIo } from "./io.ts";

/** How many skipped files are named one by one. */
const NAMED_FILES = 20;

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
 * Says which files gave no trace: the damaged ones always, what never was a trace unless --quiet.
 */
export function noteSkipped(
  io: CommandIo,
  options: { readonly quiet: boolean },
  data: { readonly skipped: readonly SkippedFile[]; readonly warnings: readonly Problem[] },
): void {
  for (const warning of data.warnings.slice(0, NAMED_FILES))
    note(io, options, `warning: ${sentenceOf(warning, COMMAND_LINE)}`);
  const damaged = data.skipped.filter((file) => file.damaged);
  for (const file of damaged.slice(0, NAMED_FILES)) io.stderr(`skipped ${printable(placed(file))}\n`);
  if (damaged.length > NAMED_FILES)
    io.stderr(`… and ${damaged.length - NAMED_FILES} more damaged files were skipped\n`);
  for (const [reason, files] of byReason(data.skipped.filter((file) => !file.damaged))) {
    const [first] = files;
    if (first === undefined) continue;
    note(io, options, files.length === 1 ? `skipped ${placed(first)}` : `skipped ${files.length} files: ${reason}`);
  }
}

function byReason(files: readonly SkippedFile[]): ReadonlyMap<string, readonly SkippedFile[]> {
  const groups = new Map<string, SkippedFile[]>();
  for (const file of files) {
    const reason = sentenceOf(file.problem, COMMAND_LINE);
    groups.set(reason, [...(groups.get(reason) ?? []), file]);
  }
  return groups;
}

/** A problem without a place is that of the whole file. */
function placed({ path, problem }: SkippedFile): string {
  return sentenceOf({ path, ...problem }, COMMAND_LINE);
}
