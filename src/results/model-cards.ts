import type { TraceTraits } from "../core/trace-traits.ts";

/** What a model card shows of a manifest. */
export interface ModelCard {
  readonly name: string;
  readonly kind: string;
  readonly windowCalls: number | null;
  readonly vocabulary: {
    readonly architecture: string;
    readonly calls: readonly string[];
    readonly sha256: string;
    readonly trainedTokens: readonly number[];
  };
  readonly network: {
    readonly embedding: number | null;
    readonly layers: readonly number[];
    readonly members?:
      | readonly {
          readonly name: string;
          readonly embedding: number | null;
          readonly layers: readonly number[];
          readonly seed: number;
          readonly heldOutBits: number;
        }[]
      | undefined;
    readonly dropout: number;
    readonly parameters: number;
    readonly parametersKeras: number;
  };
  readonly graphs: Readonly<Record<string, { readonly file: string; readonly sha256: string } | undefined>>;
  readonly dataset: {
    readonly name: string;
    readonly sha256: string | null;
    readonly licence: string;
    readonly trainingTraces: number;
    readonly trainingCalls: number;
    readonly heldOutTraces: number;
    readonly heldOutCalls: number;
  };
  readonly split: { readonly method: string; readonly seed: number };
  readonly training: {
    readonly seed: number;
    readonly epochs: number;
    readonly bestEpoch: number;
    readonly heldOutBits: number;
    readonly heldOutAccuracy: number;
    readonly seconds: number;
    readonly recipe: Readonly<Record<string, unknown>>;
  };
  readonly versions: Readonly<Record<string, string>>;
  readonly export: {
    readonly checkedAgainst: string;
    readonly largestDifferenceBits: number;
    readonly toleranceBits: number;
  };
  readonly quantised?:
    | {
        readonly from: { readonly name: string; readonly sha256: string };
        readonly weights: string;
        readonly medianDifferenceBits: number;
        readonly p99DifferenceBits: number;
        readonly largestDifferenceBits: number;
      }
    | undefined;
  readonly calibration: { readonly source: string; readonly scoresBits: readonly number[] };
  readonly traces?: TraceTraits | undefined;
}

/** The card of a model without a network, as far as a reader wants it. */
export interface FittedCard {
  readonly name: string;
  readonly method: { readonly name: string; readonly parameters: Readonly<Record<string, number | string>> };
  readonly vocabulary: {
    readonly architecture: string;
    readonly calls: readonly string[];
    readonly trainedTokens: readonly number[];
  };
  readonly dataset: {
    readonly name: string;
    readonly sha256: string | null;
    readonly licence: string;
    readonly trainingTraces: number;
    readonly trainingCalls: number;
  };
  readonly calibration: { readonly source: string; readonly scoreUnit: string; readonly scores: readonly number[] };
  readonly traces?: TraceTraits | undefined;
  readonly history: readonly {
    readonly what: string;
    readonly traces: number;
    readonly calls: number;
    readonly dataset: { readonly name: string };
    readonly date?: string | undefined;
  }[];
}
