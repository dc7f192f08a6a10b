import { isLanguageModel, type LanguageModel } from "../../src/core/detector.ts";
import type { Tokens } from "../../src/core/trace.ts";
import { encodeCalls } from "../../src/core/vocabulary.ts";
import { createLearner, createTwoSided, parseMethod } from "../../src/detectors/baselines.ts";
import { fitMixture } from "./mixture.ts";
import { folderFiles } from "../../src/datasets/model-folder.ts";
import { SentinelError } from "../../src/errors.ts";
import { loadModel } from "../../src/model/load-model.ts";
import { modelDetector } from "../../src/model/model-detector.ts";
import type { SeedScores } from "./row.ts";
import { rememberedModel } from "./remembered-model.ts";
import type { TableNetwork } from "./networks.ts";
import { seedScores, type TableContext } from "./rows.ts";

/** What is judged of one opened network; each finds the surprises of the ones before remembered. */
export interface OpenNetwork {
  readonly network: TableNetwork;
  readonly detector: LanguageModel;
  readonly training: DividedTraining;
  /** Frees the network; it must not be used afterwards. */
  release(): Promise<void>;
}

/** A trained network alone. */
export function networkRun(context: TableContext, { network, detector }: OpenNetwork): Promise<SeedScores> {
  const { seconds, heldOutBits } = network.manifest.training;
  return seedScores(detector, context, { trainingSeconds: seconds, heldOutBits, rememberedMicroseconds: 0 });
}

/**
 * The network mixed with the n-gram model: that one is fitted on the traces that the network was fitted on, the weight on the held-out ones, which also calibrate.
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

/** The network's surprise together with what a trace omits of the known programs: all training traces are known, the held-out ones calibrate. */
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

export interface DividedTraining {
  readonly fitted: readonly Tokens[];
  readonly heldOut: readonly Tokens[];
}

/** Opens a network, with the training traces that it was and was not fitted on, as its tokens. */
export async function openTableNetwork(context: TableContext, network: TableNetwork): Promise<OpenNetwork> {
  const model = await loadModel(network.folder, folderFiles(network.folder), context.runtime);
  const detector = modelDetector(model);
  const held = new Set(network.manifest.split.heldOut);
  const training: { readonly fitted: Tokens[]; readonly heldOut: Tokens[] } = { fitted: [], heldOut: [] };
  for (const trace of context.loaded.splits.training) {
    const tokens = encodeCalls(detector.vocabulary, trace.calls);
    if (tokens.length > 0) training[held.has(trace.name) ? "heldOut" : "fitted"].push(tokens);
  }
  return { network, detector: rememberedModel(languageModel(detector)), training, release: () => model.release() };
}

function languageModel(detector: Parameters<typeof isLanguageModel>[0]): LanguageModel {
  if (isLanguageModel(detector)) return detector;
  throw new SentinelError(
    "E_MODEL",
    `${detector.name} gives no surprise of every call; the table combines those that do`,
  );
}
