import { describe, expect, it } from "@jest/globals";
import type { Verdict } from "../../../../src/results/score.ts";
import { filteredTraces, labelChoices, NO_FILTER, searchTexts } from "../../../../src/web/page/table/trace-filter.ts";
import { expectLinear } from "../../../support/growth.ts";
import { attack, judgedTrace, manyTraces, TRAINING, VALIDATION } from "./judged-traces.ts";

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
