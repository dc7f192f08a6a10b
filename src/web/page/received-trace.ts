import type { SentTrace, TraceView } from "../api.ts";

/** A trace as the worker sent it, with a name at every call again. */
export function receivedTrace({ callNames, callIds, ...rest }: SentTrace): TraceView {
  return { ...rest, calls: Array.from(callIds, (id) => callNames[id] ?? "") };
}
