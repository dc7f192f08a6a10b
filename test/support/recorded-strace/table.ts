import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { agree } from "./agree.ts";
import { optionSetsFor } from "./option-sets.ts";
import { programs } from "./programs.ts";
import { makeInputs, programProblem, serveLoopback, straceProblem } from "./record.ts";

const COLUMNS = ["threads", "calls", "agree", "excused", "no end", "strace -c", "lost"];

/** Records every program with every set of options, prints a row for each and every difference, and says whether there was none. */
export async function printAgreement(print: (line: string) => void): Promise<boolean> {
  const problem = straceProblem();
  if (problem !== null) {
    print(`nothing is recorded: ${problem}`);
    return false;
  }
  const folder = mkdtempSync(join(tmpdir(), "syscall-sentinel-"));
  const missing = makeInputs(folder);
  const [address, close] = await serveLoopback();
  const total = [0, 0, 0, 0, 0, 0, 0];
  let [recordings, programCount, differing] = [0, 0, 0];
  print(row("program", "options of strace besides -n", COLUMNS));
  for (const program of programs(address)) {
    const reason = programProblem(program, missing);
    if (reason !== null) {
      print(`${program.name}: left out, ${reason}`);
      continue;
    }
    programCount += 1;
    for (const set of optionSetsFor(program)) {
      const found = await agree(program, set, folder);
      const { threads, calls, numbersThatAgree, excused, neverEnded, counted, lost, differences } = found;
      const figures = [threads, calls, numbersThatAgree, excused, neverEnded, counted, lost];
      figures.forEach((figure, index) => (total[index]! += figure ?? 0));
      print(row(program.name, `${set.form}: ${set.options.join(" ")}`, figures));
      for (const difference of differences) print(`  DIFFERS ${difference}`);
      if (differences.length > 0) differing += 1;
      recordings += 1;
    }
  }
  close();
  rmSync(folder, { recursive: true });
  print(row(`all ${programCount}`, `${recordings} recordings, ${differing} with a difference`, total));
  return differing === 0;
}

function row(program: string, options: string, figures: readonly (string | number | null)[]): string {
  const cells = figures.map((figure) => String(figure ?? "-").padStart(9));
  return `${program.padEnd(20)} ${options.padEnd(58)} ${cells.join(" ")}`;
}
