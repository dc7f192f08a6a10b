import { describe, expect, it } from "@jest/globals";
import {
  promiseNotes,
  promiseRows,
  promiseSection,
  promiseTable,
  promiseVerdict,
} from "../../src/report/promise-tables.ts";
import { hostileEvaluation, undefinedEvaluation } from "./hostile.ts";
import { syntheticEvaluation } from "./synthetic.ts";

const evaluation = syntheticEvaluation({}, 0.02);
const detector = evaluation.detectors[0]!;

describe("the promise next to the outcome", () => {
  it("shows a detector as shipped and as recalibrated, with the range over the draws", () => {
    const [shipped, recalibrated, ...more] = promiseRows(detector);
    expect(shipped).toMatchObject({ threshold: "as shipped", range: "", distinct: "12.3 %" });
    expect(recalibrated).toEqual({
      threshold: "recalibrated",
      falseAlarms: "3.1 %",
      range: "1.5 % to 6.6 %",
      distinct: "4.8 %",
      detected: "25.2 %",
      unjudged: "0.0 %, 0.4 %",
    });
    expect(more).toEqual([]);
  });

  it("withdraws the promise where the test traces score higher, and cannot tell from too few", () => {
    expect(promiseVerdict(detector)).toEqual({ promised: "5 %", driftPValue: "0.00022", words: "withdrawn" });
    const { budget } = detector;
    const judged = (drifted: boolean | null) =>
      promiseVerdict({ ...detector, budget: { ...budget, drift: { ...budget.drift, drifted } } }).words;
    expect([judged(false), judged(null)]).toEqual(["holds", "too few traces to tell"]);
  });

  it("says what was done, on how many traces, and that it is the one exception", () => {
    const notes = promiseNotes(evaluation);
    expect(notes[1]).toMatch(/random tenth of the distinct normal test traces \(242\), .* 20 tenths\.$/);
    expect(notes.at(-1)).toMatch(/the one exception to the rule that no test trace sets anything/);
    const shippedOnly = evaluation.detectors.map((one) => ({ ...one, budget: { ...one.budget, recalibrated: null } }));
    expect(promiseNotes({ ...evaluation, detectors: shippedOnly }).join()).not.toMatch(/exception/);
  });

  it("shows how many traces were not judged, and why, where there were any", () => {
    expect(promiseNotes(evaluation).join()).not.toMatch(/Unjudged/);
    const unjudged = { normalTraces: 4, attackTraces: 1 };
    const short = { ...detector, budget: { ...detector.budget, unjudged } };
    expect(promiseRows(short)[0]!.unjudged).toBe("4.6 %, 6.7 %");
    const notes = (one: typeof detector) => promiseNotes({ ...evaluation, detectors: [one] }).join();
    expect(notes(short)).toContain(
      "Unjudged, stacked: 4 normal test traces and 1 attack; they have fewer than 70 calls, the fewest that its threshold can speak for. They count neither as alarms nor as normal.",
    );
    expect(notes({ ...short, thresholdScore: null })).toContain(
      "its calibration traces are too few to promise 5 % of false alarms",
    );
    expect(promiseSection({ ...evaluation, detectors: [short] })).toMatch(/as shipped .* 4\.6 %, 6\.7 %/);
  });

  it("is in the text and in the page, one line a detector and threshold", () => {
    expect(promiseSection(evaluation)).toMatch(/withdrawn +as shipped .*\n.* recalibrated +3\.1 % {2}1\.5 % to 6\.6 %/);
    expect(promiseTable(evaluation).match(/<tr>/g)).toHaveLength(1 + 2 * evaluation.detectors.length);
  });

  it("never prints NaN or markup that a name smuggles in", () => {
    const empty = promiseSection(undefinedEvaluation()) + promiseTable(undefinedEvaluation());
    expect(empty).not.toMatch(/NaN|undefined|null/);
    expect(promiseTable(hostileEvaluation())).not.toMatch(/<script|\u202e/i);
  });
});
