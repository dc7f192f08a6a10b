import { count, counted, fixed, NO_FIGURE } from "../../../numbers.ts";
import { VERDICT_PHRASES } from "../../../report/verdict-phrases.ts";
import type { LivePhase, LiveState } from "./live-engine.ts";
import { scoreOf } from "./live-progress.ts";

/** An alarm is announced once it has held for this many calls: the first calls swing. */
const STEADY_CALLS = 20;

/** A verdict, and what there is to add to it ("" for nothing). */
export interface LiveVerdict {
  readonly word: string;
  readonly detail: string;
}

/**
 * The verdict so far, or at the end of the trace the verdict: "alarm" with "since call 87", "no
 * alarm", "ALARM", "normal".
 * @param fewestCalls of a trace that is judged
 */
export function liveVerdict(
  { phase, progress }: LiveState,
  thresholdScore: number | null,
  fewestCalls: number,
): LiveVerdict {
  if (thresholdScore === null) return { word: NO_FIGURE, detail: "no threshold" };
  if (scoreOf(progress) === null) return { word: NO_FIGURE, detail: "not scored" };
  const { alarmSince, received } = progress;
  const isEnd = phase === "ended";
  if (received < fewestCalls)
    return {
      word: isEnd ? VERDICT_PHRASES.unjudged : NO_FIGURE,
      detail: `fewer than ${counted(fewestCalls, "call")}`,
    };
  if (alarmSince === null) return { word: isEnd ? VERDICT_PHRASES.normal : "no alarm", detail: "" };
  return isEnd
    ? { word: VERDICT_PHRASES.alarm, detail: "" }
    : { word: "alarm", detail: `since call ${count(alarmSince)}` };
}

function verdictWords({ word, detail }: LiveVerdict): string {
  return word === NO_FIGURE ? detail : word;
}

/**
 * What a screen reader announces after a change; "" for nothing: start, pause, end, failure, and an
 * alarm that has held for 20 calls. Pure in its arguments: `announced`, the alarm that was
 * announced last, keeps it to one announcement per alarm.
 */
export function liveAnnouncement(
  before: LivePhase,
  state: LiveState,
  thresholdScore: number | null,
  fewestCalls: number,
  announced: number | null,
): { readonly words: string; readonly announced: number | null } {
  const { phase, progress, failure } = state;
  const { alarmSince, received } = progress;
  const score = `score ${fixed(scoreOf(progress), 3)}`;
  if (phase === "failed") return { words: `Stopped: ${failure ?? "no reason given"}`, announced };
  if (phase === "ended" && before !== "ended")
    return {
      words: `End of the trace after ${counted(received, "call")}: ${verdictWords(liveVerdict(state, thresholdScore, fewestCalls))}, ${score}.`,
      announced,
    };
  if (phase === "playing" && before !== "playing")
    return { words: received === 0 ? "Playing." : "Playing on.", announced };
  if (phase === "paused" && before === "playing")
    return { words: `Paused after ${counted(received, "call")}, ${score}.`, announced };
  if (phase === "ready" && before !== "ready") return { words: "Back at the start.", announced: null };
  if (
    phase === "playing" &&
    received >= fewestCalls &&
    alarmSince !== null &&
    alarmSince !== announced &&
    received - alarmSince >= STEADY_CALLS
  )
    return { words: `Alarm since call ${count(alarmSince)}, ${score}.`, announced: alarmSince };
  return { words: "", announced };
}
