import type { OnnxRuntime } from "../model/runtime.ts";
import { wrapSession } from "./wrap-session.ts";

/**
 * onnxruntime-web's WebAssembly build, one thread; runs in a browser (keep it in a Web Worker, since a run blocks its thread) and in Node.
 * @param wasmUrl where the `.wasm` file lies; the package's own place when left out
 */
export async function webRuntime(wasmUrl?: string): Promise<OnnxRuntime> {
  const onnxruntime = await import("onnxruntime-web/wasm");
  onnxruntime.env.wasm.numThreads = 1;
  if (wasmUrl !== undefined) onnxruntime.env.wasm.wasmPaths = { wasm: wasmUrl };
  return {
    device: "wasm",
    threads: 1,
    createSession: (graph, name) =>
      wrapSession(
        onnxruntime.InferenceSession.create(graph, { executionProviders: ["wasm"] }),
        onnxruntime.Tensor,
        name,
        "wasm",
      ),
  };
}
