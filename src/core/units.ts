import { conformalPValue, conformalThreshold, isAlarm } from "./conformal.ts";
import type { TraceFacts } from "./trace.ts";

/**
 * What one verdict is on: all that one login, request or job did (a tree of processes), a process
 * with its threads, a file, or, with "none", each trace by itself.
 */
export const GROUPINGS = ["tree", "process", "file", "none"] as const;

/** One of {@link GROUPINGS}. */
export type Grouping = (typeof GROUPINGS)[number];

/** What holds several traces. */
export type UnitKind = Exclude<Grouping, "none">;

export const UNIT_KINDS: readonly UnitKind[] = ["tree", "process", "file"];

/** What a verdict on a unit rests on: the units of normal recordings that the model never learnt. */
export interface UnitCalibration {
  /** Ascending: of each unit {@link unitScore}. Copies stay: a unit is as common as it is. */
  readonly scores: Float64Array;
  /** The recordings (files) that these are from. */
  readonly recordings: number;
}

export type UnitCalibrations = Readonly<Partial<Record<UnitKind, UnitCalibration>>>;

/** A trace and its file. */
export type UnitMember = Pick<TraceFacts, "name" | "lineage"> & { readonly path: string };

/** The traces of one unit. */
export interface Unit<Member extends UnitMember> {
  /** "trace" where a trace stands for itself: with "none", or where nothing says who made it. */
  readonly kind: UnitKind | "trace";
  /** Unique among the units of its kind: `path#id` of its first process. */
  readonly name: string;
  /** At least one, in the order of the text. */
  readonly members: readonly Member[];
}

/**
 * The units of the traces of whole files, in order of their first traces.
 * @param members in the order in which they were read
 */
export function unitsOf<Member extends UnitMember>(
  members: readonly Member[],
  grouping: Grouping,
): readonly Unit<Member>[] {
  const units: { kind: Unit<Member>["kind"]; name: string; members: Member[] }[] = [];
  const unitOf = new Map<string, Member[]>();
  for (const member of members) {
    const { kind, name } = placeOf(member, grouping);
    const known = kind === "trace" ? undefined : unitOf.get(name);
    if (known === undefined) {
      const own = [member];
      units.push({ kind, name, members: own });
      if (kind !== "trace") unitOf.set(name, own);
    } else known.push(member);
  }
  return units;
}

function placeOf({ name, path, lineage }: UnitMember, grouping: Grouping): Pick<Unit<UnitMember>, "kind" | "name"> {
  if (grouping === "file") return { kind: "file", name: path };
  if (grouping === "none" || lineage === undefined) return { kind: "trace", name };
  return { kind: grouping, name: `${path}#${grouping === "tree" ? lineage.tree : lineage.process}` };
}

/** The score of a unit: the highest of its traces'; null where none of them has one. */
export function unitScore(scores: readonly (number | null)[]): number | null {
  let highest: number | null = null;
  for (const score of scores) if (score !== null && (highest === null || score > highest)) highest = score;
  return highest;
}

/** Orders units by score, highest first, those without one last. */
export function highestFirst(a: { readonly score: number | null }, b: { readonly score: number | null }): number {
  if (a.score === null || b.score === null) return Number(a.score === null) - Number(b.score === null);
  return b.score - a.score;
}

/** How far a unit is from normal. */
interface UnitVerdict {
  /** In (0, 1]: the share of normal units expected to score as high; null where nothing says it. */
  readonly pValue: number | null;
  readonly isAlarm: boolean;
}

/**
 * The verdict on a unit whose kind the model is calibrated on.
 * @param falseAlarmRate promised share of normal units that raise an alarm, in (0, 1)
 */
export function verdictByUnits(score: number, { scores }: UnitCalibration, falseAlarmRate: number): UnitVerdict {
  return {
    pValue: conformalPValue(scores, score),
    isAlarm: isAlarm(score, conformalThreshold(scores, falseAlarmRate)),
  };
}

/**
 * The verdict on a unit where the model is calibrated on single traces only: its smallest p-value,
 * times the number of traces that could have given it (Bonferroni), which holds whatever the traces
 * of a unit have in common, and so promises more than it takes.
 * @param pValues of the unit's traces that have one
 */
export function verdictByTraces(pValues: readonly number[], falseAlarmRate: number): UnitVerdict {
  if (pValues.length === 0) return { pValue: null, isAlarm: false };
  const pValue = Math.min(1, pValues.length * pValues.reduce((least, value) => Math.min(least, value), 1));
  return { pValue, isAlarm: pValue <= falseAlarmRate };
}
