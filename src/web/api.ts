/**
 * The messages between the page and its worker: the page asks, the worker answers. Carried by
 * Comlink; everything here can be cloned.
 */
import type { ChoiceReason } from "../app/choose-model.ts";
import type { Drift } from "../core/drift.ts";
import type { Gaps } from "../core/trace.ts";
import type { Evaluation } from "../results/evaluation.ts";
import type { NamedOmission } from "../results/score.ts";
import type { ModelCard } from "../results/model-cards.ts";
import type { TraceFormat } from "../traces/formats.ts";
import type { TraceUnit } from "../core/trace-traits.ts";

/** One file as the user gave it; of a folder with the path inside it, `/` between. */
export interface GivenFile {
  readonly path: string;
  readonly file: File;
}

/** How the files are to be read. */
export interface ReadOptions {
  readonly format: TraceFormat | "auto";
  /** One of the call tables, "opaque", or null to leave it to the traces. */
  readonly architecture: string | null;
  readonly per: TraceUnit;
}

/** What {@link ReadOptions} can be. */
export interface ReadChoices {
  /** In the order of their names; the title is for people. */
  readonly formats: readonly { readonly name: TraceFormat; readonly title: string }[];
  readonly architectures: readonly string[];
  readonly units: readonly TraceUnit[];
}

/** Which model judges: one that came with the page, or the one that the user gave last. */
export type ModelChoice = { readonly kind: "shipped"; readonly name: string } | { readonly kind: "own" };

/** A model that came with the page. */
export interface ShippedModel {
  readonly name: string;
  /** One sentence. */
  readonly about: string;
  /** What has to be fetched to use it. */
  readonly bytes: number;
  /** Whether a model for traces is looked for among these before all others. */
  readonly isFirstChoice: boolean;
}

/** The model that judged. */
export interface ModelFacts {
  readonly choice: ModelChoice;
  readonly name: string;
  /** One sentence. */
  readonly description: string;
  readonly scoreUnit: string;
  /** The architecture whose calls it knows. */
  readonly architecture: string;
  /**
   * Scores of normal traces that it was not trained on, ascending: thresholds and p-values come
   * from them.
   */
  readonly calibrationScores: Float64Array;
  /**
   * The fewest calls that it needs to score a trace, and with each calibration score as the
   * threshold to judge one, as a Detector has them.
   */
  readonly minimumCalls: number;
  readonly shortestCalls?: readonly number[];
  /** Whether it can say which call surprised, and so draw a trace. */
  readonly isExplaining: boolean;
  /** Whether it can play a trace call by call. */
  readonly isLive: boolean;
  /** Null for a fitted model, whose card is `cardText` alone. */
  readonly card: ModelCard | null;
  /** The whole card as the command line prints it. */
  readonly cardText: string;
}

/** One trace with its score; the verdict depends on the threshold, which the page sets. */
export interface JudgedTrace extends Gaps {
  /** Its place among all traces, from 0: what `explain` and `live` are asked by. */
  readonly index: number;
  readonly name: string;
  /** Its file. */
  readonly path: string;
  readonly program: string | null;
  readonly calls: number;
  readonly unknownCalls: number;
  /** Share of its calls that the model never saw in training, in [0, 1]. */
  readonly untrainedShare: number;
  /** Null where it is too short. */
  readonly scoreBits: number | null;
  readonly pValue: number | null;
  /** Its label by the layout of the data; null where the data is not labelled. */
  readonly label: TraceLabel | null;
}

export interface TraceLabel {
  readonly split: "training" | "validation" | "attack";
  /** The attack family; null for a normal trace. */
  readonly family: string | null;
}

/** What was read and how it was judged. */
export interface Judgement {
  /** Of the file, the zip or the folder, or "3 files". */
  readonly name: string;
  readonly formats: readonly TraceFormat[];
  readonly architecture: string | null;
  /** Whether the layout labels normal traces and attacks, both to be tested on. */
  readonly isLabelled: boolean;
  readonly model: ModelFacts;
  /** Why this model judged. */
  readonly modelReason: ChoiceReason;
  readonly traces: readonly JudgedTrace[];
  /** Whether the traces score like those that the promise rests on. */
  readonly drift: Drift;
  /** For people, one sentence each. */
  readonly warnings: readonly string[];
  /** Files that gave no trace, and why, one sentence each; damaged ones first. */
  readonly skipped: readonly string[];
}

