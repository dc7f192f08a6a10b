import { count, counted } from "../numbers.ts";
import type { Phrases } from "./edge.ts";

/** What can be wrong with a data set's layout and labels, and why a file of it gives no trace. */
export interface DatasetProblems {
  readonly "dataset.no-file": object;
  readonly "dataset.architectures": { readonly architectures: readonly string[] };
  readonly "dataset.one-log": { readonly files: readonly string[] };

  readonly "dataset.empty-file": object;
  readonly "dataset.thread-without-call": object;
  readonly "dataset.hidden-file": object;
  readonly "dataset.wrong-call-list": object;
  readonly "dataset.outside-folders": object;

  readonly "dataset.label-unreadable": { readonly reason: string };
  readonly "dataset.label-of-2021": object;
  readonly "dataset.column-missing": { readonly column: string; readonly found: readonly string[] };
  readonly "dataset.row-damaged": object;
  readonly "dataset.row-twice": { readonly recording: string; readonly earlierLine: number };
  /** @property labels the file of labels that lacks it */
  readonly "dataset.no-row": { readonly labels: string };
  readonly "dataset.rows-without-file": {
    /** The first of them, in order. */
    readonly named: readonly { readonly recording: string; readonly line: number }[];
    readonly count: number;
    readonly rows: number;
  };
  /** @property named the first of them, in order */
  readonly "dataset.labels-without-file": {
    readonly named: readonly string[];
    readonly count: number;
    readonly labels: number;
  };
  /**
   * A zip in a folder.
   * @property ending of the file that it must have once; found: how many it has
   */
  readonly "dataset.not-a-recording": { readonly ending: string; readonly found: number };
  readonly "dataset.labels-in-tar": { readonly tar: string; readonly label: string };
}

const SHOWN_NAME_LETTERS = 100;
const SHOWN_LETTERS = 200;

export const DATASET_PHRASES: Phrases<DatasetProblems> = {
  "dataset.no-file": () => "holds no file, so there is no trace",
  "dataset.architectures": ({ architectures }) =>
    `traces of several architectures (${architectures.join(", ")}), compared by call name`,
  "dataset.one-log": ({ files }) => `${files.length} files read as one log: ${files.join(", ")}`,

  "dataset.empty-file": () => "an empty file, whose process made no call",
  "dataset.thread-without-call": () => "a thread that made no call",
  "dataset.hidden-file": () => "a hidden file, not a trace",
  "dataset.wrong-call-list": () =>
    "the call list that comes with ADFA-LD is the wrong table (asm-generic; the traces are i386)",
  "dataset.outside-folders": () => "it is outside the folders of traces",

  "dataset.label-unreadable": ({ reason }) => `is not a label file: ${reason}`,
  "dataset.label-of-2021": () => 'is not a label file of LID-DS 2021: "exploit" must be true or false',
  "dataset.column-missing": ({ column, found }) =>
    `no column ${column}; found: ${found.join(", ").slice(0, SHOWN_LETTERS)}`,
  "dataset.row-damaged": () =>
    "a row without a name, without True or False in is_executing_exploit, or an attack without exploit_start_time",
  "dataset.row-twice": ({ recording, earlierLine }) =>
    `a second row of the recording ${recording.slice(0, SHOWN_LETTERS)}, which line ${earlierLine} names already; keep the one that is right`,
  "dataset.no-row": ({ labels }) =>
    `has no row in ${labels}, which says what is an attack; add one, or move the file away`,
  "dataset.rows-without-file": ({ named, count, rows }) =>
    `${count} of ${rows} rows name a recording whose .txt is not there: ${named
      .map(({ recording, line }) => `${recording.slice(0, SHOWN_NAME_LETTERS)} (line ${line})`)
      .join(", ")}${count > named.length ? ` and ${count - named.length} more` : ""}`,
  "dataset.labels-without-file": ({ named, count, labels }) =>
    `${count} of ${labels} labels name a recording that is not there: ${named
      .map((recording) => recording.slice(0, SHOWN_NAME_LETTERS))
      .join(", ")}${count > named.length ? ` and ${count - named.length} more` : ""}`,
  "dataset.not-a-recording": ({ ending, found }) =>
    `a zip inside a folder is read where it is a recording of LID-DS 2021, with one ${ending} file; this one has ${found}; name the zip itself, or unpack it`,
  "dataset.labels-in-tar": ({ tar, label }, { unpackBy }) =>
    `holds recordings of LID-DS (${label}), whose labels are not read from a tar; ${unpackBy(`tar -xf ${tar} -C FOLDER`, "FOLDER")}`,
};

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
