import { at } from "../core/at.ts";
import { DEFAULT_FALSE_ALARM_RATE, isAlarm, isJudged, verdictBasis } from "../core/conformal.ts";
import { checkedScores } from "../core/detector.ts";
import { type Attacker, REPLAYED_CALLS, TRANSFORMATIONS, type Transformation, alteredAttack } from "../core/mimicry.ts";
import { areaUnderCurve, detectionRateAt, rocCurve } from "../core/roc.ts";
import { randomStreams } from "../core/sampling.ts";
import type { Tokens, Trace } from "../core/trace.ts";
import { type Vocabulary, createVocabulary, encodeCalls, tokenName } from "../core/vocabulary.ts";
import { ngramNextCall } from "../detectors/ngram-next-calls.ts";
import { countNgrams, NGRAM_ORDER } from "../detectors/ngram.ts";
import { SentinelError } from "../errors.ts";
import { yieldToEventLoop } from "../event-loop.ts";
import type { MimicryFigures, MimicryResult, TestSetName } from "../results/evaluation.ts";
import type { EvaluationData, TestSet } from "./evaluation-data.ts";
import type { Scored, ScoringOptions } from "./scored.ts";

/** How an evaluation attacks itself. */
export interface MimicryOptions {
  /** Extra calls as shares of an attack's own calls, each above 0. */
  readonly budgets: readonly number[];
  /** A whole number in 0..2^32 - 1. */
  readonly seed: number;
}

/** Traces altered between two pauses for the event loop. */
const TRACES_A_TURN = 16;

/**
 * Calls that do something whatever their arguments: they end, split, stop or detach the process, or
 * jump elsewhere. Nearly every other call can be made for nothing, with a bad descriptor or
 * pointer; after Wagner and Soto 2002, with what Linux has added since.
 */
const NEVER_NO_OPS: ReadonlySet<string> = new Set([
  "exit",
  "exit_group",
  "fork",
  "vfork",
  "clone",
  "clone3",
  "pause",
  "sigsuspend",
  "sigreturn",
  "rt_sigreturn",
  "alarm",
  "setsid",
  "vhangup",
]);

/**
 * What is left of each detector when an attacker who knows the training traces adds calls to every
 * attack: each transformation at each budget, and `none` first. Normal traces keep the scores that
 * they have. An attack gets the nearest whole number of calls to its budget.
 * @param scored the evaluation's own scores
 * @param falseAlarmRate promised by the detectors' thresholds
 * @throws SentinelError E_DATASET when the training traces give an attacker nothing
 */
export async function measureMimicry(
  scored: readonly Scored[],
  testSets: readonly TestSet[],
  data: EvaluationData,
  mimicry: MimicryOptions,
  falseAlarmRate: number,
  progress: ScoringOptions["progress"],
): Promise<readonly MimicryResult[]> {
  const vocabulary = attackVocabulary(data);
  const attacker = await createAttacker(data.training, vocabulary);
  const attacks = data.attack.map((trace) => encodeCalls(vocabulary, trace.calls));
  const results = scored.map((one): MimicryResult[] => [
    {
      detector: one.detector.name,
      transformation: "none",
      budget: 0,
      testSets: figuresOf(one, one.attacks, attacks, testSets, falseAlarmRate),
    },
  ]);
  for (const transformation of TRANSFORMATIONS) {
    for (const budget of mimicry.budgets) {
      const altered = await alterAll(attacks, transformation, budget, attacker, mimicry.seed);
      for (const [place, one] of scored.entries()) {
        const title = `${one.detector.name}, ${transformation} ${Math.round(100 * budget)} %`;
        const scores = await scoreAltered(one, altered, vocabulary, (done, total) => progress?.(title, done, total));
        const figures = figuresOf(one, scores, altered, testSets, falseAlarmRate);
        results[place]?.push({ detector: one.detector.name, transformation, budget, testSets: figures });
      }
    }
  }
  return results.flat();
}

async function alterAll(
  attacks: readonly Tokens[],
  transformation: Transformation,
  budget: number,
  attacker: Attacker,
  seed: number,
): Promise<readonly Tokens[]> {
  const altered: Tokens[] = [];
  for (const [index, random] of randomStreams(seed, attacks.length).entries()) {
    const tokens = at(attacks, index);
    altered.push(alteredAttack(tokens, transformation, Math.round(budget * tokens.length), attacker, random));
    if (index % TRACES_A_TURN === 0) await yieldToEventLoop();
  }
  return altered;
}

