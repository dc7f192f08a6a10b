import { describe, expect, it } from "@jest/globals";
import { areSameTraces } from "../../../../src/web/page/table/use-table-view.ts";
import { judgedTrace } from "./judged-traces.ts";

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
