import { increment } from "../core/statistics.ts";
import { count, counted, shortPercent } from "../numbers.ts";
import type { Incident, ScoreReport, UnitRule, Verdict } from "../results/score.ts";

/** Of an alarm so short that little can be said of it. */
const SHORT_CALLS = 30;

const KINDS: Readonly<Record<Incident["kind"], readonly [one: string, many: string]>> = {
  tree: ["tree", "trees"],
  process: ["process", "processes"],
  file: ["file", "files"],
  trace: ["trace", "traces"],
};

/** "bash (6871)", "fork of nginx (31)", "(7)": its program and first process; unescaped. */
export function describeIncident({ kind, name, program, forkOf }: Incident): string {
  const named = program ?? (forkOf === null ? "" : `fork of ${forkOf}`);
  if (kind === "trace" || kind === "file") return named;
  const id = name.slice(name.lastIndexOf("#") + 1);
  return named === "" ? `process ${id}` : `${named} (${id})`;
}

/** "67 trees: 64 normal, 3 alarms"; kinds that do not occur are left out. */
export function tallyIncidents(incidents: readonly Pick<Incident, "kind" | "verdict">[]): string {
  const of = (verdict: Verdict): number => incidents.filter((incident) => incident.verdict === verdict).length;
  const alarms = of("alarm");
  const parts = [
    [of("normal"), "normal"],
    [alarms, alarms === 1 ? "alarm" : "alarms"],
    [of("foreign"), "foreign"],
    [of("unjudged"), "unjudged"],
  ] as const;
  const verdicts = parts.filter(([number]) => number > 0).map(([number, word]) => `${count(number)} ${word}`);
  return `${countUnits(incidents)}${verdicts.length === 0 ? "" : `: ${verdicts.join(", ")}`}`;
}

/** "66 trees", "66 trees and 2 traces". */
export function countUnits(incidents: readonly Pick<Incident, "kind">[]): string {
  const kinds = (["tree", "process", "file", "trace"] as const).flatMap((kind) => {
    const number = incidents.filter((incident) => incident.kind === kind).length;
    return number === 0 ? [] : [counted(number, ...KINDS[kind])];
  });
  return kinds.length === 0 ? "0 traces" : kinds.join(" and ");
}

/** What the verdicts on units rest on, and how many alarms chance gives; "" where there are none. */
export function describeUnitRule(
  rule: UnitRule | null,
  incidents: readonly Pick<Incident, "kind" | "verdict">[],
  falseAlarmRate: number,
): string {
  if (rule === null) return "";
  const [one, many] = KINDS[rule.kind];
  const units = incidents.filter(({ kind, verdict }) => kind === rule.kind && verdict !== "unjudged").length;
  if (rule.calibration === null) {
    return `The model is calibrated on single traces: each trace of a ${one} counts as a chance to alarm (Bonferroni), which promises at most ${shortPercent(falseAlarmRate)} of normal ${many}. Calibrate it on recordings of this host, and it knows what whole ${many} score.`;
  }
  const { units: known, recordings } = rule.calibration;
  const from = `${counted(known, `normal ${one}`, `normal ${many}`)} of ${counted(recordings, "recording")}`;
  if (rule.threshold === null) {
    return `${from} are too few to promise ${shortPercent(falseAlarmRate)} false alarms: no ${one} is judged; allow a higher rate, or calibrate on more.`;
  }
  const chance = units * falseAlarmRate;
  return `Judged by ${from}: at ${shortPercent(falseAlarmRate)}, expect up to ${chance < 10 ? chance.toFixed(1) : Math.round(chance).toString()} false ${chance === 1 ? "alarm" : "alarms"} among ${counted(units, one, many)}.`;
}

/** What to look at first, and what many alarms have in common; "" where there is no alarm. */
export function advise({ incidents }: Pick<ScoreReport, "incidents">): string {
  const alarms = incidents.filter(({ verdict }) => verdict === "alarm");
  const [first] = alarms;
  if (first === undefined) return "";
  const what = describeIncident(first);
  const { worst } = first;
  const by = worst.program === undefined ? "" : `, ${worst.program}`;
  const loudest = first.threads === 1 ? "" : `; most surprising in it: ${worst.name}${by}`;
  const look = `Look at ${first.name}${what === "" ? "" : `, ${what},`} first${loudest}`;
  const short = alarms.filter(({ calls }) => calls < SHORT_CALLS).length;
  const common = mostCommon(alarms.map(({ program }) => program));
  const parts = [
    ...(alarms.length >= 2 && 2 * short > alarms.length
      ? [`${count(short)} of ${count(alarms.length)} alarms are of fewer than ${SHORT_CALLS} calls`]
      : []),
    ...(alarms.length >= 3 && common !== null && 2 * common.times > alarms.length
      ? [`${count(common.times)} of ${count(alarms.length)} alarms are of ${common.value}`]
      : []),
  ];
  return `${[...parts, look].join("; ")}.`;
}

function mostCommon(values: readonly (string | null)[]): { readonly value: string; readonly times: number } | null {
  const times = new Map<string, number>();
  for (const value of values) if (value !== null) increment(times, value);
  const [most] = [...times].sort(([, a], [, b]) => b - a);
  return most === undefined ? null : { value: most[0], times: most[1] };
}
