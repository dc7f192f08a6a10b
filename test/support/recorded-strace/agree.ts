import { compare, type Agreement } from "./agreement.ts";
import type { OptionSet } from "./option-sets.ts";
import type { Program } from "./programs.ts";
import { countCalls, record } from "./record.ts";

/**
 * Records a program in `folder` with the options given and compares: with strace's own table of the same run, or, for -ff, which allows none, with that of a
 * second run of a program that repeats itself.
 */
export async function agree(program: Program, { form, options }: OptionSet, folder: string): Promise<Agreement> {
  const recording = await record(program, options, form, folder);
  const isCountedApart = form === "files" && program.isRepeatable;
  return compare(program, form, recording, isCountedApart ? await countCalls(program, folder) : null);
}
