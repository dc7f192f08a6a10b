import type { Phrases } from "./phrases.ts";

/** What can be wrong with a detector that the user names, and its parameters. */
export interface MethodProblems {
  readonly "method.unknown": { readonly method: string; readonly known: readonly string[] };
  readonly "method.parameter-unknown": {
    readonly method: string;
    readonly key: string;
    readonly known: readonly string[];
  };
  readonly "method.parameter-twice": {
    readonly method: string;
    readonly key: string;
    readonly known: readonly string[];
  };
  readonly "method.parameter-value": {
    readonly method: string;
    readonly key: string;
    readonly parameter: string;
    readonly allowed: string;
    readonly found: string;
  };
  readonly "method.parameter-foreign": { readonly method: string; readonly parameter: string };
  readonly "method.no-next-call": { readonly method: string; readonly others: readonly string[] };
  readonly "method.no-surprise": { readonly detector: string; readonly others: readonly string[] };
}

const list = (names: readonly string[]): string => (names.length === 0 ? "none" : names.join(", "));
const choice = (names: readonly string[]): string => `${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}`;

export const METHOD_PHRASES: Phrases<MethodProblems> = {
  "method.unknown": ({ method, known }) => `there is no method "${method}"; known: ${list(known)}`,
  "method.parameter-unknown": ({ method, key, known }) =>
    `${method}: "${key}" is not a parameter; known: ${list(known)}`,
  "method.parameter-twice": ({ method, key, known }) => `${method}: "${key}" is given twice; known: ${list(known)}`,
  "method.parameter-value": ({ method, key, parameter, allowed, found }) =>
    `${method}: ${key} (${parameter}) must be ${allowed}, not ${found === "" ? "empty" : found}`,
  "method.parameter-foreign": ({ method, parameter }) => `${method}: knows no parameter "${parameter}"`,
  "method.no-next-call": ({ method, others }) =>
    `${method} tells traces apart and has no distribution of the next call; ${others.join(", ")} and the networks have`,
  "method.no-surprise": ({ detector, others }) =>
    `${detector} scores a trace as a whole: it gives no surprise per call to explain; take a network, ${choice(others)}`,
};
