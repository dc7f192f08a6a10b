import type { FalseAlarms, Quartiles, RecordingsResult } from "../results/recordings.ts";

/** The value of `recordings` of a detector in eval's JSON. */
export function recordingsObject(result: RecordingsResult) {
  const { threshold } = result;
  return {
    threshold: {
      scoreBits: threshold.scoreBits,
      from: threshold.from,
      recordings: threshold.recordings,
      requested: threshold.requested,
      promised: threshold.promised,
    },
    attackRecordings: result.attackRecordings,
    withoutOnset: result.withoutOnset,
    onsetOutside: result.onsetOutside,
    detected: result.detected,
    alarmedAtOnset: result.alarmedAtOnset,
    detectionRate: result.detectionRate,
    detectionInterval: result.detectionInterval,
    secondsToDetection: quartilesObject(result.secondsToDetection),
    callsToDetection: quartilesObject(result.callsToDetection),
    normal: falseAlarmsObject(result.normal),
    observed: result.observed,
    observedInterval: result.observedInterval,
    beforeOnset: falseAlarmsObject(result.beforeOnset),
    auc: result.auc,
    aucInterval: result.aucInterval,
    aucNormals: result.aucNormals,
    aucAttacks: result.aucAttacks,
  };
}

function quartilesObject(quartiles: Quartiles | null): Quartiles | null {
  return quartiles === null ? null : { lower: quartiles.lower, median: quartiles.median, upper: quartiles.upper };
}

function falseAlarmsObject(alarms: FalseAlarms): FalseAlarms {
  return {
    recordings: alarms.recordings,
    alarmedRecordings: alarms.alarmedRecordings,
    alarms: alarms.alarms,
    hours: alarms.hours,
    alarmsPerHour: alarms.alarmsPerHour,
  };
}
