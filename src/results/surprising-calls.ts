/** A line of a recording, as it is in its file. */
export interface RecordingLine {
  /** The path of the file, relative to what was read. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Of its first byte in the file, unpacked. */
  readonly offset: number;
  readonly text: string;
  /** Only where the text is but the line's beginning. */
  readonly isCut?: true;
}

/**
 * What the lines of a call say, each as it is written there; null where they do not say it. Hostile
 * text: make it inert before it is shown.
 */
export interface CallFacts {
  readonly time: string | null;
  readonly thread: string | null;
  readonly process: string | null;
  /** The process, or where the text knows only threads the thread, that made this one. */
  readonly parent: string | null;
  readonly program: string | null;
  readonly arguments: string | null;
  readonly result: string | null;
}

/** One call of a trace, counted from 0, with the calls the model thought likelier. */
export interface SurprisingCall {
  readonly index: number;
  readonly call: string;
  readonly surpriseBits: number;
  readonly expected: readonly { readonly call: string; readonly probability: number }[];
  /** Its lines in the recording; only of calls for which they were asked. */
  readonly lines?: readonly RecordingLine[];
  readonly facts?: CallFacts;
}

/** A run of calls that stands out from its trace, and its part of the trace's score. */
export interface SurprisingStretch {
  /** Place of its first call, counted from 0, and of the call after its last. */
  readonly from: number;
  readonly to: number;
  readonly calls: number;
  readonly totalBits: number;
  readonly meanBits: number;
  /** Its total less the baseline for each of its calls: what stretches are ranked by. */
  readonly excessBits: number;
  /** Its part of the surprise of the whole trace, from 0 to 1. */
  readonly share: number;
  /** Its calls, in the order of the trace. */
  readonly inside: readonly SurprisingCall[];
}

/** The stretches of one trace that stand out, most excess first. */
export interface TraceStretches {
  /** The surprise per call above which a stretch stands out. */
  readonly baselineBits: number;
  readonly stretches: readonly SurprisingStretch[];
}
