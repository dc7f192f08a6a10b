import type { Phrases } from "./phrases.ts";

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
