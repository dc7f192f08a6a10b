import type { PlacedTrace } from "./explain-trace.ts";
import type { CallRange } from "../traces/places/placed-collector.ts";

/** A process of a tree, as far as its recording says. */
export interface TreeProcess {
  readonly process: string;
  readonly parent: string | null;
  /** The last program that any of its threads ran. */
  readonly program: string | null;
  /** The program of the nearest ancestor, where it never executed its own. */
  readonly forkOf: string | null;
  /** Processes of the list above it: 0 for one whose maker is not in the list. */
  readonly depth: number;
  readonly traces: readonly PlacedTrace[];
}

/** The processes of a tree that are listed. */
export interface ProcessTree {
  /** Each behind the one that made it. */
  readonly processes: readonly TreeProcess[];
  /** How many more the tree has. */
  readonly leftOut: number;
}

const MOST_ANCESTORS = 8;
const MOST_PROCESSES = 16;
/** What a shell looks for along its path comes before what it runs. */
const MOST_RUNS = 12;

/**
 * Who made a trace: the processes before it, and those of its tree; null where its recording does
 * not say it. Of a large tree its own makers, itself, and the next in the order of the text.
 * @param traces of the same file, in their order, the trace among them
 */
export function processTreeOf(trace: PlacedTrace, traces: readonly PlacedTrace[]): ProcessTree | null {
  const own = trace.lineage;
  if (own === undefined) return null;
  const known = new Map<string, PlacedTrace[]>();
  for (const one of traces) {
    if (one.path !== trace.path || one.lineage === undefined) continue;
    const { process } = one.lineage;
    const before = known.get(process);
    if (before === undefined) known.set(process, [one]);
    else before.push(one);
  }
  const ancestors = new Set([own.process]);
  for (let parent = own.parent; parent !== null && known.has(parent) && ancestors.size <= MOST_ANCESTORS;) {
    if (ancestors.has(parent)) break;
    ancestors.add(parent);
    parent = known.get(parent)?.[0]?.lineage?.parent ?? null;
  }
  const tree = [...known].filter(([, [first]]) => first?.lineage?.tree === own.tree).map(([process]) => process);
  const others = tree.filter((process) => !ancestors.has(process));
  const listed = new Set([...ancestors, ...others.slice(0, MOST_PROCESSES)]);
  const parentOf = (process: string): string | null => known.get(process)?.[0]?.lineage?.parent ?? null;
  const processes: TreeProcess[] = [];
  const met = new Set<string>();
  const add = (process: string, depth: number): void => {
    if (met.has(process)) return;
    met.add(process);
    const own = known.get(process) ?? [];
    const { forkOf = null } = own[0]?.lineage ?? {};
    const program = own.findLast(({ program }) => program !== undefined)?.program ?? null;
    processes.push({ process, parent: parentOf(process), program, forkOf, depth, traces: own });
    for (const child of listed) if (parentOf(child) === process) add(child, depth + 1);
  };
  for (const process of listed) {
    const parent = parentOf(process);
    if (parent === null || !listed.has(parent)) add(process, 0);
  }
  // In a circle, which only a damaged text has, nobody is first.
  for (const process of listed) add(process, 0);
  return { processes, leftOut: others.length - Math.min(others.length, MOST_PROCESSES) };
}

/** The calls of a trace by which it may have run a program. */
export function runsOf({ calls }: PlacedTrace): readonly CallRange[] {
  const found: CallRange[] = [];
  for (const [index, call] of calls.entries()) {
    if (!runsProgram(call)) continue;
    found.push({ from: index, to: index + 1 });
    if (found.length === MOST_RUNS) break;
  }
  return found;
}

/** Whether a call runs a program, if it does not fail. */
export function runsProgram(call: string): boolean {
  return call === "execve" || call === "execveat";
}
