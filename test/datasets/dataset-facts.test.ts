import { describe, expect, it } from "@jest/globals";
import { nameOf } from "../../src/datasets/dataset-facts.ts";

describe("nameOf", () => {
  it("is ADFA-LD for its layout, else the last part of the path without .zip", () => {
    expect(nameOf("whatever.zip", "adfa-ld")).toBe("ADFA-LD");
    expect(nameOf("mine.ZIP", "plain")).toBe("mine");
    expect(nameOf("mine", "splits")).toBe("mine");
  });
});
