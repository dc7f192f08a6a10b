import { count, counted, fixed, NO_FIGURE } from "../../../numbers.ts";
import { VERDICT_PHRASES } from "../../../report/verdict-phrases.ts";
import type { LivePhase, LiveState } from "./live-engine.ts";
import { scoreOf } from "./live-progress.ts";

/** An alarm is spoken once it has stood for so many calls: the first calls swing. */
const STEADY_CALLS = 20;

/** A verdict, and what there is to add to it ("" for nothing). */
export interface LiveVerdict {
  readonly word: string;
  readonly detail: string;
}

/** The verdict so far, or at the end of the trace the verdict: "alarm" with "since call 87", "no alarm", "ALARM", "normal". @param fewestCalls of a trace that is judged */
export function liveVerdict(
  { phase, progress }: LiveState,
  thresholdScore: number | null,
  fewestCalls: number,
): LiveVerdict {
  if (thresholdScore === null) return { word: NO_FIGURE, detail: "no threshold" };
  if (scoreOf(progress) === null) return { word: NO_FIGURE, detail: "not scored" };
  const { alarmSince, heard } = progress;
  const isEnd = phase === "ended";
  if (heard < fewestCalls)
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
 * What a screen reader is to be told after a change; "" for nothing: start, pause, end, failure, and an alarm that has stood for 20 calls.
 * Pure in its arguments: that one alarm is told once follows from `told`, the alarm that was told last.
 */
export function liveAnnouncement(
  before: LivePhase,
  state: LiveState,
  thresholdScore: number | null,
  fewestCalls: number,
  told: number | null,
): { readonly words: string; readonly told: number | null } {
  const { phase, progress, failure } = state;
  const { alarmSince, heard } = progress;
  const score = `score ${fixed(scoreOf(progress), 3)}`;
  if (phase === "failed") return { words: `Stopped: ${failure ?? "no reason given"}`, told };
  if (phase === "ended" && before !== "ended")
    return {
      words: `End of the trace after ${counted(heard, "call")}: ${verdictWords(liveVerdict(state, thresholdScore, fewestCalls))}, ${score}.`,
      told,
    };
  if (phase === "playing" && before !== "playing") return { words: heard === 0 ? "Playing." : "Playing on.", told };
  if (phase === "paused" && before === "playing")
    return { words: `Paused after ${counted(heard, "call")}, ${score}.`, told };
  if (phase === "ready" && before !== "ready") return { words: "Back at the start.", told: null };
  if (
    phase === "playing" &&
    heard >= fewestCalls &&
    alarmSince !== null &&
    alarmSince !== told &&
    heard - alarmSince >= STEADY_CALLS
  )
    return { words: `Alarm since call ${count(alarmSince)}, ${score}.`, told: alarmSince };
  return { words: "", told };
}
