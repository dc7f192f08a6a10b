import { describe, expect, it } from "@jest/globals";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ModelCard } from "../../../src/results/model-cards.ts";
import type { ModelFacts } from "../../../src/web/api.ts";
import {
  cardRows,
  describeChosen,
  isSameChoice,
  megabytes,
  shortChecksum,
} from "../../../src/web/page/model-phrases.ts";

const MODELS = join(import.meta.dirname, "../../../models");

function factsOf(name: string | null): ModelFacts {
  return {
    choice: { kind: "shipped", name: name ?? "own" },
    name: name ?? "two-sided",
    description: "a description",
    scoreUnit: "bits a call",
    architecture: "i386",
    calibrationScores: new Float64Array(84),
    minimumCalls: 1,
    isExplaining: true,
    isLive: true,
    card: name === null ? null : (JSON.parse(readFileSync(join(MODELS, name, "manifest.json"), "utf8")) as ModelCard),
    cardText: "",
  };
}

const textOf = (facts: ModelFacts, term: string) => cardRows(facts).find((row) => row.term === term)?.text;

describe("the rows of the model card", () => {
  it("say what network it is, what it knows and what it was trained on", () => {
    const facts = factsOf("stacked");
    expect(textOf(facts, "Kind")).toBe("sequence: reads whole traces, its state carried from call to call");
    expect(textOf(facts, "Calls known")).toBe("340, 149 of them seen in training");
    expect(textOf(facts, "Network")).toBe("embedding of 64, LSTM 64 → 256 → 100");
    expect(textOf(facts, "Parameters")).toBe("560,793");
    expect(textOf(facts, "Trained on")).toBe("ADFA-LD: 749 traces, 275,017 calls");
    expect(textOf(facts, "Held out")).toMatch(
      /^\d\.\d{3} bits a call, \d+\.\d % of the calls predicted \(84 traces, 33,060 calls\)$/,
    );
    expect(textOf(facts, "Calibration")).toBe("84 normal traces that it was not trained on");
  });

  it("name a window's length and every graph with its whole checksum", () => {
    const facts = factsOf("notebook");
    expect(textOf(facts, "Kind")).toBe("windows: reads 20 calls at a time");
    const graphs = cardRows(facts).filter(({ term }) => term === "Graph");
    expect(graphs.map(({ text }) => text)).toEqual(["model.onnx", "prefixes.onnx"]);
    expect(graphs.flatMap(({ checksums = [] }) => checksums).every((sum) => /^[0-9a-f]{64}$/.test(sum))).toBe(true);
  });

  it("name every network of an ensemble", () => {
    expect(textOf(factsOf("ensemble"), "Network")).toBe(
      "the mean of 3 networks: embedding of 64, LSTM 200; embedding of 64, LSTM 400; embedding of 64, LSTM 400 → 400",
    );
  });

  it("say of a fitted model, which has no network, what holds for every model", () => {
    expect(cardRows(factsOf(null)).map(({ term }) => term)).toEqual([
      "Model",
      "About",
      "Architecture",
      "Score",
      "Calibration",
    ]);
  });
});

describe("short forms", () => {
  it("show the first 12 digits of a checksum", () => {
    expect(shortChecksum("78b1d3a6d5350a6e6d58601670979fa9")).toBe("78b1d3a6d535…");
  });

  it("show sizes in MB, never as nothing", () => {
    expect([3_015_047, 17_370_598, 900].map(megabytes)).toEqual(["3.0 MB", "17.4 MB", "0.1 MB"]);
  });
});

describe("two choices of a model", () => {
  it("are the same where they name the same shipped model, or are both one's own", () => {
    expect(isSameChoice({ kind: "shipped", name: "sample" }, { kind: "shipped", name: "sample" })).toBe(true);
    expect(isSameChoice({ kind: "own" }, { kind: "own" })).toBe(true);
    expect(isSameChoice(null, null)).toBe(true);
  });

  it("are different otherwise", () => {
    expect(isSameChoice({ kind: "shipped", name: "sample" }, { kind: "shipped", name: "stacked" })).toBe(false);
    expect(isSameChoice({ kind: "own" }, { kind: "shipped", name: "own" })).toBe(false);
    expect(isSameChoice({ kind: "own" }, null)).toBe(false);
  });
});

describe("describeChosen()", () => {
  it("says what comes of a choice before and after there are verdicts", () => {
    expect(describeChosen(null, false)).toContain("Where you choose none");
    expect(describeChosen({ kind: "own" }, false)).toBe("It judges the traces that you give next.");
    expect(describeChosen({ kind: "own" }, true)).toBe("Another model judges the same traces again.");
  });
});
