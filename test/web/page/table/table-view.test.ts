import { describe, expect, it } from "@jest/globals";
import type { Verdict } from "../../../../src/results/score.ts";
import {
  areSameTraces,
  filteredTraces,
  FIRST_ORDER,
  labelChoices,
  describeMatches,
  nextOrder,
  NO_FILTER,
  describeRange,
  searchTexts,
  sortedTraces,
  type SortKey,
  tablePage,
  verdictsToSortBy,
} from "../../../../src/web/page/table/table-view.ts";
import { expectLinear } from "../../../support/growth.ts";
import { attack, judgedTrace, manyTraces, TRAINING, VALIDATION } from "./judged-traces.ts";

describe("a page of the table", () => {
  it("holds its rows, the last page what is left", () => {
    expect(tablePage(1, 120, 50)).toEqual({ number: 1, from: 50, to: 100, isFirst: false, isLast: false });
    expect(tablePage(2, 120, 50)).toEqual({ number: 2, from: 100, to: 120, isFirst: false, isLast: true });
  });

  it("is the last one where fewer rows are left than it asks for, the first where there is none", () => {
    expect(tablePage(9, 120, 50).number).toBe(2);
    expect(tablePage(9, 0, 50)).toEqual({ number: 0, from: 0, to: 0, isFirst: true, isLast: true });
  });

  it("says where it is, counted from 1", () => {
    expect(describeRange(tablePage(1, 5951, 50), 5951)).toBe("51 to 100 of 5,951");
    expect(describeRange(tablePage(0, 0, 50), 0)).toBe("0 of 0");
  });

  it("says how many traces match", () => {
    expect(describeMatches(37, 5951)).toBe("37 of 5,951 traces match");
    expect(describeMatches(5951, 5951)).toBe("all 5,951 traces");
    expect(describeMatches(1, 1)).toBe("1 trace");
    expect(describeMatches(0, 0)).toBe("no trace");
    expect(describeMatches(0, 1)).toBe("0 of 1 traces match");
  });
});

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

const TRACES = [
  judgedTrace(0, { name: "UTD-0001", path: "a/Training/UTD-0001.txt", label: TRAINING }),
  judgedTrace(1, { name: "UVD-0001", path: "a/Validation/UVD-0001.txt", label: VALIDATION, program: "nginx" }),
  judgedTrace(2, { name: "UAD-1", path: "a/Attack/UAD-1.txt", label: attack("Web_Shell") }),
  judgedTrace(3, { name: "UAD-2", path: "a/Attack/UAD-2.txt", label: attack("Adduser") }),
];
const VERDICTS: readonly Verdict[] = ["normal", "alarm", "alarm", "unjudged"];
const TEXTS = searchTexts(TRACES);

const found = (filter: Partial<typeof NO_FILTER>) =>
  filteredTraces(TRACES, TEXTS, VERDICTS, { ...NO_FILTER, ...filter }).map(({ index }) => index);

describe("the filter of the traces", () => {
  it("is the list itself where nothing is asked for", () => {
    expect(filteredTraces(TRACES, TEXTS, VERDICTS, { ...NO_FILTER, search: "  " })).toBe(TRACES);
  });

  it("finds words in the name, the path, the program and the family, in any case of letters", () => {
    expect(found({ search: "uvd" })).toEqual([1]);
    expect(found({ search: "/attack/" })).toEqual([2, 3]);
    expect(found({ search: "NGINX" })).toEqual([1]);
    expect(found({ search: "web_shell" })).toEqual([2]);
  });

  it("wants every word, in whatever order", () => {
    expect(found({ search: "adduser uad" })).toEqual([3]);
    expect(found({ search: "adduser nginx" })).toEqual([]);
  });

  it("keeps one verdict, one label, every attack, and all three together with the words", () => {
    expect(found({ verdict: "alarm" })).toEqual([1, 2]);
    expect(found({ label: "normal" })).toEqual([1]);
    expect(found({ label: "normal (training)" })).toEqual([0]);
    expect(found({ label: "attack" })).toEqual([2, 3]);
    expect(found({ label: "Adduser" })).toEqual([3]);
    expect(found({ label: "attack", verdict: "alarm", search: "uad" })).toEqual([2]);
  });

  it("offers the labels that occur: normal ones, every attack, then the families from A to Z", () => {
    expect(labelChoices(TRACES).map(({ text }) => text)).toEqual([
      "normal (training)",
      "normal",
      "every attack",
      "Adduser",
      "Web_Shell",
    ]);
    expect(labelChoices(TRACES.slice(1, 2)).map(({ text }) => text)).toEqual(["normal"]);
  });

  it("takes linear time for thousands of traces", () => {
    const traces = manyTraces(24_000);
    const texts = searchTexts(traces);
    return expectLinear(
      (size) =>
        filteredTraces(traces.slice(0, size), texts, [], {
          ...NO_FILTER,
          search: "master utd 17",
          label: "normal",
        }),
      6000,
    );
  });
});

describe("two lists of traces", () => {
  it("are the same traces where names and files are the same, whatever their scores", () => {
    expect(areSameTraces([judgedTrace(0, { scoreBits: 1 })], [judgedTrace(0, { scoreBits: 2 })])).toBe(true);
    expect(areSameTraces([], [])).toBe(true);
  });

  it("are others where one is missing, has another name or comes from another file", () => {
    expect(areSameTraces([judgedTrace(0), judgedTrace(1)], [judgedTrace(0)])).toBe(false);
    expect(areSameTraces([judgedTrace(0)], [judgedTrace(0, { name: "other" })])).toBe(false);
    expect(areSameTraces([judgedTrace(0)], [judgedTrace(0, { path: "other" })])).toBe(false);
  });
});
