import { at } from "../core/at.ts";
import { calibrate, type CalibrationQuery } from "../core/calibration.ts";
import {
  type Detector,
  type ExplainingDetector,
  type LanguageModel,
  type OmissionDetector,
  checkedScores,
} from "../core/detector.ts";
import { spread } from "../core/sampling.ts";
import { tokensKey } from "../core/trace-key.ts";
import type { Tokens } from "../core/trace.ts";
import { mergeUnknown, tellUnknownApart, type Vocabulary } from "../core/vocabulary.ts";
import { forEachYielding } from "../event-loop.ts";
import { crossFittedScores, FOLDS } from "./cross-fit.ts";
import { calibrationFields, scoreEach, scoreQueries, type Learner, type Method } from "./learner.ts";
import { CALIBRATION_TRACES_AT_MOST, checkKnown } from "./nearest-learner.ts";
import { createNgramCounts } from "./ngram-counts.ts";
import { lookedUpSurprises, preparedSurprises } from "./ngram-probability.ts";
import { explainCalls, meanSurprise, NGRAM_ORDER, orderParameter } from "./ngram.ts";
import { checkParameters, choice, numberOf, type DetectorMethod, type Parameters, wordOf } from "./parameters.ts";
import {
  COMBINATIONS,
  combineEvidence,
  createSide,
  SIDES,
  type Combination,
  type Evidence,
  type SideName,
} from "./sides.ts";
import { wittenBell } from "./smoothing.ts";

/** A transition takes two calls. */
const MINIMUM_CALLS = 2;

interface TwoSidedOptions {
  readonly sides: readonly SideName[];
  readonly combination: Combination;
  /** Calls of the n-gram model's longest run. */
  readonly order: number;
  /** Of the cross-fitting folds of the n-gram model's scale. */
  readonly foldSeed: number;
}

/** Language model and omission, added: the a-priori form. */
export const TWO_SIDED: TwoSidedOptions = { sides: ["omission"], combination: "sum", order: NGRAM_ORDER, foldSeed: 0 };

/** A trained network in place of the n-gram model, and normal traces that it was not fitted on. */
interface OtherLanguageModel {
  readonly detector: LanguageModel;
  /** At least one; a training trace equal to one of them is left out when that one is scored. */
  readonly heldOut: readonly Tokens[];
}

/** A two-sided learner, whose language model may also be a trained network. */
interface TwoSidedLearner extends Learner {
  detectorWith(languageModel: OtherLanguageModel): Promise<Detector>;
}

/**
 * Surprise at what a trace does (a language model, mean bits per call) together with surprise at
 * what it does not do of a known program's behaviour. Each side is put on the scale of its own
 * scores of the distinct training traces, ten-fold cross-fitted (n-gram model) or leave-one-out
 * (the others), and they are combined. On ADFA-LD the idea was found after test figures had been
 * seen: exploratory there. Time to learn and to calibrate: linear in the training calls, except for
 * the sides' leave-one-out queries: at most CALIBRATION_TRACES_AT_MOST, each linear in the known
 * runs.
 */
