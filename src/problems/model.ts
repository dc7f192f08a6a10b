import type { Phrases } from "./edge.ts";

/** What can be wrong with a model's files, its graphs and its use. */
export interface ModelProblems {
  /** The manifest is not the one that the user pinned: sha256, in hexadecimal. */
  readonly "model.pinned-differs": { readonly found: string; readonly expected: readonly string[] };
  readonly "model.no-manifest": object;
  readonly "model.file-unreadable": { readonly reason: string };
  readonly "model.manifest-too-large": { readonly mostBytes: number };
  readonly "model.not-json": object;
  readonly "model.nested-too-deep": { readonly most: number };
  readonly "model.key-twice": { readonly key: string };
  readonly "model.number-too-large": { readonly numeral: string };
  /** @property found JSON; null where there is none */
  readonly "model.format-version": { readonly found: string | null; readonly expected: number };
  readonly "model.not-a-manifest": { readonly fields: readonly string[]; readonly more: number };
  readonly "model.file-differs": { readonly found: string; readonly expected: string };
  readonly "model.vocabulary-differs": { readonly found: string };
  readonly "model.released": object;
  readonly "model.no-graph": { readonly graph: string };
  readonly "model.graph-lacks": { readonly tensors: readonly string[] };
  readonly "model.no-window": { readonly calls: number; readonly windowCalls: number };
  readonly "model.damaged-graph": { readonly reason: string };
  readonly "model.graphs-nested-too-deep": { readonly most: number };
  readonly "model.weights-outside": { readonly tensor: string };
  readonly "model.weights-not-finite": { readonly tensor: string };
  readonly "model.no-output": { readonly output: string };
  readonly "model.output-length": { readonly output: string; readonly found: number; readonly expected: number };
  readonly "model.surprise-not-finite": { readonly surpriseBits: number };
  readonly "model.no-distribution": object;
  readonly "model.no-state": object;
  readonly "model.call-not-done": object;
  readonly "model.prompt-too-short": { readonly calls: number; readonly needed: number };
  readonly "model.counts-differ": {
    readonly traces: number;
    readonly calls: number;
    readonly foundTraces: number;
    readonly foundCalls: number;
  };
  readonly "model.traces-too-short": { readonly traces: number };
  readonly "model.not-an-array": { readonly reason: string };
  readonly "model.offsets-wrong": { readonly calls: number; readonly callsFile: string };
  readonly "model.token-outside": { readonly token: number; readonly vocabularySize: number };
  readonly "model.array-type": { readonly found: string; readonly axes: number; readonly expected: string };
  readonly "model.not-fetched": { readonly status: number | null };
  readonly "model.not-loaded": { readonly reason: string | null };
  readonly "model.runtime-refused": { readonly reason: string };
  readonly "model.thread-ended": object;
}

const MIB = 2 ** 20;
const SHOWN_DIGITS = 12;

export const MODEL_PHRASES: Phrases<ModelProblems> = {
  "model.pinned-differs": ({ found, expected }, { option }) =>
    `is not the model of ${option("model-sha256")}: its manifest.json has sha256 ${found}, not ${expected.join(" or ")}`,
  "model.no-manifest": () =>
    "is not the folder of a model, which holds a manifest.json; train one (make train), fit one (syscall-sentinel fit), or name another",
  "model.file-unreadable": ({ reason }) => `cannot be read: ${reason}; train it (make train) or name another model`,
  "model.manifest-too-large": ({ mostBytes }) => `holds more than ${mostBytes / MIB} MiB, which no manifest does`,
  "model.not-json": () => "is not JSON",
  "model.nested-too-deep": ({ most }) => `nests deeper than ${most}`,
  "model.key-twice": ({ key }) => `has the key ${key} twice in one object`,
  "model.number-too-large": ({ numeral }) => `has the number ${numeral}, which is too large`,
  "model.format-version": ({ found, expected }) =>
    `has format version ${found ?? "none"}, this program reads version ${expected}; train the model again (make train)`,
  "model.not-a-manifest": ({ fields, more }) =>
    `is not a valid manifest: ${fields.join("; ")}${more === 0 ? "" : `; and ${more} more`}`,
  "model.file-differs": ({ found, expected }) =>
    `is not the file that the manifest names (sha256 ${found.slice(0, SHOWN_DIGITS)}…, expected ${expected.slice(0, SHOWN_DIGITS)}…); restore it or train again`,
  "model.vocabulary-differs": ({ found }) => `the vocabulary is not the one that was hashed (sha256 ${found})`,
  "model.released": () => "was released and scores no more; open it again",
  "model.no-graph": ({ graph }) => `has no graph "${graph}"`,
  "model.graph-lacks": ({ tensors }) => `lacks ${tensors.join(", ")}, which the manifest names`,
  "model.no-window": ({ calls, windowCalls }) => `a trace of ${calls} calls holds no window of ${windowCalls}`,
  "model.damaged-graph": ({ reason }) => `is not a whole ONNX graph: ${reason}`,
  "model.graphs-nested-too-deep": ({ most }) => `is refused: its graphs are nested more than ${most} deep`,
  "model.weights-outside": ({ tensor }) =>
    `is refused: its weights "${tensor}" are in another file, which no checksum covers; save the model with all weights inside of it`,
  "model.weights-not-finite": ({ tensor }) =>
    `is refused: its weights "${tensor}" hold NaN or infinity; the training went wrong, or the file is damaged`,
  "model.no-output": ({ output }) => `the graph gave no output "${output}"`,
  "model.output-length": ({ output, found, expected }) =>
    `the graph gave ${found} numbers as "${output}", not ${expected}`,
  "model.surprise-not-finite": ({ surpriseBits }) =>
    `the model gave ${surpriseBits} as a surprise; its weights are damaged`,
  "model.no-distribution": () => "the model gave no distribution of the next call; it is damaged",
  "model.no-state": () =>
    'looks at windows and carries no state; scoring call by call needs a model of kind "sequence"',
  "model.call-not-done": () => "the last call is still being scored; await it first",
  "model.prompt-too-short": ({ calls, needed }) =>
    `sees only the last ${needed} calls and cannot begin a trace; give it a prompt of at least ${needed} calls (this one has ${calls})`,
  "model.counts-differ": ({ traces, calls, foundTraces, foundCalls }) =>
    `names ${traces} traces and ${calls} calls; the files hold ${foundTraces} and ${foundCalls}`,
  "model.traces-too-short": ({ traces }) =>
    `${traces} of its traces are too short for its method, so it was not made by it`,
  "model.not-an-array": ({ reason }) => reason,
  "model.offsets-wrong": ({ calls, callsFile }) =>
    `must ascend from 0 to ${calls}, the number of calls in ${callsFile}`,
  "model.token-outside": ({ token, vocabularySize }) => `token ${token} is outside 0..${vocabularySize - 1}`,
  "model.array-type": ({ found, axes, expected }) =>
    `is an array of ${found} with ${axes} axes; expected ${expected} with one`,
  "model.not-fetched": ({ status }) => (status === null ? "cannot be fetched" : `the server answered ${status}`),
  "model.not-loaded": ({ reason }) => (reason === null ? "cannot be loaded" : `cannot be loaded: ${reason}`),
  "model.runtime-refused": ({ reason }) => `the runtime refused: ${reason}`,
  "model.thread-ended": () => "the thread that ran it has ended",
};

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

