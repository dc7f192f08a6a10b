import type { Grouping, UnitKind } from "../core/units.ts";
import type { DetectionRates, Interval } from "./evaluation.ts";

/** What an attack recording holds, whatever the detector. A unit is a tree, process, file or trace. */
export interface AttackRecordingFacts {
  /** Its file, or the folder of its files. */
  readonly path: string;
  readonly family: string;
  readonly threads: number;
  /** Threads that equal a normal one, call by call. */
  readonly threadsLikeNormal: number;
  /**
   * What tells the attack's threads from background: a label that names its processes; or every
   * thread is the attack's that did not end before the onset and equals no normal one.
   */
  readonly toldBy: "label" | "content";
  /** Units with a thread of the attack. */
  readonly attackUnits: number;
  /** Those of them whose threads all equal normal ones: no detector of calls can tell them apart. */
  readonly attackUnitsLikeNormal: number;
  /** The other units: an alarm on one is a false alarm. */
  readonly backgroundUnits: number;
}

/** The recordings of the test traces, the same for every detector. */
export interface RecordingsFacts {
  /** As asked for. */
  readonly grouping: Grouping;
  /** What a unit is: "trace" where no recording says who made whom. */
  readonly unit: UnitKind | "trace";
  /** In order of path. */
  readonly attacks: readonly AttackRecordingFacts[];
  readonly normalRecordings: number;
  readonly normalUnits: number;
  /** Of attack recordings those of the attack, of normal ones all; the medians. */
  readonly medianAttackUnits: number;
  readonly medianNormalUnits: number;
}

/** What one detector made of one attack recording. */
export interface AttackRecordingOutcome {
  readonly path: string;
  /** Whether a unit of the attack raised an alarm. */
  readonly detected: boolean;
  /**
   * The place of the attack's highest unit among all units of the recording, from 1 on, background
   * first where scores are equal; null where no unit of the attack has a score.
   */
  readonly place: number | null;
  /** That unit's name, as `score` gives it; null where there is none. */
  readonly unit: string | null;
  readonly score: number | null;
  readonly pValue: number | null;
  /** Background units with an alarm. */
  readonly falseAlarms: number;
  /**
   * From the onset to the last call of the first thread that raised a true alarm, at least 0: the
   * verdict is on all of its calls. Null where there is none, or a time is not known.
   */
  readonly seconds: number | null;
}

/** A normal recording of several units, and its alarms. */
export interface NormalRecordingOutcome {
  readonly path: string;
  readonly units: number;
  readonly falseAlarms: number;
}

/** Alarms on units that are no attack. */
export interface UnitAlarms {
  readonly recordings: number;
  readonly units: number;
  readonly alarms: number;
  /** Null where there are none to count. */
  readonly perRecording: number | null;
  readonly perThousandUnits: number | null;
  /** 95 %, Wilson, of the share of units with an alarm. */
  readonly shareInterval: readonly [number, number] | null;
}

/** One detector, recording by recording. Shares from 0 to 1. */
export interface ByRecordingResult {
  /** The promised share of normal units that raise an alarm. */
  readonly promised: number;
  /**
   * What the promise rests on: units of normal recordings of that kind; null where the detector
   * knows single traces only, and each trace of a unit counts as a chance to alarm.
   */
  readonly calibration: { readonly kind: UnitKind; readonly units: number; readonly recordings: number } | null;
  readonly detected: number;
  readonly detectionRate: number;
  /** 95 %, Wilson. */
  readonly detectionInterval: readonly [number, number];
  /**
   * How many recordings would hold an alarm if the attack's units alarmed as often as the others;
   * null where there are no others.
   */
  readonly detectedByChance: number | null;
  /** Recordings and detected ones of each family. */
  readonly families: Readonly<Record<string, { readonly recordings: number; readonly detected: number }>>;
  /** Over detected recordings with a time. */
  readonly medianSeconds: number | null;
  /**
   * Of the recordings with background in which a unit of the attack has a score: those where it is
   * the highest of all.
   */
  readonly firstPlaces: { readonly first: number; readonly of: number };
  /** Of normal recordings. */
  readonly normal: UnitAlarms;
  /** Of attack recordings. */
  readonly background: UnitAlarms;
  /**
   * The highest score of the attack's units against the highest of a normal recording, recording by
   * recording; null where a class has none.
   */
  readonly auc: number | null;
  /** 95 % bootstrap interval over recordings; null also where a class has fewer than ten. */
  readonly aucInterval: Interval;
  /** The share of attack recordings detected where that share of normal ones holds an alarm. */
  readonly detectionRateAt: DetectionRates | null;
  /** As in {@link RecordingsFacts}. */
  readonly attacks: readonly AttackRecordingOutcome[];
  /** In order of path; those of a single unit are only counted. */
  readonly normals: readonly NormalRecordingOutcome[];
}
