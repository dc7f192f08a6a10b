import type { Detector } from "../core/detector.ts";
import type { Tokens } from "../core/trace.ts";
import type { Vocabulary } from "../core/vocabulary.ts";
import { SentinelError } from "../errors.ts";
import { BAG } from "./bag.ts";
import { CALL_SET } from "./call-set.ts";
import { DISTINCT_CALLS } from "./distinct-calls.ts";
import type { Learner, Method } from "./learner.ts";
import { KNESER_NEY, N_GRAM } from "./ngram.ts";
import { checkParameters, parseParameters, type DetectorMethod } from "./parameters.ts";
import { STIDE, T_STIDE } from "./stide.ts";
import { TWO_SIDED_METHOD } from "./two-sided.ts";

/**
 * Every method that needs no network, in the order in which they are offered. A new one is a line
 * here.
 */
const ALL: readonly DetectorMethod[] = [
  N_GRAM,
  KNESER_NEY,
  STIDE,
  T_STIDE,
  CALL_SET,
  BAG,
  DISTINCT_CALLS,
  TWO_SIDED_METHOD,
];

const BY_NAME: ReadonlyMap<string, DetectorMethod> = new Map(ALL.map((method) => [method.name, method]));

/** Their names. */
export const METHODS: readonly string[] = ALL.map(({ name }) => name);

/**
 * Those that every evaluation shows: the flagship, then the field's standards, strongest first; the
 * others only when named.
 */
export const DEFAULT_BASELINES: readonly string[] = ["two-sided", "n-gram", "stide", "distinct-calls"];

/** Those that give the surprise of each call, and not only a score of the whole trace. */
export const EXPLAINING_METHODS: readonly string[] = ALL.filter(({ explains }) => explains).map(({ name }) => name);

/** Whether a specification names a method; its parameters may still be wrong. */
export function isMethod(specification: string): boolean {
  return BY_NAME.has(specification.split(":", 1)[0] ?? "");
}

/**
 * The method of a specification: `stide`, `stide:k=10`,
 * `two-sided:sides=omission+kinship,combination=positive`.
 * @throws SentinelError E_USAGE for an unknown method, key or value, naming those that are known
 */
export function parseMethod(specification: string): Method {
  const at = specification.indexOf(":");
  const name = at < 0 ? specification : specification.slice(0, at);
  const text = at < 0 ? "" : specification.slice(at + 1);
  return { name, parameters: parseParameters(name, methodNamed(name).parameters, text) };
}

/** @throws SentinelError E_USAGE for an unknown method or wrong parameters */
export function checkMethod(method: Method): void {
  checkParameters(method.name, methodNamed(method.name).parameters, method.parameters);
}

/**
 * An empty learner of a method.
 * @param method with all its parameters, as parseMethod gives it and a manifest keeps it
 * @throws SentinelError E_USAGE for an unknown method or wrong parameters
 */
export function createLearner(method: Method, vocabulary: Vocabulary): Learner {
  checkMethod(method);
  return methodNamed(method.name).create(method, vocabulary);
}

/**
 * A detector fitted on normal traces in one go, named by its specification.
 * @param calibrationScores as Learner.detector takes them; without them every training trace
 * calibrates, which takes longer than fitting
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

function methodNamed(name: string): DetectorMethod {
  const method = BY_NAME.get(name);
  if (method !== undefined) return method;
  throw new SentinelError("E_USAGE", { problem: "method.unknown", method: name, known: METHODS });
}
