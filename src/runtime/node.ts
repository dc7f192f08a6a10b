import type { InferenceSession } from "onnxruntime-common";
import { reasonOf, SentinelError } from "../errors.ts";
import type { OnnxRuntime } from "../model/runtime.ts";
import { workerSession } from "./worker-session.ts";
import { wrapSession } from "./wrap-session.ts";

export type Device = "cpu" | "cuda";

export interface NodeRuntimeOptions {
  readonly device: Device;
  /**
   * On the CPU: runs side by side, at least 1; where there are several, each in a worker thread.
   */
  readonly threads: number;
  /**
   * On the CPU: a worker thread even for one run at a time: neither the event loop nor signal
   * handlers wait for a run.
   */
  readonly ownThread?: boolean;
  /** Which GPU, from 0; only with device "cuda". */
  readonly cudaDeviceId?: number;
}

const FIRST_CUDA_DEVICE = 0;

/**
 * Loads onnxruntime-node, without its telemetry.
 * @throws SentinelError E_DEVICE when the package is missing; with "cuda", `createSession` rejects
 * with it when the provider cannot be used (never a silent run on the CPU)
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
  // Its log goes straight to stderr, in colour and with names from the model's file: silence it
  // unless the user has set the level ("warning" is its default).
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
 * Switches off ONNX Runtime's telemetry, the default of its builds for Linux and macOS (1.30,
 * core/platform/posix/telemetry.cc): an id of the device and a store of events below the home
 * folder, to be sent to its maker, and a log in /tmp. Must run in the main thread, before the
 * runtime is loaded: a worker's environment is a copy. Keeps what the user set.
 */
function disableTelemetry(): void {
  process.env["ORT_DISABLE_TELEMETRY"] ??= "1";
}

/**
 * The error for a program whose typed arrays are of another realm, as Jest's, which
 * onnxruntime-node's native part rejects; null where `cause` is another problem.
 */
function realmError(cause: unknown): SentinelError | null {
  if (!/tensor's data must be type of function/.test(reasonOf(cause))) return null;
  return new SentinelError("E_DEVICE", { problem: "device.other-realm" }, { cause });
}

/**
 * The error for a device that cannot be used; null where `cause` is another problem. onnxruntime
 * rejects with "Failed to load shared library" when its CUDA provider, or a library that this
 * needs, is missing; the loader's own reason it only logs.
 */
function deviceError(cause: unknown, device: string): SentinelError | null {
  const message = reasonOf(cause);
  if (device !== "cuda" || !/CUDA|cuda|shared library|backend not found/.test(message)) return null;
  return new SentinelError("E_DEVICE", { problem: "device.no-cuda" }, { cause });
}
