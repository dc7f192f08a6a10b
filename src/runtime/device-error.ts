import { SentinelError, reasonOf } from "../errors.ts";

/**
 * The error for a program whose typed arrays are of a realm of their own, which onnxruntime-node's
 * native part does not know: Jest runs its tests in one. Null when `cause` is about something else.
 */
export function realmError(cause: unknown): SentinelError | null {
  if (!/tensor's data must be type of function/.test(reasonOf(cause))) return null;
  return new SentinelError("E_DEVICE", { problem: "device.other-realm" }, { cause });
}

/**
 * The error for a device that cannot be used, or null when `cause` is about something else.
 * onnxruntime rejects with "Failed to load shared library" when its CUDA provider, or a library
 * that this needs, is missing; the loader's own reason it would only log.
 */
export function deviceError(cause: unknown, device: string): SentinelError | null {
  const message = reasonOf(cause);
  if (device !== "cuda" || !/CUDA|cuda|shared library|backend not found/.test(message)) return null;
  return new SentinelError("E_DEVICE", { problem: "device.no-cuda" }, { cause });
}