export function createTwoSidedLearner(
  method: Method,
  vocabulary: Vocabulary,
  options: TwoSidedOptions = TWO_SIDED,
): TwoSidedLearner {
  const traces: Tokens[] = [];
  const known: Tokens[] = [];
  const indexOfKnown = new Map<string, number>();
  const counts = createNgramCounts(options.order, vocabulary.size);
  const smoothing = wittenBell(counts);
  const sides = options.sides.map((name) => createSide(name, vocabulary.size));
  /** As a language model takes them. */
  const merged = (queries: readonly Tokens[]): readonly Tokens[] =>
    vocabulary.tellsUnknownApart === true ? queries.map((tokens) => mergeUnknown(vocabulary, tokens)) : queries;

  async function extend(more: readonly Tokens[]): Promise<void> {
    await forEachYielding(more, (tokens) => {
      if (tokens.length === 0) return;
      traces.push(tokens);
      counts.add(tokens);
      const key = tokensKey(tokens);
      if (indexOfKnown.has(key)) return;
      indexOfKnown.set(key, known.push(tokens) - 1);
      for (const side of sides) side.add(tokens);
    });
  }

  /** The n-gram model's side; the known traces of these indices calibrate. */
  async function ngramSide(calibration: readonly number[]): Promise<Evidence> {
    // On its own counts, without copies: the scale is that of the distinct traces.
    const distinct = createNgramCounts(options.order, vocabulary.size);
    await forEachYielding(known, (tokens) => {
      distinct.add(tokens);
    });
    const surprisesOfDistinct = lookedUpSurprises(distinct, wittenBell(distinct));
    const scoreOwned = (queries: readonly CalibrationQuery[]): Promise<Float64Array> =>
      crossFittedScores(known, known, queries, options.foldSeed, {
        ...distinct,
        scorer: () => (tokens) => meanSurprise(surprisesOfDistinct, tokens),
      });
    const surprisesOf = preparedSurprises(counts, smoothing);
    return {
      score: (queries, progress) => scoreEach(merged(queries), (tokens) => meanSurprise(surprisesOf, tokens), progress),
      scaleScores: await scoreOwned(known.map((tokens, owner) => ({ tokens, owner }))),
      scoreCalibration: (queries) =>
        scoreOwned(queries.map(({ tokens, owner }) => ({ tokens, owner: at(calibration, owner) }))),
    };
  }

  /**
   * The sides of what a trace does not do.
   * @param scale indices of the known traces that give each side its scale
   * @param calibration the index of each calibration trace among the known ones, null where it is
   * not one of them
   */
  async function omittedSides(scale: readonly number[], calibration: readonly (number | null)[]): Promise<Evidence[]> {
    const evidence: Evidence[] = [];
    for (const side of sides) {
      const scorer = side.scorer();
      const whole = scale.map((owner) => ({ tokens: at(known, owner), owner }));
      const scaleScores = await scoreQueries(whole, ({ tokens, owner }) => scorer(tokens, owner));
      const scoreOfWhole = new Map(scale.map((owner, place) => [at(known, owner), at(scaleScores, place)]));
      evidence.push({
        score: (queries, progress) => scoreEach(queries, (tokens) => scorer(tokens, null), progress),
        scaleScores,
        scoreCalibration: (queries) =>
          scoreQueries(
            queries,
            ({ tokens, owner }) => scoreOfWhole.get(tokens) ?? scorer(tokens, at(calibration, owner)),
          ),
      });
    }
    return evidence;
  }

  /** The reasons of a verdict: which calls surprised, and what never came. */
  function reasons(languageModel: Pick<LanguageModel, "explain">): Partial<ExplainingDetector & OmissionDetector> {
    const omitted = sides.find((side) => side.omitted !== undefined)?.omitted;
    const explain: LanguageModel["explain"] = (tokens, top) =>
      languageModel.explain(mergeUnknown(vocabulary, tokens), top);
    return omitted === undefined ? { explain } : { explain, omitted };
  }

  function describe(languageModel: string): Pick<Detector, "vocabulary" | "scoreUnit" | "description" | "exploratory"> {
    const combination = options.combination === "sum" ? "" : "; only what is above the usual counts";
    return {
      description: `${languageModel} surprise plus ${sides.map((side) => side.description).join(" plus ")}${combination}`,
      vocabulary,
      scoreUnit: "standard deviations",
      exploratory: true,
    };
  }

  return {
    method,
    vocabulary,
    traces,
    extend,
    async detector(calibrationScores) {
      checkKnown(method, known);
      const indices = spread(known.length, CALIBRATION_TRACES_AT_MOST);
      const evidence = [await ngramSide(indices), ...(await omittedSides(indices, indices))];
      const combined = combineEvidence(evidence, options.combination);
      return {
        ...describe(`n-gram (n=${options.order})`),
        ...reasons({
          explain: (tokens, top) => Promise.resolve(explainCalls(counts, smoothing, tokens, vocabulary.size, top)),
        }),
        name: method.name,
        minimumCalls: MINIMUM_CALLS,
        ...(await calibrationFields(calibrationScores, () =>
          calibrate(
            indices.map((index) => at(known, index)),
            MINIMUM_CALLS,
            (queries) => combined.scoreCalibration(queries),
          ),
        )),
        device: "cpu",
        threads: 1,
        score: (queries, progress) => combined.score(queries, progress),
      };
    },
    async detectorWith({ detector, heldOut }) {
      checkKnown(method, known);
      const indices = spread(known.length, CALIBRATION_TRACES_AT_MOST);
      const commission: Evidence = {
        score: (queries, progress) => checkedScores(detector, merged(queries), progress),
        scaleScores: detector.calibrationScores,
        scoreCalibration: (queries) =>
          checkedScores(
            detector,
            queries.map(({ tokens }) => tokens),
          ),
      };
      const own = heldOut.map((tokens) => indexOfKnown.get(tokensKey(tokens)) ?? null);
      const combined = combineEvidence([commission, ...(await omittedSides(indices, own))], options.combination);
      const minimumCalls = Math.max(MINIMUM_CALLS, detector.minimumCalls);
      const { scores, shortestCalls } = await calibrate(heldOut, minimumCalls, (queries) =>
        combined.scoreCalibration(queries),
      );
      return {
        ...describe(detector.name),
        ...reasons(detector),
        name: method.name,
        minimumCalls,
        calibrationScores: scores,
        shortestCalls,
        device: detector.device,
        threads: detector.threads,
        score: (queries, progress) => combined.score(queries, progress),
      };
    },
  };
}

const PARAMETERS: Parameters = {
  n: orderParameter(),
  sides: choice("sides", "omission", SIDES, true),
  combination: choice("combination", "sum", COMBINATIONS),
  ...FOLDS,
};

/**
 * The two-sided learner, which can also take a trained network.
 * @throws SentinelError E_USAGE for parameters that it does not know or allow
 */
export function createTwoSided(method: Method, vocabulary: Vocabulary): TwoSidedLearner {
  checkParameters(method.name, PARAMETERS, method.parameters);
  const sides = wordOf(method, "sides").split("+") as SideName[];
  return createTwoSidedLearner(method, sides.includes("call-set") ? tellUnknownApart(vocabulary) : vocabulary, {
    sides,
    combination: wordOf(method, "combination") as Combination,
    order: numberOf(method, "order"),
    foldSeed: numberOf(method, "foldSeed"),
  });
}

export const TWO_SIDED_METHOD: DetectorMethod = {
  name: "two-sided",
  parameters: PARAMETERS,
  explains: true,
  create: createTwoSided,
};
