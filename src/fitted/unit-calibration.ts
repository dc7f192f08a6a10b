import { at } from "../core/at.ts";
import { checkedScores, type Detector } from "../core/detector.ts";
import { tokensKey } from "../core/trace-key.ts";
import type { Tokens, Trace } from "../core/trace.ts";
import {
  UNIT_KINDS,
  unitScore,
  unitsOf,
  type UnitCalibration,
  type UnitCalibrations,
  type UnitKind,
  type UnitMember,
} from "../core/units.ts";
import { encodeCalls, type Vocabulary } from "../core/vocabulary.ts";
import type { Learner, Method } from "../detectors/learner.ts";
import { createLearner } from "../detectors/methods.ts";
import { isSentinelError } from "../errors.ts";

/** A trace and, where it came from a file, that. */
export type RecordedTrace = Trace & { readonly path?: string };

/** Fits that calibrate units: each scores the recordings that it did not learn. */
const FOLDS = 5;

/** For a detector whose own threshold is never asked for. */
const UNCALIBRATED = new Float64Array();

/**
 * What scores of whole units are among normal recordings, each by a fit that did not learn the
 * recording; of fewer than five recordings, a fit that did not learn the tree.
 * @param traces all that the model learns
 * @returns undefined where nothing says which traces belong together, or what is left for a fit is
 *   too little for the method
 */
export async function crossFittedUnits(
  method: Method,
  vocabulary: Vocabulary,
  traces: readonly RecordedTrace[],
): Promise<UnitCalibrations | undefined> {
  const members = recorded(vocabulary, traces);
  const recordings = unitsOf(members, "file");
  const parts = recordings.length >= FOLDS ? recordings : unitsOf(members, "tree");
  if (parts.length < 2) return undefined;
  const scored: ScoredMember[] = [];
  for (let fold = 0; fold < Math.min(FOLDS, parts.length); fold += 1) {
    const own = parts.filter((_, index) => index % FOLDS === fold).flatMap((part) => part.members);
    const learner = createLearner(method, vocabulary);
    const isOwn = new Set(own);
    await learner.extend(members.filter((member) => !isOwn.has(member)).map(({ tokens }) => tokens));
    const detector = await detectorOrNone(learner);
    if (detector === null) return undefined;
    scored.push(...(await scoreMembers(detector, own)));
  }
  return calibrationsOf(scored);
}

/**
 * The same by a model that learned none of the traces.
 * @returns undefined where nothing says which traces belong together
 */
export async function unitCalibrationsOf(
  detector: Detector,
  traces: readonly RecordedTrace[],
): Promise<UnitCalibrations | undefined> {
  return calibrationsOf(await scoreMembers(detector, recorded(detector.vocabulary, traces)));
}

/** Null where too little was learned for the method. */
async function detectorOrNone(learner: Learner): Promise<Detector | null> {
  try {
    return await learner.detector(UNCALIBRATED);
  } catch (error) {
    if (isSentinelError(error) && error.code === "E_DATASET") return null;
    throw error;
  }
}

interface RecordedMember extends UnitMember {
  readonly tokens: Tokens;
}

interface ScoredMember extends UnitMember {
  /** Null where it is too short for one. */
  readonly score: number | null;
}

/** Those of files that say who made whom. */
function recorded(vocabulary: Vocabulary, traces: readonly RecordedTrace[]): readonly RecordedMember[] {
  return traces.flatMap(({ name, path, lineage, calls }) =>
    path === undefined || lineage === undefined
      ? []
      : [{ name, path, lineage, tokens: encodeCalls(vocabulary, calls) }],
  );
}

function calibrationsOf(members: readonly ScoredMember[]): UnitCalibrations | undefined {
  const recordings = unitsOf(members, "file").length;
  const found: { -readonly [Kind in UnitKind]?: UnitCalibration } = {};
  for (const kind of UNIT_KINDS) {
    const scores = unitsOf(members, kind)
      .map((unit) => unitScore(unit.members.map(({ score }) => score)))
      .filter((score) => score !== null);
    if (scores.length === 0) return undefined;
    found[kind] = { scores: Float64Array.from(scores).sort(), recordings };
  }
  return found;
}

/** Equal traces are scored once. */
async function scoreMembers(detector: Detector, members: readonly RecordedMember[]): Promise<readonly ScoredMember[]> {
  const keyed = members.map((member) => ({ member, key: tokensKey(member.tokens) }));
  const distinct = new Map<string, Tokens>();
  for (const { member, key } of keyed) {
    if (member.tokens.length >= detector.minimumCalls) distinct.set(key, member.tokens);
  }
  const scores = await checkedScores(detector, [...distinct.values()]);
  const scoreOf = new Map([...distinct.keys()].map((key, index) => [key, at(scores, index)]));
  return keyed.map(({ member, key }) => ({ ...member, score: scoreOf.get(key) ?? null }));
}
