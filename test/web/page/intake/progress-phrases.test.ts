import { describe, expect, it } from "@jest/globals";
import { formatElapsed, describeProgress, describeStage } from "../../../../src/web/page/intake/progress-phrases.ts";

describe("the words of the progress", () => {
  it("say how much of how much is done", () => {
    expect(describeProgress({ stage: "scoring", what: "calls", done: 1_234_567, total: 2_635_000 })).toBe(
      "scoring 1,234,567 of 2,635,000 calls",
    );
  });

  it("count what is done where nobody knows how much there is, once there is any", () => {
    expect(describeProgress({ stage: "reading", what: "files", done: 12, total: null })).toBe("reading 12 files");
    expect(describeProgress({ stage: "reading", what: "files", done: 0, total: null })).toBe("reading files");
  });

  it("name a detector that is measured", () => {
    expect(describeProgress({ stage: "measuring", what: "two-sided", done: 2, total: 9 })).toBe(
      "measuring two-sided: 2 of 9",
    );
    expect(describeProgress({ stage: "measuring", what: "two-sided", done: 0, total: null })).toBe(
      "measuring two-sided",
    );
  });

  it("say of a baseline that is fitted only that", () => {
    expect(describeProgress({ stage: "measuring", what: "fitting stide", done: 0, total: null })).toBe("fitting stide");
  });

  it("say bytes as megabytes", () => {
    expect(describeProgress({ stage: "loading", what: "bytes", done: 1_200_000, total: 3_015_047 })).toBe(
      "loading 1.2 of 3.0 MB",
    );
    expect(describeProgress({ stage: "loading", what: "bytes", done: 1_200_000, total: null })).toBe("loading 1.2 MB");
  });

  it("say the same of a stage however far it is", () => {
    const stages = [1, 2].map((done) => describeStage({ stage: "scoring", what: "calls", done, total: 2 }));
    expect(stages).toEqual(["scoring calls", "scoring calls"]);
    expect(describeStage({ stage: "loading", what: "bytes", done: 1, total: null })).toBe("loading");
  });

  it("say elapsed time in minutes and seconds", () => {
    expect([0, 7.9, 60, 754].map(formatElapsed)).toEqual(["0:00", "0:07", "1:00", "12:34"]);
  });
});
