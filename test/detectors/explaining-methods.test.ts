import { expect, it } from "@jest/globals";
import { isExplaining } from "../../src/core/detector.ts";
import { createVocabulary } from "../../src/core/vocabulary.ts";
import { EXPLAINING_METHODS, fitMethod, METHODS } from "../../src/detectors/methods.ts";

it("EXPLAINING_METHODS are those whose detectors give the surprise of each call", async () => {
  const vocabulary = createVocabulary("x86_64", ["read", "write", "close"]);
  const traces = Array.from({ length: 12 }, (_, trace) =>
    Uint16Array.from({ length: 12 }, (_unused, at) => 2 + ((at * (trace + 1)) % 3)),
  );
  const explaining: string[] = [];
  for (const method of METHODS) {
    if (isExplaining(await fitMethod(method, traces, vocabulary))) explaining.push(method);
  }
  expect(explaining.sort()).toEqual([...EXPLAINING_METHODS].sort());
});
