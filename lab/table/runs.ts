import type { Detector } from "../../src/core/detector.ts";
import type { LoadedDataset } from "../../src/datasets/read-dataset.ts";
import { createLearner, parseMethod } from "../../src/detectors/methods.ts";
import { createTwoSided } from "../../src/detectors/two-sided.ts";
import { scoreAll } from "../../src/evaluate/scored.ts";
import type { EvaluationData } from "../../src/evaluate/evaluation-data.ts";
import type { OnnxRuntime } from "../../src/model/runtime.ts";
import { methodFit } from "../../src/app/fitted-detector.ts";
import { fitMixture } from "./combinations.ts";
import { languageModel, type OpenNetwork, type TableNetwork } from "./networks.ts";
import type { SeedScores } from "./results-rows.ts";
import type { ScoreCache } from "./score-cache.ts";

/** What the table is made from. */
export interface TableContext {
  readonly loaded: LoadedDataset;
  readonly data: EvaluationData;
  readonly networks: readonly TableNetwork[];
  readonly runtime: OnnxRuntime;
  readonly cache: ScoreCache;
  /** A line of progress. */
  readonly say: (message: string) => void;
}

/** A method without a network, fitted on the training traces. */
export async function fittedRun(context: TableContext, method: string): Promise<SeedScores> {
  const fit = methodFit(method, context.loaded);
  const start = performance.now();
  const detector = await fit(context.data.training);
  const trainingSeconds = (performance.now() - start) / 1000;
  return seedScores(detector, context, { trainingSeconds, heldOutBits: null, rememberedMicroseconds: 0 });
}

/** A trained network alone. */
export function networkRun(context: TableContext, { network, detector }: OpenNetwork): Promise<SeedScores> {
  const { seconds, heldOutBits } = network.manifest.training;
  return seedScores(detector, context, { trainingSeconds: seconds, heldOutBits, rememberedMicroseconds: 0 });
}

/**
 * The network mixed with the n-gram model: that one is fitted on the traces that the network was
 * fitted on, the weight on the held-out ones, which also calibrate.
 */
export async function mixtureRun(context: TableContext, open: OpenNetwork, alone: SeedScores): Promise<SeedScores> {
  const { detector, training } = open;
  const start = performance.now();
  const learner = createLearner(parseMethod("n-gram"), detector.vocabulary);
  await learner.extend(training.fitted);
  const ngram = languageModel(await learner.detector(new Float64Array()));
  const mixture = await fitMixture("mixture", [detector, ngram], training.heldOut);
  context.say(`weight of the network: ${mixture.weight.toFixed(3)}`);
  return seedScores(mixture.detector, context, {
    trainingSeconds: alone.trainingSeconds + (performance.now() - start) / 1000,
    heldOutBits: mixture.heldOutBits,
    rememberedMicroseconds: alone.microsecondsPerCall,
  });
}

/**
 * The network's surprise together with what a trace omits of the known programs: all training
 * traces are known, the held-out ones calibrate.
 */
export async function twoSidedRun(
  context: TableContext,
  { detector, training }: OpenNetwork,
  alone: SeedScores,
  method: string,
): Promise<SeedScores> {
  const start = performance.now();
  const learner = createTwoSided(parseMethod(method), detector.vocabulary);
  await learner.extend([...training.fitted, ...training.heldOut]);
  const whole = await learner.detectorWith({ detector, heldOut: training.heldOut });
  return seedScores(whole, context, {
    trainingSeconds: alone.trainingSeconds + (performance.now() - start) / 1000,
    heldOutBits: null,
    rememberedMicroseconds: alone.microsecondsPerCall,
  });
}

/** What a run cost and came to before its test traces are scored. */
interface RunFacts {
  readonly trainingSeconds: number;
  readonly heldOutBits: number | null;
  /** Microseconds per call that remembered surprises cost in an earlier run; 0 without any. */
  readonly rememberedMicroseconds: number;
}

/**
 * Scores all test traces with a detector.
 * @throws RangeError when a test trace is too short for it
 */
async function seedScores(detector: Detector, context: TableContext, facts: RunFacts): Promise<SeedScores> {
  const scored = await scoreAll(detector, context.data, { now: () => performance.now() / 1000 });
  const all = (scores: readonly (number | null)[]): Float64Array =>
    Float64Array.from(scores, (score) => {
      if (score === null)
        throw new RangeError(`${detector.name}: a test trace is too short; the table compares equal sets`);
      return score;
    });
  return {
    description: detector.description,
    normals: all(scored.normals),
    attacks: all(scored.attacks),
    calibrationScores: detector.calibrationScores,
    heldOutBits: facts.heldOutBits,
    trainingSeconds: facts.trainingSeconds,
    microsecondsPerCall: 1e6 / scored.callsPerSecond + facts.rememberedMicroseconds,
  };
}
