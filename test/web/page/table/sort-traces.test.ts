import { describe, expect, it } from "@jest/globals";
import type { Verdict } from "../../../../src/results/score.ts";
import {
  FIRST_ORDER,
  nextOrder,
  sortedTraces,
  type SortKey,
  verdictsToSortBy,
} from "../../../../src/web/page/table/sort-traces.ts";
import { expectLinear } from "../../../support/growth.ts";
import { attack, judgedTrace, manyTraces, TRAINING, VALIDATION } from "./judged-traces.ts";

const indices = (traces: readonly { readonly index: number }[]) => traces.map(({ index }) => index);

describe("the order of the traces", () => {
  it("is by score at first, the highest first, traces without a score last", () => {
    const traces = [0.5, null, 2, 1].map((scoreBits, index) => judgedTrace(index, { scoreBits }));
    expect(indices(sortedTraces(traces, [], FIRST_ORDER))).toEqual([2, 3, 0, 1]);
  });

  it("leaves traces without a figure last the other way round too", () => {
    const traces = [0.5, null, 2, 1].map((scoreBits, index) => judgedTrace(index, { scoreBits }));
    expect(indices(sortedTraces(traces, [], { key: "score", isDescending: false }))).toEqual([0, 3, 2, 1]);
  });

  it("keeps ties in the order of their index, both ways", () => {
    const traces = [3, 1, 3, 1].map((calls, index) => judgedTrace(index, { calls }));
    expect(indices(sortedTraces(traces, [], { key: "calls", isDescending: false }))).toEqual([1, 3, 0, 2]);
    expect(indices(sortedTraces(traces, [], { key: "calls", isDescending: true }))).toEqual([0, 2, 1, 3]);
  });

  it("counts the numbers in names, whatever the case of their letters", () => {
    const traces = ["web-10", "Web-9", "app-1"].map((name, index) => judgedTrace(index, { name }));
    expect(indices(sortedTraces(traces, [], { key: "trace", isDescending: false }))).toEqual([2, 1, 0]);
  });

  it("puts alarms first, then foreign, normal and too short ones, by the verdict of each trace's index", () => {
    const verdicts: readonly Verdict[] = ["unjudged", "normal", "alarm", "foreign"];
    const traces = [0, 1, 2, 3].map((index) => judgedTrace(index));
    expect(indices(sortedTraces(traces, verdicts, { key: "verdict", isDescending: true }))).toEqual([2, 3, 1, 0]);
  });

  it("sorts labels by their words, traces without one last", () => {
    const labels = [null, attack("Web_Shell"), TRAINING, VALIDATION, attack("Adduser")];
    const traces = labels.map((label, index) => judgedTrace(index, { label }));
    expect(indices(sortedTraces(traces, [], { key: "label", isDescending: false }))).toEqual([4, 3, 2, 1, 0]);
  });

  it("hangs on the verdicts only where they are the key: otherwise it is handed one and the same list", () => {
    const [before, after]: readonly (readonly Verdict[])[] = [["normal"], ["alarm"]];
    expect(verdictsToSortBy("score", before!)).toBe(verdictsToSortBy("score", after!));
    expect(verdictsToSortBy("verdict", after!)).toBe(after);
  });

  it("turns round on a second click, and begins with what is suspicious on the first", () => {
    expect(nextOrder(FIRST_ORDER, "score")).toEqual({ key: "score", isDescending: false });
    expect(nextOrder(FIRST_ORDER, "pValue")).toEqual({ key: "pValue", isDescending: false });
    expect(nextOrder(FIRST_ORDER, "verdict")).toEqual({ key: "verdict", isDescending: true });
  });

  it.each(["trace", "verdict", "score", "pValue", "calls", "unknownCalls", "label"] satisfies SortKey[])(
    "takes about linear time for thousands of traces by %s",
    (key) => {
      const traces = manyTraces(24_000);
      const verdicts = traces.map(({ calls }): Verdict => (calls % 5 === 0 ? "alarm" : "normal"));
      return expectLinear(
        (size) => sortedTraces(traces.slice(0, size), verdicts.slice(0, size), { key, isDescending: true }),
        6000,
      );
    },
  );
});
