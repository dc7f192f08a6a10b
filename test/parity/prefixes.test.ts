import { expect, it } from "@jest/globals";
import { distinctWindows } from "../../src/core/distinct-windows.ts";
import { prefixChunk } from "../../src/core/prefix-chunk.ts";
import { createVocabulary, encodeCalls } from "../../src/core/vocabulary.ts";
import { SPLITS } from "../../src/datasets/layout.ts";
import { loadDataset } from "../../src/datasets/load-dataset.ts";
import { standardCalls } from "../../src/syscalls/standard-calls.ts";
import { ADFA_LD, NO_ADFA_LD } from "../support/adfa-ld.ts";
import { describeWhere } from "../support/skip.ts";

describeWhere(ADFA_LD !== null, NO_ADFA_LD)("the windows of all of ADFA-LD", () => {
  it("are 2,634,481, hold 938,213 distinct ones, and 9,698,217 distinct prefixes in place of 50,055,139 steps", async () => {
    const data = await loadDataset(ADFA_LD ?? "", { format: "auto", architecture: null });
    const vocabulary = createVocabulary("i386", standardCalls("i386"));
    const traces = SPLITS.flatMap((split) => data.splits[split]).map((trace) => encodeCalls(vocabulary, trace.calls));
    const windows = distinctWindows(traces, 20);
    const { count } = prefixChunk(windows, 0, windows.starts.length);
    expect(windows.distinctOf.length).toBe(2_634_481);
    expect(windows.starts.length).toBe(938_213);
    expect(windows.distinctOf.length * count.length).toBe(50_055_139);
    expect(count.reduce((sum, nodes) => sum + nodes, 0)).toBe(9_698_217);
  });
});
