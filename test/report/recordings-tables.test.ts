import { describe, expect, it } from "@jest/globals";
import { evaluationCsv, evaluationJson } from "../../src/report/data/evaluation-data.ts";
import { evaluationHtml } from "../../src/report/html/evaluation-html.ts";
import { evaluationText } from "../../src/report/text/evaluation-text.ts";
import type { Evaluation } from "../../src/results/evaluation.ts";
import type { RecordingsResult } from "../../src/results/recordings.ts";
import { HOSTILE } from "./hostile.ts";
import { syntheticEvaluation, syntheticRecordings } from "./synthetic.ts";

const result = syntheticRecordings();

function evaluationWith(first: RecordingsResult): Evaluation {
  const { detectors, ...plain } = syntheticEvaluation({}, 0.02);
  return {
    ...plain,
    detectors: detectors.map((detector, index) => ({ ...detector, recordings: index === 0 ? first : null })),
  };
}

const evaluation = evaluationWith(result);
const nothing: RecordingsResult = {
  ...result,
  attackRecordings: 0,
  detected: 0,
  alarmedAtOnset: 0,
  detectionRate: null,
  detectionInterval: null,
  secondsToDetection: null,
  callsToDetection: null,
  observed: null,
  observedInterval: null,
  auc: null,
  aucInterval: null,
  aucNormals: 12,
  aucAttacks: 0,
  attacks: [],
  example: null,
};

describe("recordings with an onset in the reports", () => {
  it("text: figures of those that take part, with what must be known next to them", () => {
    const text = evaluationText(evaluation);
    expect(text).toMatch(
      /stacked +0\.875 +0\.500 to 1\.000 +75\.0 % +3 of 4, 30 to 95 % +1\.25 +0\.50 to 12\.5 +40 +10 to 1,234/,
    );
    expect(text).toMatch(/stacked +10 % +8\.3 % +1 of 12, 1 to 35 % +4\.0 +2 in 0\.50 h +– +0 in 0\.00 h/);
    for (const words of [
      "4 attack recordings, judged from the onset of the attack on, and 12 normal recordings.",
      "The threshold comes from 9 normal recordings (those in the data set's own validation folder) and from no attack.",
      "They are too few to promise 5 %: the threshold is their highest score, which promises 10 %.",
      "For the AUC a normal recording counts from as long after its start on as attacks begin in the median.",
      "stacked: 1 of its 3 detections rest on an alarm that was up already at the onset; they have no time to detection.",
      "1 attack recording without an onset: not judged.",
      "2 attack recordings with an onset before the first call or after the last: not judged.",
      "The AUC leaves out 0 of 12 normal recordings and 1 of 4 attack recordings: no call of theirs has a score there.",
      "Without a part in this: notebook, stide, distinct-calls, whose score is not a mean of surprise per call.",
    ]) {
      expect(text).toContain(words);
    }
  });

  it("text: says nothing that is not so, and has a dash for what was not measured", () => {
    const text = evaluationText(
      evaluationWith({
        ...nothing,
        withoutOnset: 0,
        onsetOutside: 0,
        threshold: { ...result.threshold, promised: 0.05 },
      }),
    );
    expect(text).toMatch(/stacked +– +– +0 of 0 +– +–/);
    expect(text).not.toMatch(/too few to promise|rest on an alarm|not judged|leaves out|NaN|undefined|Infinity/);
  });

  it("names the detector where one leaves out other recordings than another", () => {
    const [first, second, ...others] = evaluation.detectors;
    if (first === undefined || second === undefined) throw new Error("no detectors");
    const whole = { ...second, recordings: { ...result, aucAttacks: 4 } };
    const text = evaluationText({ ...evaluation, detectors: [first, whole, ...others] });
    expect(text).toContain("stacked: the AUC leaves out 0 of 12 normal recordings and 1 of 4 attack recordings");
    expect(text).not.toContain(`${second.name}: the AUC leaves out`);
  });

  it("are called the same in text and HTML, and each rate says what it is of", () => {
    expect(evaluationText(evaluation)).toContain("\nFrom the onset on\n");
    const html = evaluationHtml(evaluation);
    for (const head of [
      "False alarms per hour, normal recordings",
      "False alarms per hour, attack recordings before the onset",
    ]) {
      expect(html).toContain(head);
    }
  });

  it("HTML: a table, the share detected over time, and one recording with its onset", () => {
    const html = evaluationHtml(evaluation);
    expect(html).toMatch(/From the onset on[^]*<strong>75\.0 %<\/strong><span class="under">3 of 4, 30 to 95 %/);
    expect(html).toMatch(/Attack recordings detected, by seconds after the onset/);
    expect(html).toMatch(/stacked: 75\.0 % detected, half of them within 1\.25 s\./);
    expect(html).toMatch(/Alarm above 2\.50 bits a call, first raised 1\.25 s after the onset\. Highest score 3\.00\./);
    const section = /<section>\n<h2>From the onset on[^]*?<\/section>/.exec(html)?.[0] ?? "";
    expect(section.match(/<svg width="34"/g)).toHaveLength(1);
    expect(evaluationHtml(evaluationWith(nothing))).not.toMatch(/Time to detection<|One recording<|NaN|Infinity/);
  });

  it("HTML: lets no word of the data break out", () => {
    const [first] = evaluation.detectors;
    if (first === undefined || result.example === null) throw new Error("no detector");
    const recordings = {
      ...result,
      attacks: [{ ...result.attacks[0]!, path: HOSTILE }],
      example: { ...result.example, path: HOSTILE },
    };
    const html = evaluationHtml({ ...evaluation, detectors: [{ ...first, name: HOSTILE, recordings }] });
    expect(html).not.toContain("<script");
    expect(html).toContain("One recording");
  });

  it("JSON: the documented keys in their order, null for a detector that takes no part", () => {
    const { detectors } = JSON.parse(evaluationJson(evaluation)) as { detectors: Record<string, unknown>[] };
    const { attacks, example, ...figures } = result;
    expect([attacks.length, example?.path]).toEqual([4, "a.zip"]);
    expect(detectors[0]?.["recordings"]).toEqual(figures);
    expect(Object.keys(detectors[0]?.["recordings"] ?? {})).toEqual(Object.keys(figures));
    expect(detectors[1]?.["recordings"]).toBeNull();
  });

  it("leave no trace where the data has no recordings, and none in CSV", () => {
    const plain = syntheticEvaluation({}, 0.02);
    expect(evaluationJson(plain)).not.toContain("recordings");
    expect(`${evaluationText(plain)}${evaluationHtml(plain)}`).not.toMatch(/onset/);
    expect(evaluationCsv(evaluation)).toBe(evaluationCsv(plain));
  });
});