/** What can be missing where a model shall run. */
export interface DeviceProblems {
  readonly "device.no-cuda": object;
  readonly "device.no-runtime": { readonly install: string };
  /** The typed arrays of the program are of a realm of their own. */
  readonly "device.other-realm": object;
  /** The file that the threads run is not next to the program. */
  readonly "device.joined-program": object;
  readonly "device.no-webassembly": object;
  /** @property address null for the package's own place */
  readonly "device.no-wasm-file": { readonly address: string | null; readonly file: string };
  /** Something is there, and it is not WebAssembly. */
  readonly "device.other-wasm-file": { readonly address: string | null; readonly file: string };
}

const SERVE_WASM =
  "serve that file there, allow it in the connect-src of a Content-Security-Policy, and give webRuntime its address";

function placeOf(address: string | null): string {
  return address === null ? "next to the program" : `at ${address}`;
}

export const DEVICE_PHRASES: Phrases<DeviceProblems> = {
  "device.no-cuda": (_, { option }) =>
    [
      "CUDA cannot be used: onnxruntime-node has no working CUDA provider here (linux/x64 only). Install, in this order:",
      "  1. the NVIDIA driver, so that `nvidia-smi` shows the GPU;",
      "  2. the CUDA toolkit and cuDNN 9 for it, on the library path (LD_LIBRARY_PATH);",
      "  3. the provider libraries, next to onnxruntime-node's own in node_modules/onnxruntime-node/bin/napi-v6/linux/x64:",
      "     ONNXRUNTIME_NODE_INSTALL=cuda12 node node_modules/onnxruntime-node/script/install.js",
      "     (fetches libonnxruntime_providers_cuda.so);",
      "     then `ldd` on that file must find every library, which also shows the CUDA version that it wants.",
      `Or run with ${option("device", "cpu")}.`,
    ].join("\n"),
  "device.no-runtime": ({ install }) => `onnxruntime-node is not installed: ${install}`,
  "device.other-realm": () =>
    "onnxruntime-node refuses the typed arrays of this realm, as in Jest's tests: give nodeRuntime ownThread: true, so that it runs in a thread, or hand the tests the arrays of Node itself in a testEnvironment",
  "device.joined-program": () =>
    "session-worker.js, which the threads run, is not next to this program, as a bundler joins it: keep syscall-sentinel out of the bundle (esbuild: --external:syscall-sentinel), or give nodeRuntime threads: 1 without ownThread",
  "device.no-webassembly": () =>
    "the Content-Security-Policy of this page forbids WebAssembly: add 'wasm-unsafe-eval' to its script-src",
  "device.no-wasm-file": ({ address, file }) =>
    `there is nothing to load ${placeOf(address)}, or it may not be loaded: ${file}; ${SERVE_WASM}`,
  "device.other-wasm-file": ({ address, file }) => `what is served ${placeOf(address)} is not ${file}; ${SERVE_WASM}`,
};
