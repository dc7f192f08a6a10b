import type { Program } from "./programs.ts";
import type { Form } from "./record.ts";

/** Options of strace besides -n (and -C, where it may). */
export interface OptionSet {
  readonly form: Form;
  readonly options: readonly string[];
}

const set = (form: Form, ...options: readonly string[]): OptionSet => ({ form, options });

/** Every option that changes what is in a line; `-k` looks each frame up and is slow. */
export const OPTION_SETS: readonly OptionSet[] = [
  set("file", "-f"),
  set("file", "-tt"),
  set("file", "-f", "-t"),
  set("terminal", "-f"),
  set("files", "-ff", "-tt", "-T"),
  set("file", "-f", "-tt", "-T"),
  set("file", "-f", "-ttt", "-y"),
  set("terminal", "-f", "-r"),
  set("file", "-f", "-r", "-tt", "-v"),
  set("file", "-f", "-i", "-yy"),
  set("terminal", "-f", "-Y", "-i"),
  set("file", "-f", "-X", "raw", "-s", "0"),
  set("file", "-f", "-Y", "-ttt"),
  set("files", "-ff", "-r", "-i"),
  set("file", "-f", "--absolute-timestamps=unix,ns", "-r", "-T", "-e", "raw=all"),
  set("terminal", "-f", "-ttt", "-T", "-yy", "-v"),
  set("file", "-f", "-xx", "-s", "4096"),
  set("file", "-f", "--relative-timestamps=s"),
  set("terminal", "-f", "--relative-timestamps=s", "-t"),
  set("terminal", "-f", "-k"),
  set("terminal", "-T"),
  set("file", "-f", "-k", "-tt", "-i"),
];

/**
 * Those that strace bears with a program: 6.1 -k ends itself where a thread replaces its process ("cannot initialize libunwind"), and a child that is not followed
 * may write its part of a line before strace's line.
 */
export function optionSetsFor({ argv, isNoisy }: Program): readonly OptionSet[] {
  const isReplaced = argv.join(" ").includes("./supersede");
  return OPTION_SETS.filter(({ form, options }) => {
    if (isReplaced && options.includes("-k")) return false;
    return !(isNoisy && form === "terminal" && !options.includes("-f"));
  });
}