/** How far the work is; `total` is null where it is not known yet. */
export interface WorkProgress {
  readonly stage: "loading" | "reading" | "scoring" | "measuring" | "ending";
  /** What is counted or done: "files", "calls", a detector's name. */
  readonly what: string;
  readonly done: number;
  readonly total: number | null;
}

export type OnProgress = (progress: WorkProgress) => void;

/** Every call of one trace, ready to be drawn. */
export interface TraceView extends Omit<SentTrace, "callNames" | "callIds"> {
  /** Names, one per call. */
  readonly calls: readonly string[];
}

/**
 * A {@link TraceView} on its way to the page: each name is sent once, since many strings are slow
 * to clone.
 */
export interface SentTrace {
  readonly index: number;
  /** The names that `callIds` index. */
  readonly callNames: readonly string[];
  /** uint32 `[calls]`: indices into `callNames`. */
  readonly callIds: Uint32Array;
  /**
   * float64 `[calls]`; NaN where the model gives a call no surprise (windows: before the first
   * whole window).
   */
  readonly surpriseBits: Float64Array;
  /** How many expected calls are named at each place. */
  readonly top: number;
  /** The names that `expectedTokens` index. */
  readonly names: readonly string[];
  /** uint16 `[calls x top]`: indices into `names`, most probable first. */
  readonly expectedTokens: Uint16Array;
  /** float32 `[calls x top]`, in [0, 1]; 0 where nothing is named. */
  readonly expectedProbabilities: Float32Array;
  /**
   * What the trace leaves out of the known program that it matches best; null for a model that does
   * not count that.
   */
  readonly omitted: NamedOmission | null;
  readonly baselineBits: number;
  /** The stretches that stand out, most excess first; `from` included, `to` not. */
  readonly stretches: readonly {
    readonly from: number;
    readonly to: number;
    readonly meanBits: number;
    readonly share: number;
  }[];
}

/** The surprise of the next calls of the trace that is played. */
export interface LiveStep {
  /** float64, one per call, in order; shorter than asked for where the trace ends. */
  readonly surpriseBits: Float64Array;
  /** What they took the network together, without the way to the page. */
  readonly seconds: number;
  readonly isEnd: boolean;
}

export type ExportFormat = "json" | "csv" | "html";

/**
 * What the worker does. Every method rejects with an Error whose message is one line for people.
 */
export interface SentinelApi {
  /** With the readers and tables of calls behind them these lists would double the page's script. */
  readChoices(): Promise<ReadChoices>;
  shippedModels(): Promise<readonly ShippedModel[]>;
  /**
   * Takes files to judge.
   * @param isFirst whether they are the first of new ones; others come to those before
   */
  take(files: readonly GivenFile[], isFirst: boolean): Promise<void>;
  /**
   * Reads the files that were taken, judges every trace. What was judged before stays until this
   * has succeeded.
   * @param choice null: the shipped model for these traces
   */
  judge(options: ReadOptions, choice: ModelChoice | null, onProgress: OnProgress): Promise<Judgement>;
  /** Judges the traces that were read, by another model. */
  judgeAgain(choice: ModelChoice, onProgress: OnProgress): Promise<Judgement>;
  /**
   * Takes a model of the user's own: manifest.json and the files that it names. Its checksums are
   * verified.
   * @returns its facts
   */
  takeModel(files: readonly GivenFile[]): Promise<ModelFacts>;
  /** @param top how many expected calls to name at each place */
  explain(index: number, top: number): Promise<SentTrace>;
  /**
   * Measures detection on the labelled traces: the model, and the baselines where asked for.
   * @param falseAlarmRate the promised share of normal traces that raise an alarm, in (0, 1)
   */
  evaluate(falseAlarmRate: number, withBaselines: boolean, onProgress: OnProgress): Promise<Evaluation>;
  /**
   * What `score` writes of all traces ("json", "csv"); "html" is the report of the last evaluation,
   * or of one trace.
   */
  exportTraces(format: "json" | "csv", falseAlarmRate: number): Promise<string>;
  exportEvaluation(format: ExportFormat): Promise<string>;
  exportExplanation(index: number, falseAlarmRate: number, format: "json" | "html"): Promise<string>;
  /**
   * Ends `judge`, `judgeAgain` or `evaluate` under way, which reject; what was judged before stays.
   */
  cancel(): Promise<void>;
  /** Starts to play a trace: nothing of it was received. */
  startLive(index: number): Promise<void>;
  /** The next calls of it, one step of the network each, its state carried. */
  nextLive(count: number): Promise<LiveStep>;
}
