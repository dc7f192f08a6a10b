/**
 * The middle of some measurements: a quarter of them are below the first, half below the second, a
 * quarter above the third.
 */
export interface Quartiles {
  readonly lower: number;
  readonly median: number;
  readonly upper: number;
}

/** Alarms in recorded time that is known to be normal. */
export interface FalseAlarms {
  readonly recordings: number;
  /** Recordings with at least one alarm. */
  readonly alarmedRecordings: number;
  /** Consecutive calls of one thread above the threshold are one alarm. */
  readonly alarms: number;
  /** Recorded hours in which the alarms were raised. */
  readonly hours: number;
  /** Null where nothing was recorded. */
  readonly alarmsPerHour: number | null;
}

/** The threshold of the alarm score, and what it promises. */
export interface RecordingThreshold {
  /** An alarm is raised above it, in bits per call. */
  readonly scoreBits: number;
  readonly from: "validation" | "half of the normal test recordings";
  /** Normal recordings that it was set on. */
  readonly recordings: number;
  /** The share of normal recordings that may raise an alarm, as asked for. */
  readonly requested: number;
  /**
   * The share that the recordings are enough to promise: `requested`, or the smallest that they
   * allow where that is larger; the threshold is then their highest score.
   */
  readonly promised: number;
}

/** What became of one attack recording. */
export interface JudgedAttack {
  readonly path: string;
  /** The highest alarm score from the onset on; null where no call has one there. */
  readonly scoreBits: number | null;
  readonly detected: boolean;
  /**
   * From the onset to the first alarm raised after it; null where there is none, or only one that
   * was up already at the onset.
   */
  readonly seconds: number | null;
  /**
   * Calls of the whole recording from the onset to that alarm, the one that raised it among them.
   */
  readonly calls: number | null;
}

/** The alarm score of one attack recording over its time, in seconds since the onset. */
export interface RecordingExample {
  readonly path: string;
  readonly firstSeconds: number;
  readonly lastSeconds: number;
  /** The highest score of any thread at about that time. */
  readonly points: readonly { readonly seconds: number; readonly scoreBits: number }[];
}

/**
 * One detector on recordings with an onset: its alarms count for it from the onset on, and against
 * it before. Shares from 0 to 1.
 */
export interface RecordingsResult {
  readonly threshold: RecordingThreshold;
  readonly attackRecordings: number;
  /** Attack recordings whose label has no onset: not judged, and not among `attackRecordings`. */
  readonly withoutOnset: number;
  /**
   * Attack recordings whose onset is before their first call or after their last: not judged, and
   * not among `attackRecordings`.
   */
  readonly onsetOutside: number;
  readonly detected: number;
  /**
   * Detected only by an alarm that was up already when the attack began: they have no time to
   * detection.
   */
  readonly alarmedAtOnset: number;
  /** Null without attack recordings. */
  readonly detectionRate: number | null;
  /** 95 %, Wilson. */
  readonly detectionInterval: readonly [number, number] | null;
  readonly secondsToDetection: Quartiles | null;
  readonly callsToDetection: Quartiles | null;
  readonly normal: FalseAlarms;
  /** The share of normal recordings with an alarm, to compare with `threshold.promised`. */
  readonly observed: number | null;
  readonly observedInterval: readonly [number, number] | null;
  /** Of attack recordings, up to the onset less its margin. */
  readonly beforeOnset: FalseAlarms;
  /**
   * The highest score of attack recordings from the onset on against that of normal recordings from
   * as long after their start on as the onset is in the median; null where a class is empty.
   * Recordings without a score there are in neither.
   */
  readonly auc: number | null;
  /** 95 % bootstrap interval over recordings; null also where a class has fewer than ten. */
  readonly aucInterval: readonly [number, number] | null;
  /** Normal test recordings that the AUC compares: those with a score in that stretch. */
  readonly aucNormals: number;
  /** Judged attack recordings that it compares. */
  readonly aucAttacks: number;
  readonly attacks: readonly JudgedAttack[];
  /**
   * The detected recording whose time to detection is the median, the faster one of two; null where
   * none has a time to detection.
   */
  readonly example: RecordingExample | null;
}
