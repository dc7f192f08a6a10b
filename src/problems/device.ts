import type { Phrases } from "./phrases.ts";

/** What can be missing where a model shall run. */
export interface DeviceProblems {
  readonly "device.no-cuda": object;
  readonly "device.no-runtime": { readonly install: string };
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
};
