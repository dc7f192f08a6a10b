import { conformalPValue, conformalThreshold, isAlarm } from "../core/conformal.ts";
import type { Detector, Progress } from "../core/detector.ts";
import { traceKey } from "../core/distinct-traces.ts";
import { areaUnderCurve, rocCurve } from "../core/roc.ts";
import type { Trace } from "../core/trace.ts";
import { encodeCalls } from "../core/vocabulary.ts";
import { SentinelError } from "../errors.ts";
import type { DetectorResult, Evaluation, ScoredTrace, TestSetName, TestSetResult } from "../report/types.ts";
import { factsOf } from "./facts.ts";
import { figuresOf, pairedDifference, type ClassScores, type Figures } from "./figures.ts";
import { testSetsOf, type AttackTrace, type EvaluationData, type TestSet } from "./test-sets.ts";

export interface EvaluateOptions {
  /** The promised share of normal traces that raise an alarm, in (0, 1). */
  readonly falseAlarmRate: number;
  /** The detector that the others' paired differences are taken against; absent ones give none. */
  readonly pairedAgainst: string;
  /** Seconds on a steady clock. */
  readonly now: () => number;
  readonly progress?: (detector: string, ...progress: Parameters<Progress>) => void;
}

/** One detector's scores of all test traces; null where a trace is too short for it. */
interface Scored {
  readonly detector: Detector;
  readonly normals: readonly (number | null)[];
  readonly attacks: readonly (number | null)[];
  readonly callsPerSecond: number;
}

/**
 * Scores every validation and attack trace with every detector and measures detection. Prints nothing, reads no file.
 * @throws SentinelError E_UNDEFINED_METRIC when there are no normal test traces or no attack traces
 */
