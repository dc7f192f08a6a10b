import { expect, it } from "@jest/globals";
import { createVocabulary, encodeCalls } from "../../src/core/vocabulary.ts";
import { distinctWindows, prefixChunk } from "../../src/core/windows.ts";
import { type Split, SPLITS } from "../../src/datasets/layout.ts";
import { loadDataset } from "../../src/datasets/open-dataset.ts";
import { standardCalls } from "../../src/syscalls/architecture.ts";
import { ADFA_LD, NO_ADFA_LD } from "../support/adfa-ld.ts";
import { inFull } from "../support/full.ts";
import { describeWhere } from "../support/skip.ts";

describeWhere(ADFA_LD !== null, NO_ADFA_LD)("the windows of ADFA-LD", () => {
  const [windowCount, distinct, prefixes, steps] = inFull(
    [2_634_481, 938_213, 9_698_217, 50_055_139],
    [303_214, 279_630, 2_897_316, 5_761_066],
  );

  it(`of ${inFull("all of ADFA-LD", "its attacks")} are ${windowCount}, hold ${distinct} distinct ones, and ${prefixes} distinct prefixes in place of ${steps} steps`, async () => {
    const data = await loadDataset(ADFA_LD ?? "", { format: "auto", architecture: null });
    const vocabulary = createVocabulary("i386", standardCalls("i386"));
    const traces = inFull<readonly Split[]>(SPLITS, ["attack"])
      .flatMap((split) => data.splits[split])
      .map((trace) => encodeCalls(vocabulary, trace.calls));
    const windows = distinctWindows(traces, 20);
    const { count } = prefixChunk(windows, 0, windows.starts.length);
    expect(windows.distinctOf.length).toBe(windowCount);
    expect(windows.starts.length).toBe(distinct);
    expect(windows.distinctOf.length * count.length).toBe(steps);
    expect(count.reduce((sum, nodes) => sum + nodes, 0)).toBe(prefixes);
  });
});
