import type { Detector } from "../core/detector.ts";
import type { Tokens } from "../core/trace.ts";
import { tellUnknownApart, type Vocabulary } from "../core/vocabulary.ts";
import { SentinelError } from "../errors.ts";
import { BAG_DISTANCES, createBag, type BagDistance } from "./bag.ts";
import { createDistinctCallsLearner } from "./distinct-calls.ts";
import type { Combination } from "./evidence.ts";
import type { Learner, Method } from "./learner.ts";
import { createNearestLearner } from "./nearest-learner.ts";
import { createNgramLearner, NGRAM_ORDER } from "./ngram.ts";
import { checkParameters, parseParameters, share, wholeNumber, words, type Parameters } from "./parameters.ts";
import { createSide, SIDES, type SideName } from "./sides.ts";
import { createStideLearner, STIDE_WINDOW_CALLS } from "./stide.ts";
import { createTwoSidedLearner, type TwoSidedLearner } from "./two-sided.ts";

const FOLDS = { folds: wholeNumber("foldSeed", 0, 0, 1_000_000) };
const ORDER = wholeNumber("order", NGRAM_ORDER, 1, 20);
const WINDOW = wholeNumber("windowCalls", STIDE_WINDOW_CALLS, 2, 1000);
const FRAME = wholeNumber("frameCalls", 0, 0, 1_000_000);

/** What every method may be told, by the key of a specification. */
const PARAMETERS: Readonly<Record<string, Parameters>> = {
  "n-gram": { n: ORDER, ...FOLDS },
  "kneser-ney": { n: { ...ORDER, standard: 6 }, ...FOLDS },
  stide: { k: WINDOW, frame: FRAME, ...FOLDS },
  "t-stide": { k: WINDOW, rare: share("rareShare", 1e-5), frame: FRAME, ...FOLDS },
  "call-set": {},
  bag: { k: wholeNumber("neighbours", 1, 1, 1000), distance: words("distance", "hellinger", BAG_DISTANCES) },
  "distinct-calls": {},
  "two-sided": {
    n: ORDER,
    sides: words("sides", "omission", SIDES, true),
    combination: words("combination", "sum", ["sum", "positive"]),
    ...FOLDS,
  },
};

/** The methods that need no network, by name. */
export const METHODS: readonly string[] = Object.keys(PARAMETERS);

/** Those that every evaluation shows: the flagship, then the field's standards, strongest first; the others only when named. */
export const DEFAULT_BASELINES: readonly string[] = ["two-sided", "n-gram", "stide", "distinct-calls"];

/** Those that give the surprise of each call, and not only a score of the whole trace. */
export const EXPLAINING_METHODS: readonly string[] = ["n-gram", "kneser-ney", "two-sided"];

/** Whether a specification names a method; its parameters may still be wrong. */
export function isMethod(specification: string): boolean {
  return METHODS.includes(specification.split(":", 1)[0] ?? "");
}

/**
 * The method of a specification: `stide`, `stide:k=10`, `two-sided:sides=omission+kinship,combination=positive`.
 * @throws SentinelError E_USAGE for an unknown method, key or value, naming those that are known
 */
export function parseMethod(specification: string): Method {
  const at = specification.indexOf(":");
  const name = at < 0 ? specification : specification.slice(0, at);
  const text = at < 0 ? "" : specification.slice(at + 1);
  return { name, parameters: parseParameters(name, parametersOf(name), text) };
}

/** @throws SentinelError E_USAGE for an unknown method or wrong parameters */
export function checkMethod(method: Method): void {
  checkParameters(method.name, parametersOf(method.name), method.parameters);
}

/**
 * An empty learner of a method.
 * @param method with all its parameters, as parseMethod gives it and a manifest keeps it
 * @throws SentinelError E_USAGE for an unknown method or wrong parameters
 */
export function createLearner(method: Method, vocabulary: Vocabulary): Learner {
  checkMethod(method);
  const number = (name: string): number => Number(method.parameters[name]);
  const word = (name: string): string => String(method.parameters[name]);
  switch (method.name) {
    case "n-gram":
    case "kneser-ney": {
      const smoothing = method.name === "n-gram" ? "witten-bell" : "kneser-ney";
      const options = { smoothing, order: number("order"), foldSeed: number("foldSeed") };
      return createNgramLearner(method, vocabulary, options);
    }
    case "stide":
    case "t-stide": {
      const rareShare = method.name === "stide" ? 0 : number("rareShare");
      const windows = { windowCalls: number("windowCalls"), frameCalls: number("frameCalls") };
      return createStideLearner(method, vocabulary, { ...windows, rareShare, foldSeed: number("foldSeed") });
    }
    case "call-set":
      return createNearestLearner(method, tellUnknownApart(vocabulary), createSide("call-set", vocabulary.size), {
        description: "Jaccard distance of the set of calls to the nearest training trace's: which calls, not how often",
        scoreUnit: "Jaccard distance",
        exploratory: true,
      });
    case "bag": {
      const distance = word("distance") as BagDistance;
      return createNearestLearner(method, tellUnknownApart(vocabulary), createBag(number("neighbours"), distance), {
        description: `${distance} distance of the call frequencies to the ${number("neighbours")} nearest training traces`,
        scoreUnit: `${distance} distance`,
      });
    }
    case "distinct-calls":
      return createDistinctCallsLearner(method, tellUnknownApart(vocabulary));
    default:
      return createTwoSided(method, vocabulary);
  }
}

/**
 * A detector fitted on normal traces in one go, named by its specification.
 * @param calibrationScores as Learner.detector takes them; without them every learnt trace calibrates, which takes longer than fitting
 * @throws SentinelError E_USAGE for a wrong specification, E_DATASET for too few traces
 */
export async function fitMethod(
  specification: string,
  training: readonly Tokens[],
  vocabulary: Vocabulary,
  calibrationScores?: Float64Array,
): Promise<Detector> {
  const learner = createLearner(parseMethod(specification), vocabulary);
  await learner.extend(training);
  return { ...(await learner.detector(calibrationScores)), name: specification };
}

/** The two-sided learner, which can also take a trained network. @throws SentinelError E_USAGE as createLearner */
export function createTwoSided(method: Method, vocabulary: Vocabulary): TwoSidedLearner {
  checkParameters(method.name, parametersOf("two-sided"), method.parameters);
  const sides = String(method.parameters["sides"]).split("+") as SideName[];
  return createTwoSidedLearner(method, sides.includes("call-set") ? tellUnknownApart(vocabulary) : vocabulary, {
    sides,
    combination: String(method.parameters["combination"]) as Combination,
    order: Number(method.parameters["order"]),
    foldSeed: Number(method.parameters["foldSeed"]),
  });
}

function parametersOf(name: string): Parameters {
  const known = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined;
  if (known !== undefined) return known;
  throw new SentinelError("E_USAGE", { problem: "method.unknown", method: name, known: METHODS });
}