export async function evaluate(
  data: EvaluationData,
  detectors: readonly Detector[],
  options: EvaluateOptions,
): Promise<Evaluation> {
  const testSets = testSetsOf(data);
  if (testSets.length === 0) {
    throw new SentinelError(
      "E_UNDEFINED_METRIC",
      `${data.name}: detection is undefined without both normal test traces (${data.validation.length} in validation/) and attack traces (${data.attack.length} in attack/)`,
    );
  }
  const scored: Scored[] = [];
  for (const detector of detectors) scored.push(await scoreAll(detector, data, options));
  const keys = { normals: data.validation.map(traceKey), attacks: data.attack.map(traceKey) };
  const figures = new Map<string, Map<TestSetName, Figures>>();
  for (const one of scored) {
    const ofDetector = new Map<TestSetName, Figures>();
    for (const set of testSets) {
      const measured = measure(one, set, keys, data.attack);
      if (measured !== null) ofDetector.set(set.name, measured);
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    figures.set(one.detector.name, ofDetector);
  }
  return {
    dataset: data.name,
    isSample: data.isSample,
    datasetSha256: data.sha256,
    trainingTraces: data.training.length,
    facts: factsOf(data),
    detectors: scored.map((one) => resultOf(one, figures, data, options)),
  };
}

async function scoreAll(detector: Detector, data: EvaluationData, options: EvaluateOptions): Promise<Scored> {
  const traces: readonly Trace[] = [...data.validation, ...data.attack];
  const usable = [...traces.keys()].filter((index) => (traces[index]?.calls.length ?? 0) >= detector.minimumCalls);
  const tokens = usable.map((index) => encodeCalls(detector.vocabulary, traces[index]?.calls ?? []));
  const start = options.now();
  const scores = await detector.score(tokens, (done, total) => options.progress?.(detector.name, done, total));
  const seconds = Math.max(options.now() - start, 1e-6);
  const all: (number | null)[] = traces.map(() => null);
  for (const [place, index] of usable.entries()) all[index] = scores[place] ?? null;
  return {
    detector,
    normals: all.slice(0, data.validation.length),
    attacks: all.slice(data.validation.length),
    callsPerSecond: tokens.reduce((sum, trace) => sum + trace.length, 0) / seconds,
  };
}

function measure(
  scored: Scored,
  set: TestSet,
  keys: { readonly normals: readonly string[]; readonly attacks: readonly string[] },
  attack: readonly AttackTrace[],
): Figures | null {
  const pick = (indices: readonly number[], scores: readonly (number | null)[], of: readonly string[]): ClassScores => {
    const usable = indices.filter((index) => scores[index] !== null);
    return {
      scores: Float64Array.from(usable, (index) => scores[index] ?? 0),
      keys: usable.map((index) => of[index] ?? ""),
    };
  };
  const normals = pick(set.normals, scored.normals, keys.normals);
  const attacks = pick(set.attacks, scored.attacks, keys.attacks);
  if (normals.scores.length === 0 || attacks.scores.length === 0) return null;
  const families = set.attacks
    .filter((index) => scored.attacks[index] !== null)
    .map((index) => attack[index]?.family ?? "attack");
  return figuresOf(normals, attacks, families);
}

function resultOf(
  scored: Scored,
  figures: ReadonlyMap<string, ReadonlyMap<TestSetName, Figures>>,
  data: EvaluationData,
  options: EvaluateOptions,
): DetectorResult {
  const { detector } = scored;
  const threshold = conformalThreshold(detector.calibrationScores, options.falseAlarmRate);
  const describe = (
    traces: readonly Trace[],
    scores: readonly (number | null)[],
    families: readonly (string | null)[],
  ): ScoredTrace[] =>
    traces.flatMap((trace, index) => {
      const score = scores[index] ?? null;
      if (score === null) return [];
      return {
        name: trace.name,
        family: families[index] ?? null,
        calls: trace.calls.length,
        scoreBits: score,
        pValue: conformalPValue(detector.calibrationScores, score),
        alarm: isAlarm(score, threshold),
      };
    });
  const normals = describe(data.validation, scored.normals, []);
  const attacks = describe(
    data.attack,
    scored.attacks,
    data.attack.map((trace) => trace.family ?? "attack"),
  );
  const other = figures.get(options.pairedAgainst);
  const testSets: Partial<Record<TestSetName, TestSetResult>> = {};
  for (const [name, own] of figures.get(detector.name) ?? []) {
    const against = other?.get(name);
    const isPaired =
      detector.name !== options.pairedAgainst &&
      against !== undefined &&
      against.result.normalTraces === own.result.normalTraces &&
      against.result.attackTraces === own.result.attackTraces;
    testSets[name] = {
      ...own.result,
      pairedDifference: isPaired ? pairedDifference(own, against, options.pairedAgainst) : null,
    };
  }
  return {
    name: detector.name,
    description: detector.description,
    scoreUnit: detector.scoreUnit,
    testSets,
    budget: {
      promised: options.falseAlarmRate,
      observed: normals.length === 0 ? null : normals.filter((trace) => trace.alarm).length / normals.length,
    },
    callsPerSecond: scored.callsPerSecond,
    device: detector.device,
    threads: detector.threads,
    tooShortTraces: [...scored.normals, ...scored.attacks].filter((score) => score === null).length,
    normals,
    attacks,
    aucByQuarter: aucByQuarter(normals, attacks),
    thresholdScore: threshold,
  };
}

/** AUC of all attacks against each quarter of the normal test traces, in file order: shows a test set that drifts. */
function aucByQuarter(normals: readonly ScoredTrace[], attacks: readonly ScoredTrace[]): readonly number[] {
  if (normals.length < 4 || attacks.length === 0) return [];
  const attackScores = Float64Array.from(attacks, (trace) => trace.scoreBits);
  return [0, 1, 2, 3].map((quarter) => {
    const part = normals.slice(
      Math.floor((quarter * normals.length) / 4),
      Math.floor(((quarter + 1) * normals.length) / 4),
    );
    return areaUnderCurve(
      rocCurve(
        Float64Array.from(part, (trace) => trace.scoreBits),
        attackScores,
      ),
    );
  });
}
