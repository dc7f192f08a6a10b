import { describe, expect, it } from "@jest/globals";
import { nameOf } from "../../src/datasets/dataset-facts.ts";

describe("nameOf", () => {
  it("is ADFA-LD for its layout, else the last part of the path without .zip", () => {
    expect(nameOf("/x/whatever.zip", "adfa-ld")).toBe("ADFA-LD");
    expect(nameOf("/x/mine.ZIP", "plain")).toBe("mine");
    expect(nameOf("/x/mine/", "splits")).toBe("mine");
  });
});
