import { describe, expect, it } from "@jest/globals";
import { grownVocabulary, trainingVocabulary } from "../../src/fitted/training-vocabulary.ts";
import { standardCalls } from "../../src/syscalls/architecture.ts";
import { trace } from "../support/evaluation-data.ts";
import { refusalText } from "../support/refusal.ts";

describe("trainingVocabulary", () => {
  it("holds the architecture's standard calls, then the other names of the traces, sorted, each once", () => {
    const { architecture, calls } = trainingVocabulary("i386", [trace("zap read ask zap")]);
    expect(architecture).toBe("i386");
    expect(calls).toEqual([...standardCalls("i386"), "ask", "zap"]);
  });

  it("holds the traces' names alone where no table is known", () => {
    expect(trainingVocabulary("vax", [trace("read ask")])).toMatchObject({
      architecture: "vax",
      calls: ["ask", "read"],
    });
    expect(trainingVocabulary(null, [trace("read ask")])).toMatchObject({
      architecture: "any",
      calls: ["ask", "read"],
    });
  });

  it("refuses more names than tokens can tell apart", async () => {
    const many = { name: "many", architecture: null, calls: Array.from({ length: 65_535 }, (_, index) => `c${index}`) };
    expect(await refusalText(() => trainingVocabulary(null, [many]), "E_DATASET")).toMatch(/65,535 different calls/);
  });
});

describe("grownVocabulary", () => {
  it("keeps every token that there was, whatever the new names are", () => {
    const small = trainingVocabulary(null, [trace("read write")]);
    const grown = grownVocabulary(small, [trace("ask read")]);
    for (const [call, token] of small.tokenOf) expect(grown.tokenOf.get(call)).toBe(token);
    expect(grown.calls).toEqual(["read", "write", "ask"]);
  });
});
