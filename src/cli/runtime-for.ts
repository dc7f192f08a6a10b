import { availableParallelism } from "node:os";
import type { ManifestFacts } from "../app/open-detector.ts";
import { SPLITS } from "../datasets/layout.ts";
import type { LoadedDataset } from "../datasets/load-dataset.ts";
import { SentinelError } from "../errors.ts";
import type { OnnxRuntime } from "../model/runtime.ts";
import { nodeRuntime } from "../runtime/node.ts";
import type { DeviceArguments } from "./options.ts";

/** A worker thread takes 50 ms to begin, in which one thread scores this many calls. */
const CALLS_WORTH_A_THREAD = 10_000;

/**
 * The runtime that the user chose: on the CPU all cores unless --threads says otherwise, fewer
 * where there is little to do. A run on the CPU never blocks the event loop, so that Ctrl-C ends
 * also a model whose run does not end.
 * @param calls to score, about; Infinity where that is not known
 */
export function runtimeFor(options: DeviceArguments, calls: number): Promise<OnnxRuntime> {
  const wanted = options.threads ?? availableParallelism();
  return nodeRuntime({
    device: options.device,
    threads: Math.max(1, Math.min(wanted, Math.floor(calls / CALLS_WORTH_A_THREAD))),
    ownThread: true,
    cudaDeviceId: options.cudaDevice,
  });
}

/** All calls of a data set. */
export function callsOf(data: Pick<LoadedDataset, "splits">): number {
  return SPLITS.reduce(
    (sum, split) => sum + data.splits[split].reduce((calls, trace) => calls + trace.calls.length, 0),
    0,
  );
}

/** Refuses a GPU for a model that would not use it. @throws SentinelError E_USAGE */
export function checkDevice(
  options: { readonly device: string },
  manifest: Pick<ManifestFacts, "name" | "kind">,
): void {
  if (options.device === "cpu" || manifest.kind !== "fitted") return;
  throw new SentinelError(
    "E_USAGE",
    `${manifest.name} is not a network and runs on the CPU only; leave --device ${options.device} out`,
  );
}
