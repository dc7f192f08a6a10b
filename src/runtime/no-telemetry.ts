/**
 * Keeps ONNX Runtime from what its builds for Linux and macOS do unless they are told not to (1.30, core/platform/posix/telemetry.cc): it keeps an id of the
 * device and a store of events below the home folder, to be sent to its maker, and a log in /tmp. Must run in the main thread, before the runtime is loaded: a
 * worker's own environment is a copy. What the user set stays.
 */
export function disableTelemetry(): void {
  process.env["ORT_DISABLE_TELEMETRY"] ??= "1";
}
