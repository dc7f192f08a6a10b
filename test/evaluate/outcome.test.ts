import { describe, expect, it } from "@jest/globals";
import { spreadOf } from "../../src/evaluate/outcome.ts";

describe("spreadOf", () => {
  it("is mean, least and greatest", () => {
    expect(spreadOf([3, 1, 2])).toEqual({ mean: 2, least: 1, greatest: 3 });
  });
});
