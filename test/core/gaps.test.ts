import { expect, it } from "@jest/globals";
import { gapsOf, someGaps, sumOfGaps } from "../../src/core/gaps.ts";

it("gaps are counted by kind, and none is one of another kind", () => {
  const lost = gapsOf({ lostEvents: 3 });
  const others = gapsOf({ missingEvents: 4, unreadCalls: 5 });
  expect(sumOfGaps([lost, others, others])).toEqual({ lostEvents: 3, missingEvents: 8, unreadCalls: 10 });
  expect(someGaps(lost)).toEqual({ lostEvents: 3 });
  expect(someGaps(sumOfGaps([]))).toEqual({});
});
