import { count, counted } from "../numbers.ts";
import type { Phrases } from "./phrases.ts";

/** What can be wrong with traces as a set: too few, too short, of another kind than the model's. */
export interface DataProblems {
  readonly "data.no-normal-traces": { readonly detector: string };
  /**
   * @property heldOut different traces that would set the threshold.
   * @property needed different traces that suffice
   */
  readonly "data.too-few-normals": {
    readonly found: number;
    readonly heldOut: number;
    readonly falseAlarmRate: number;
    readonly needed: number;
  };
  readonly "data.no-training-traces": object;
  readonly "data.too-few-different": { readonly found: number };
  readonly "data.none-long-enough": { readonly traces: number; readonly leastCalls: number };
  readonly "data.none-to-learn": { readonly traces: number };
  readonly "data.other-architecture": {
    readonly found: string;
    readonly model: string;
    readonly expected: string;
  };
  readonly "data.too-many-calls": { readonly calls: number; readonly most: number };
  readonly "data.nothing-to-add": object;
  readonly "data.one-class": { readonly normals: number; readonly attacks: number };
  /** @property leftOut each detector and why, as sentences */
  readonly "data.no-detector-left": {
    readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
  };
  readonly "data.trace-too-short": { readonly calls: number; readonly detector: string; readonly leastCalls: number };
  readonly "data.beyond-memory": { readonly mebibytes: number; readonly things: number; readonly advice: string };
}

export const DATA_PHRASES: Phrases<DataProblems> = {
  "data.no-normal-traces": ({ detector }) => `${detector} needs normal traces to fit on; there are none in training/`,
  "data.too-few-normals": ({ found, heldOut, falseAlarmRate, needed }, { option }) =>
    `${found} different normal traces leave ${heldOut} to set the threshold on, too few to promise a false-alarm rate of ${falseAlarmRate}; give ${needed}, or set ${option("false-alarm-rate")} higher`,
  "data.no-training-traces": () => "there is no training trace to fit it on",
  "data.too-few-different": ({ found }) => `needs at least two different training traces, has ${found}`,
  "data.none-long-enough": ({ traces, leastCalls }) =>
    `none of the ${count(traces)} training traces holds ${leastCalls} calls, the least to fit it on; give longer traces or leave it out`,
  "data.none-to-learn": ({ traces }) => `none of the ${count(traces)} traces is long enough to learn from`,
  "data.other-architecture": ({ found, model, expected }) =>
    `is a trace of ${found}; ${model} was trained on ${expected}: fit a model of its own`,
  "data.too-many-calls": ({ calls, most }) =>
    `the traces name ${count(calls)} different calls, more than the ${count(most)} that a model can hold; are they traces of system calls?`,
  "data.nothing-to-add": () => "mimicry: the training traces hold no call that an attacker could add for nothing",
  "data.one-class": ({ normals, attacks }) =>
    `detection is undefined without both normal test traces (${normals} in validation/) and attack traces (${attacks} in attack/)`,
  "data.no-detector-left": ({ leftOut }) =>
    `no detector is left to evaluate: ${leftOut.map(({ name, reason }) => `${name}: ${reason}`).join("; ")}`,
  "data.trace-too-short": ({ calls, detector, leastCalls }) =>
    `${counted(calls, "call is", "calls are")} too short for ${detector}, which needs ${leastCalls}`,
  "data.beyond-memory": ({ mebibytes, things, advice }) =>
    `holds more than may be kept in memory at once (${mebibytes} MiB, or ${things} traces and files); ${advice}`,
};
