import { reasonOf, SentinelError } from "../errors.ts";
import type { ModelFiles, OnnxRuntime } from "../model/runtime.ts";
import { wrapSession } from "./wrap-session.ts";

/** The file of onnxruntime-web that a page must serve. */
const WASM_FILE = "ort-wasm-simd-threaded.wasm of onnxruntime-web 1.30.0";

/**
 * onnxruntime-web's WebAssembly build, one thread; runs in a browser (keep it in a Web Worker,
 * since a run blocks its thread) and in Node.
 * @param wasmUrl of the `.wasm` file; default: within the package
 * @throws SentinelError E_DEVICE, from `createSession`, where the file is missing or the page's
 * policy forbids WebAssembly
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
        (cause) => wasmError(cause, wasmUrl),
      ),
  };
}

/** The error for WebAssembly that cannot be used here; null where `cause` is another problem. */
function wasmError(cause: unknown, wasmUrl: string | undefined): SentinelError | null {
  const reason = reasonOf(cause);
  if (!reason.includes("no available backend found")) return null;
  if (/Content Security Policy|\bCSP\b|unsafe-eval/i.test(reason)) {
    return new SentinelError("E_DEVICE", { problem: "device.no-webassembly" }, { cause });
  }
  const isOther = reason.includes("expected magic word");
  const problem = isOther ? "device.other-wasm-file" : "device.no-wasm-file";
  return new SentinelError("E_DEVICE", { problem, address: wasmUrl ?? null, file: WASM_FILE }, { cause });
}

/**
 * Reads a model's files below a URL.
 * @param baseUrl of the model's folder, with or without a final slash
 * @param signal called at each fetch, which it aborts
 */
export function urlFiles(baseUrl: string, signal?: () => AbortSignal): ModelFiles {
  return async (path) => {
    const url = `${baseUrl.replace(/\/$/, "")}/${path}`;
    const response = await fetch(url, signal === undefined ? {} : { signal: signal() }).catch((cause: unknown) => {
      throw new SentinelError("E_MODEL", { problem: "model.not-fetched", path: url, status: null }, { cause });
    });
    if (!response.ok)
      throw new SentinelError("E_MODEL", { problem: "model.not-fetched", path: url, status: response.status });
    return new Uint8Array(await response.arrayBuffer());
  };
}
