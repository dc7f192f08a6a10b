import type { InferenceSession } from "onnxruntime-common";
import { SentinelError } from "../errors.ts";
import type { OnnxRuntime } from "../model/runtime.ts";
import { deviceError, realmError } from "./device-error.ts";
import { workerSession } from "./worker-session.ts";
import { wrapSession } from "./wrap-session.ts";

export type Device = "cpu" | "cuda";

export interface NodeRuntimeOptions {
  readonly device: Device;
  /**
   * On the CPU: runs side by side, each in a worker thread of its own where there are several. At
   * least 1.
   */
  readonly threads: number;
  /**
   * On the CPU: even one run at a time has a thread of its own, so that the event loop, and with it
   * the handlers of signals, waits for none.
   */
  readonly ownThread?: boolean;
  /** Which GPU, from 0; only with device "cuda". */
  readonly cudaDeviceId?: number;
}

const FIRST_CUDA_DEVICE = 0;

/**
 * onnxruntime-node, loaded when this is called, without its telemetry.
 * @throws SentinelError E_DEVICE when the package is missing; with "cuda", `createSession` rejects
 * so when the provider cannot be used (never a silent run on the CPU)
 */
export async function nodeRuntime(options: NodeRuntimeOptions): Promise<OnnxRuntime> {
  disableTelemetry();
  const { device } = options;
  const threads = device === "cuda" ? 1 : options.threads;
  if (threads > 1 || (options.ownThread === true && device === "cpu"))
    return { device, threads, createSession: (graph, name) => workerSession(graph, name, threads) };
  const onnxruntime = await import("onnxruntime-node").catch((cause: unknown) => {
    const install = "ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node@1.30.0";
    throw new SentinelError("E_DEVICE", { problem: "device.no-runtime", install }, { cause });
  });
  // Unless its user has set the level ("warning" is its own), its log goes to stderr past
  // everybody, in colour and with names out of the model's file.
  if (onnxruntime.env.logLevel === "warning") onnxruntime.env.logLevel = "fatal";
  const sessionOptions: InferenceSession.SessionOptions = {
    executionProviders:
      device === "cuda" ? [{ name: "cuda", deviceId: options.cudaDeviceId ?? FIRST_CUDA_DEVICE }, "cpu"] : ["cpu"],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    enableMemPattern: false,
    logSeverityLevel: 4,
  };
  return {
    device,
    threads,
    createSession: (graph, name) =>
      wrapSession(
        onnxruntime.InferenceSession.create(graph, sessionOptions),
        onnxruntime.Tensor,
        name,
        (cause) => deviceError(cause, device) ?? realmError(cause),
      ),
  };
}

/**
 * Keeps ONNX Runtime from what its builds for Linux and macOS do by default (1.30,
 * core/platform/posix/telemetry.cc): it keeps an id of the device and a store of events below the
 * home folder, to be sent to its maker, and a log in /tmp. Must run in the main thread, before the
 * runtime is loaded: a worker's own environment is a copy. What the user set stays.
 */
function disableTelemetry(): void {
  process.env["ORT_DISABLE_TELEMETRY"] ??= "1";
}
