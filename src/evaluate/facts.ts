import { increment } from "../core/statistics.ts";
import { at } from "../core/at.ts";
import { traceKey } from "../core/trace-key.ts";
import { foreignAlphabetWarnings } from "../core/foreign-alphabet.ts";
import { hasJudgedOnset } from "./recording-onset.ts";
import { isOfSingleRecording, type EvaluationData } from "./test-sets.ts";
import { count, counted, percent } from "../numbers.ts";

/** What the data itself says about how far its figures may be trusted, one sentence each. */
export function factsOf(data: EvaluationData): readonly string[] {
  const trainingKeys = new Set(data.training.map(traceKey));
  const validationKeys = data.validation.map(traceKey);
  const attackKeys = data.attack.map(traceKey);
  const counts = new Map<string, number>();
  for (const key of validationKeys) increment(counts, key);
  const [mostCommonKey, mostCommon] = [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), ["", 0]);
  const copies = validationKeys.filter((key) => trainingKeys.has(key)).length;
  const repeats = validationKeys.length - counts.size;
  const ambiguous = attackKeys.filter((key) => trainingKeys.has(key) || counts.has(key)).length;
  const facts = [
    ...foreignAlphabetWarnings(data),
    ...(data.notes ?? []),
    `${count(copies)} of ${count(validationKeys.length)} normal test traces are verbatim copies of a training trace, and ${count(repeats)} repeat an earlier normal test trace; the test set "distinct" leaves both out.`,
  ];
  if (mostCommon > 1 && mostCommon > 0.05 * validationKeys.length) {
    const { calls } = at(data.validation, validationKeys.indexOf(mostCommonKey));
    facts.push(
      `One normal test trace (${counted(calls.length, "call")}) occurs ${count(mostCommon)} times, ${percent(mostCommon / validationKeys.length, 0)} of the files: the interval over files is too narrow, the one over distinct traces is right.`,
    );
  }
  if (ambiguous > 0) {
    facts.push(
      `${ambiguous === 1 ? "1 attack trace equals" : `${count(ambiguous)} attack traces equal`} a normal trace verbatim: detecting every attack at a useful false-alarm rate is impossible.`,
    );
  }
  facts.push(...longLivedFact(data));
  facts.push(...onsetFact(data));
  return facts;
}

function onsetFact({ recordings = [] }: EvaluationData): readonly string[] {
  const attacks = recordings.filter(({ isAttack }) => isAttack);
  const unnamed = attacks.filter(({ onsetSeconds }) => onsetSeconds === null).length;
  const outside = attacks.filter((recording) => recording.onsetSeconds !== null && !hasJudgedOnset(recording));
  const margins = attacks.filter(hasJudgedOnset).flatMap(({ onsetMarginSeconds = 0 }) => onsetMarginSeconds || []);
  const judgedWhole = "their threads are judged whole, they themselves are not.";
  return [
    ...(unnamed === 0 ? [] : [`${unnamed} of ${attacks.length} attack recordings name no onset: ${judgedWhole}`]),
    ...outside
      .slice(0, 1)
      .map(
        ({ path }) =>
          `${outside.length} of ${attacks.length} attack recordings have their onset before their first call or after their last (first: ${path}): ${judgedWhole}`,
      ),
    ...(margins.length === 0
      ? []
      : [
          `The onset of ${margins.length} of ${attacks.length} attack recordings may lie up to ${Math.max(...margins)} s before the time that their label says: alarms raised in that time are judged neither way.`,
        ]),
  ];
}

function longLivedFact(data: EvaluationData): readonly string[] {
  const isSingle = isOfSingleRecording(data.attack);
  const shared = data.attack.filter((trace) => !isSingle(trace)).length;
  if (shared === 0) return [];
  return [
    `${count(shared)} of ${count(data.attack.length)} attack traces carry a process id that occurs in several recordings: most likely long-lived host processes that were recorded during every attack; the test set "single-recording" leaves them out.`,
  ];
}
