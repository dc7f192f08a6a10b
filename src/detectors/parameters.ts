import type { Vocabulary } from "../core/vocabulary.ts";
import { SentinelError } from "../errors.ts";
import type { Learner, Method } from "./learner.ts";

/** A plain number; anything else remains a text, which the refusal of a number then quotes. */
const DECIMAL = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/** One parameter of a method. */
export interface Parameter {
  /** In a manifest. */
  readonly name: string;
  readonly standard: number | string;
  /** Completes the refusal of a value: "... must be ALLOWED". */
  readonly allowed: string;
  readonly isAllowed: (value: number | string) => boolean;
}

/** A whole number from `least` to `most`. */
export function wholeNumber(name: string, standard: number, least: number, most: number): Parameter {
  const isAllowed = (value: number | string): boolean =>
    typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
  return { name, standard, allowed: `a whole number from ${least} to ${most}`, isAllowed };
}

/** One of the known words, or several of them joined by "+". */
export function choice(name: string, standard: string, known: readonly string[], several = false): Parameter {
  const isAllowed = (value: number | string): boolean => {
    const chosen = several ? String(value).split("+") : [String(value)];
    return new Set(chosen).size === chosen.length && chosen.every((word) => known.includes(word));
  };
  const allowed = several ? `some of ${known.join(", ")}, joined by +` : `one of ${known.join(", ")}`;
  return { name, standard, allowed, isAllowed };
}

/** A share above 0 and below 1. */
export function share(name: string, standard: number): Parameter {
  const isAllowed = (value: number | string): boolean => typeof value === "number" && value > 0 && value < 1;
  return { name, standard, allowed: "a number above 0 and below 1", isAllowed };
}

/** A method's parameters by their keys in a specification. */
export type Parameters = Readonly<Record<string, Parameter>>;

/**
 * A method as the program offers it: each is declared next to its code, and
 * src/detectors/methods.ts lists them.
 */
export interface DetectorMethod {
  /** In a specification and a manifest. */
  readonly name: string;
  readonly parameters: Parameters;
  /**
   * Whether its detectors give the surprise of each call, and not only a score of the whole trace.
   */
  readonly explains: boolean;
  /** An empty learner. @param method with all its parameters, checked */
  readonly create: (method: Method, vocabulary: Vocabulary) => Learner;
}

/** A parameter that is a number. */
export function numberOf({ parameters }: Method, name: string): number {
  return Number(parameters[name]);
}

/** A parameter that is a word. */
export function wordOf({ parameters }: Method, name: string): string {
  return String(parameters[name]);
}

/**
 * All parameters of a method, those of a specification's text `key=value,key=value` and the
 * standard ones.
 * @throws SentinelError E_USAGE that names the key and what is allowed
 */
export function parseParameters(method: string, known: Parameters, text: string): Method["parameters"] {
  const named = new Map<string, number | string>();
  for (const pair of text === "" ? [] : text.split(",")) {
    const [key = "", ...rest] = pair.split("=");
    const value = rest.join("=");
    const parameter = Object.hasOwn(known, key) ? known[key] : undefined;
    if (parameter === undefined || named.has(parameter.name)) {
      const problem = parameter === undefined ? "method.parameter-unknown" : "method.parameter-twice";
      throw new SentinelError("E_USAGE", { problem, method, key, known: Object.keys(known) });
    }
    const asNumber = DECIMAL.test(value) ? Number(value) : value;
    named.set(parameter.name, typeof parameter.standard === "number" ? asNumber : value);
  }
  const all = Object.values(known).map(({ name, standard }) => [name, named.get(name) ?? standard] as const);
  return checkParameters(method, known, Object.fromEntries(all));
}

/** @throws SentinelError E_USAGE unless exactly the known parameters are there, each allowed */
export function checkParameters(
  method: string,
  known: Parameters,
  parameters: Method["parameters"],
): Method["parameters"] {
  for (const [key, { name, allowed, isAllowed }] of Object.entries(known)) {
    const value = parameters[name];
    if (value === undefined || !isAllowed(value)) {
      const facts = { method, key, parameter: name, allowed, found: String(value) };
      throw new SentinelError("E_USAGE", { problem: "method.parameter-value", ...facts });
    }
  }
  const names = new Set(Object.values(known).map(({ name }) => name));
  const unknown = Object.keys(parameters).find((name) => !names.has(name));
  if (unknown !== undefined) {
    throw new SentinelError("E_USAGE", { problem: "method.parameter-foreign", method, parameter: unknown });
  }
  return parameters;
}
