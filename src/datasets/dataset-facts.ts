import { type Gaps, gapsOf, sumOfGaps } from "../core/trace.ts";
import { SentinelError } from "../errors.ts";
import { phraseOf, type Problem } from "../problems/problem.ts";
import type { FormatTrust, InputFacts } from "../results/input.ts";
import type { Trust } from "../traces/format.ts";
import { type TraceFormat, trustIn } from "../traces/formats.ts";
import type { Dataset, DatasetTrace, SkippedFile, Unread } from "./dataset.ts";

/** Gathers how far texts can be believed, file by file. */
interface GatheredTrust {
  readonly add: (file: Pick<DatasetTrace, "format" | "forgeable">) => void;
  /**
   * Of each format, the first met first; one whose file came by a way that any program can write to
   * is no better than that way.
   */
  readonly trust: () => readonly FormatTrust[];
}

function gatherTrust(): GatheredTrust {
  const ways = new Map<TraceFormat, Trust>();
  return {
    add({ format, forgeable }) {
      const known = ways.get(format) ?? trustIn(format);
      const isWorse = forgeable !== undefined && known.level === "neither";
      ways.set(format, isWorse ? { level: "can forge", reason: forgeable } : known);
    },
    trust: () => [...ways].map(([format, trust]) => ({ format, ...trust })),
  };
}

/** What is known of a data set that was read whole, except its traces. */
export interface DatasetFacts {
  readonly name: string;
  readonly location: string;
  readonly layout: Dataset["layout"]["name"];
  /** The one architecture of its traces, or null where no source named it. */
  readonly architecture: string | null;
  /** The formats its files were read in, the first met first. */
  readonly formats: readonly TraceFormat[];
  /** Of each format, whether a monitored process can hide or forge calls in it. */
  readonly trust: readonly FormatTrust[];
  readonly skipped: readonly SkippedFile[];
  readonly warnings: readonly Problem[];
}

/** Gathers the facts while a data set is read. */
interface FactsOnTheWay {
  readonly addTrace: (trace: Pick<DatasetTrace, "architecture" | "format" | "forgeable">) => void;
  readonly addUnread: (item: Unread) => void;
  /** @throws SentinelError E_DATASET when there was not a single trace */
  readonly finish: () => DatasetFacts;
}

export function gatherFacts(dataset: Dataset): FactsOnTheWay {
  const { location, name, layout } = dataset;
  const formats = new Set<TraceFormat>();
  const trust = gatherTrust();
  const architectures = new Set<string>();
  const skipped: SkippedFile[] = [];
  const warnings: Problem[] = [];
  return {
    addTrace(trace) {
      const { architecture, format } = trace;
      formats.add(format);
      trust.add(trace);
      if (architecture !== null) architectures.add(architecture);
    },
    addUnread(item) {
      if ("skipped" in item) skipped.push(item.skipped);
      else warnings.push(item.warning);
    },
    finish() {
      if (formats.size === 0) throw noTraces(location, skipped);
      const [architecture = dataset.architecture] = architectures;
      return {
        name: nameOf(name, layout.name),
        location,
        layout: layout.name,
        architecture,
        formats: [...formats],
        trust: trust.trust(),
        skipped,
        warnings: [...warnings, ...architectureWarnings(location, architectures)],
      };
    },
  };
}

/** What the data set is called in models and tables. @param name of its file or folder */
export function nameOf(name: string, layout: Dataset["layout"]["name"]): string {
  if (layout === "adfa-ld") return "ADFA-LD";
  return name.replace(/\.zip$/i, "");
}

/** A warning where traces name several architectures. */
export function architectureWarnings(location: string, architectures: ReadonlySet<string>): readonly Problem[] {
  if (architectures.size < 2) return [];
  return [{ problem: "dataset.architectures", path: location, architectures: [...architectures] }];
}

/**
 * Why a data set that was read whole gave nothing: the reason of most of its files, damaged ones if
 * there are any.
 */
export function noTraces(location: string, skipped: readonly SkippedFile[]): SentinelError {
  const damaged = skipped.filter((file) => file.damaged);
  const kinds = new Map<string, SkippedFile[]>();
  for (const file of damaged.length > 0 ? damaged : skipped) {
    const kind = kindOf(file);
    const known = kinds.get(kind);
    if (known === undefined) kinds.set(kind, [file]);
    else known.push(file);
  }
  const most = [...kinds.values()].reduce<readonly SkippedFile[]>((a, b) => (b.length > a.length ? b : a), []);
  const [first] = most;
  return new SentinelError("E_DATASET", {
    problem: "dataset.no-trace",
    path: location,
    skipped: skipped.length,
    alike: kinds.size === 1 || most.length === 1 ? null : most.length,
    first: first === undefined ? null : withoutPath(first.problem, location),
  });
}

/** A problem of the data set's only file, which is named already. */
function withoutPath(problem: Problem, location: string): Problem {
  const { path, ...rest } = problem;
  return path === location ? rest : problem;
}

/**
 * What files have in common that give no trace for one reason; a sentence without what it quotes,
 * and without numbers.
 */
function kindOf({ path, problem }: SkippedFile): string {
  if (problem.problem !== "sentence") return problem.problem;
  return phraseOf(problem)
    .replaceAll(path, "")
    .replace(/"[^"]*"/g, "")
    .replace(/\d+/g, "");
}

/** What was read of a file, where some of its lines could not be. */
export interface PartlyRead {
  readonly path: string;
  readonly lines: number;
  readonly skippedLines: number;
}

type Facts = Pick<DatasetTrace, "path" | "format" | "architecture" | "linesRead" | "forgeable"> & Partial<Gaps>;

/** Gathers the facts trace by trace; a path is that of one file. */
interface GatheredInput {
  readonly add: (trace: Facts) => void;
  readonly facts: () => InputFacts;
  /** The files of which lines were skipped, in the order in which they were met. */
  readonly partlyRead: () => readonly PartlyRead[];
}

/** @param formatsGuessed whether the format of each file is found by its content */
export function gatherInput(formatsGuessed: boolean): GatheredInput {
  const formats = new Set<TraceFormat>();
  const trust = gatherTrust();
  const architectures = new Set<string>();
  const partly = new Map<string, PartlyRead>();
  /** Each trace has the counts of its whole file. */
  const gaps = new Map<string, Gaps>();
  return {
    add(trace) {
      const { path, format, architecture, linesRead } = trace;
      formats.add(format);
      trust.add(trace);
      if (architecture !== null) architectures.add(architecture);
      if (!gaps.has(path)) gaps.set(path, gapsOf(trace));
      if (linesRead !== undefined) partly.set(path, { path, lines: linesRead.lines, skippedLines: linesRead.skipped });
    },
    facts: () => ({
      formats: [...formats],
      formatsGuessed,
      architectures: [...architectures],
      skippedLines: sum([...partly.values()].map(({ skippedLines }) => skippedLines)),
      ...sumOfGaps(gaps.values()),
      trust: trust.trust(),
    }),
    partlyRead: () => [...partly.values()],
  };
}

/** The facts of traces that are at hand. */
export function inputFacts(traces: readonly Facts[], formatsGuessed: boolean): InputFacts {
  const input = gatherInput(formatsGuessed);
  for (const trace of traces) input.add(trace);
  return input.facts();
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
