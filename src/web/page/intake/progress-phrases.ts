import { count } from "../../../numbers.ts";
import type { WorkProgress } from "../../api.ts";

/** What comes after its number; everything else is named before it. */
const COUNTED = new Set(["files", "traces", "calls", "bytes"]);

/**
 * The stage of the work: "scoring calls", "measuring windows". Stays the same while only the count
 * goes up.
 */
export function describeStage({ stage, what }: WorkProgress): string {
  if (what === "bytes") return stage;
  return what.startsWith("fitting ") ? what : `${stage} ${what}`;
}

/**
 * "scoring 1,234,567 of 2,635,000 calls", "reading 12 files", "measuring windows: 3 of 9", "loading
 * 1.2 of 4.0 MB".
 */
export function describeProgress(progress: WorkProgress): string {
  const { stage, what, done, total } = progress;
  if (what === "bytes")
    return `${stage} ${total === null ? megabytes(done) : `${megabytes(done)} of ${megabytes(total)}`} MB`;
  const far = total === null ? count(done) : `${count(done)} of ${count(total)}`;
  if (COUNTED.has(what)) return total === null && done === 0 ? describeStage(progress) : `${stage} ${far} ${what}`;
  return total === null ? describeStage(progress) : `${describeStage(progress)}: ${far}`;
}

/** "0:07", "12:30": minutes and seconds. */
export function formatElapsed(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
