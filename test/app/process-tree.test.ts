import { describe, expect, it } from "@jest/globals";
import type { PlacedTrace } from "../../src/app/explain-trace.ts";
import { processTreeOf, runsOf } from "../../src/app/process-tree.ts";
import { atKey } from "../../src/core/at.ts";

function made(process: string, parent: string | null, tree = process, path = "a"): PlacedTrace {
  const lineage = { process, parent, forkOf: null, tree };
  return { name: `${path}#${process}`, path, architecture: null, calls: ["read"], lineage };
}

/** The processes of the tree of one of some traces, by depth. */
function treeOf(process: string, traces: readonly PlacedTrace[]) {
  const own = atKey(new Map(traces.map((trace) => [trace.lineage?.process, trace])), process);
  const tree = processTreeOf(own, traces);
  return { listed: tree?.processes.map((one) => `${">".repeat(one.depth)}${one.process}`), leftOut: tree?.leftOut };
}

describe("processTreeOf()", () => {
  it("lists who made a trace, and what else its tree did, each process behind its maker", () => {
    const traces = [
      made("1", null),
      made("2", "1"),
      made("3", "2", "2"),
      made("4", "2", "2"),
      made("5", "3", "2"),
      made("6", "1"),
      made("7", null, "7", "b"),
    ];
    expect(treeOf("3", traces)).toEqual({ listed: ["1", ">2", ">>3", ">>>5", ">>4"], leftOut: 0 });
  });

  it("says nothing of a trace whose recording does not say who made it", () => {
    expect(processTreeOf({ name: "a", path: "a", architecture: null, calls: [] }, [])).toBeNull();
  });

  it("ends where a damaged text has processes that made each other, and where a tree has hundreds", () => {
    expect(treeOf("1", [made("1", "2", "1"), made("2", "1", "1")])).toEqual({ listed: ["1", ">2"], leftOut: 0 });
    const many = Array.from({ length: 300 }, (_, n) => made(`${n}`, n === 0 ? null : `${n - 1}`, "0"));
    const { listed, leftOut } = treeOf("250", many);
    expect(listed).toHaveLength(300 - (leftOut ?? 0));
    expect(leftOut).toBeGreaterThan(200);
  });
});

describe("runsOf()", () => {
  it("gives the calls that run programs, the first of very many", () => {
    expect(runsOf({ ...made("1", null), calls: ["read", "execve", "execveat"] })).toEqual([
      { from: 1, to: 2 },
      { from: 2, to: 3 },
    ]);
    expect(runsOf({ ...made("1", null), calls: Array.from({ length: 99 }, () => "execve") }).length).toBeLessThan(20);
  });
});