/** Scores of the altered attacks, null for those that were too short as they came. */
async function scoreAltered(
  { detector, attacks }: Scored,
  altered: readonly Tokens[],
  vocabulary: Vocabulary,
  progress: (done: number, total: number) => void,
): Promise<readonly (number | null)[]> {
  const usable = [...altered.keys()].filter((index) => at(attacks, index) !== null);
  const tokens = usable.map((index) =>
    encodeCalls(
      detector.vocabulary,
      Array.from(at(altered, index), (token) => tokenName(vocabulary, token)),
    ),
  );
  const scores = await checkedScores(detector, tokens, progress);
  const all: (number | null)[] = altered.map(() => null);
  for (const [place, index] of usable.entries()) all[index] = at(scores, place);
  return all;
}

function figuresOf(
  { detector, normals }: Scored,
  attacks: readonly (number | null)[],
  tokens: readonly Tokens[],
  testSets: readonly TestSet[],
  falseAlarmRate: number,
): MimicryResult["testSets"] {
  const basis = verdictBasis(detector, falseAlarmRate);
  const figures: Partial<Record<TestSetName, MimicryFigures>> = {};
  for (const set of testSets) {
    const normalScores = present(set.normals, normals);
    const attackScores = present(set.attacks, attacks);
    if (normalScores.length === 0 || attackScores.length === 0) continue;
    const curve = rocCurve(normalScores, attackScores);
    const judged = present(
      set.attacks.filter((index) => isJudged(at(tokens, index).length, basis)),
      attacks,
    );
    const alarms = judged.filter((score) => isAlarm(score, basis.threshold)).length;
    figures[set.name] = {
      attackTraces: attackScores.length,
      auc: areaUnderCurve(curve),
      detectionRateAt5: detectionRateAt(curve, DEFAULT_FALSE_ALARM_RATE),
      detectionRateAtThreshold: judged.length === 0 ? null : alarms / judged.length,
    };
  }
  return figures;
}

function present(indices: readonly number[], scores: readonly (number | null)[]): Float64Array {
  return Float64Array.from(indices.map((index) => at(scores, index)).filter((score) => score !== null));
}

/**
 * An attacker who knows the training traces and nothing else: an n-gram model fitted on them, and
 * their segments between calls that cannot be no-ops. It adds only calls that occur in
 * training and can be no-ops.
 * @param vocabulary must list every call of the training traces
 * @throws SentinelError E_DATASET when the training traces hold no such call
 */
export async function createAttacker(training: readonly Trace[], vocabulary: Vocabulary): Promise<Attacker> {
  const known = training.map((trace) => encodeCalls(vocabulary, trace.calls));
  const mayBeMade = (token: number): boolean => !NEVER_NO_OPS.has(vocabulary.calls[token - 1] ?? "exit");
  const normal = [...segmentsBetween(known, (token) => !mayBeMade(token))].sort((a, b) => b.length - a.length);
  if (normal.length === 0) {
    throw new SentinelError("E_DATASET", { problem: "data.nothing-to-add" });
  }
  const calls = new Set(normal.flatMap((segment) => [...new Set(segment)]));
  const counts = await countNgrams(known, vocabulary, NGRAM_ORDER);
  // One copied call amid an attack is not a replay: short segments only where there are no others.
  const longEnough = normal.filter((segment) => segment.length >= REPLAYED_CALLS);
  return { model: ngramNextCall(counts, calls), normal: longEnough.length > 0 ? longEnough : normal };
}

/**
 * The names of all calls that training and attack traces hold, so that an altered attack can be
 * written in tokens and read back.
 */
export function attackVocabulary(data: Pick<EvaluationData, "training" | "attack">): Vocabulary {
  const calls = new Set<string>();
  for (const trace of [...data.training, ...data.attack]) for (const call of trace.calls) calls.add(call);
  return createVocabulary("any", [...calls].sort());
}

/** The pieces of the traces between calls that `isCut` names, in order; none is empty. */
export function segmentsBetween(traces: readonly Tokens[], isCut: (token: number) => boolean): readonly Tokens[] {
  const segments: Tokens[] = [];
  for (const tokens of traces) {
    let from = 0;
    for (let place = 0; place <= tokens.length; place += 1) {
      if (place < tokens.length && !isCut(at(tokens, place))) continue;
      if (place > from) segments.push(tokens.slice(from, place));
      from = place + 1;
    }
  }
  return segments;
}
