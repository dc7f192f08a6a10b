import { describe, expect, it } from "@jest/globals";
import { promiseTable } from "../../src/report/promise-html.ts";
import { promiseNotes, promiseRows, promiseVerdict } from "../../src/report/promise-rows.ts";
import { promiseSection } from "../../src/report/promise-text.ts";
import { hostileEvaluation, undefinedEvaluation } from "./hostile.ts";
import { syntheticEvaluation } from "./synthetic.ts";

const evaluation = syntheticEvaluation({}, 0.02);
const detector = evaluation.detectors[0]!;

describe("the promise beside the outcome", () => {
  it("shows a detector as shipped and as recalibrated, with the range over the draws", () => {
    const [shipped, recalibrated, ...more] = promiseRows(detector);
    expect(shipped).toMatchObject({ threshold: "as shipped", range: "", distinct: "12.3 %" });
    expect(recalibrated).toEqual({
      threshold: "recalibrated",
      falseAlarms: "3.1 %",
      range: "1.5 % to 6.6 %",
      distinct: "4.8 %",
      detected: "25.2 %",
    });
    expect(more).toEqual([]);
  });

  it("withdraws the promise where the test traces score higher, and cannot tell from too few", () => {
    expect(promiseVerdict(detector)).toEqual({ promised: "5 %", driftPValue: "0.00022", words: "withdrawn" });
    const { budget } = detector;
    const judged = (drifted: boolean | null) =>
      promiseVerdict({ ...detector, budget: { ...budget, drift: { ...budget.drift, drifted } } }).words;
    expect([judged(false), judged(null)]).toEqual(["stands", "too few traces to tell"]);
  });

  it("says what was done, on how many traces, and that it is the one exception", () => {
    const notes = promiseNotes(evaluation);
    expect(notes[1]).toMatch(/random tenth of the distinct normal test traces \(242\), .* 20 tenths\.$/);
    expect(notes.at(-1)).toMatch(/the one exception to the rule that no test trace sets anything/);
    const shippedOnly = evaluation.detectors.map((one) => ({ ...one, budget: { ...one.budget, recalibrated: null } }));
    expect(promiseNotes({ ...evaluation, detectors: shippedOnly }).join()).not.toMatch(/exception/);
  });

  it("stands in the text and in the page, one line a detector and threshold", () => {
    expect(promiseSection(evaluation)).toMatch(/withdrawn +as shipped .*\n.* recalibrated +3\.1 % {2}1\.5 % to 6\.6 %/);
    expect(promiseTable(evaluation).match(/<tr>/g)).toHaveLength(1 + 2 * evaluation.detectors.length);
  });

  it("never prints NaN or markup that a name smuggles in", () => {
    const empty = promiseSection(undefinedEvaluation()) + promiseTable(undefinedEvaluation());
    expect(empty).not.toMatch(/NaN|undefined|null/);
    expect(promiseTable(hostileEvaluation())).not.toMatch(/<script|\u202e/i);
  });
});
