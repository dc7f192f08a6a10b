import { describe, expect, it } from "@jest/globals";
import { parseTraces } from "../../src/traces/parse-traces.ts";

const CLONE = "clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7f";
const THREAD = "clone(child_stack=0x7, flags=CLONE_VM|CLONE_FS|CLONE_THREAD)";

/** Each trace's lineage, as `process<parent of tree, fork of program`. */
function lineages(lines: readonly string[], per: "thread" | "process" = "thread"): Readonly<Record<string, string>> {
  const { traces } = parseTraces(`${lines.join("\n")}\n`, "strace", { path: "a", architecture: null, per });
  return Object.fromEntries(
    traces.map(({ name, lineage }) => [
      name.slice(2),
      lineage === undefined
        ? "unknown"
        : `${lineage.process}<${lineage.parent ?? "nobody"} of ${lineage.tree}${lineage.forkOf === null ? "" : `, fork of ${lineage.forkOf}`}`,
    ]),
  );
}

const HOST = [
  '100 execve("/bin/init", ["init"], 0x7f) = 0',
  `100 ${CLONE}) = 101`,
  '101 execve("/usr/sbin/nginx", ["nginx"], 0x7f) = 0',
  "101 listen(3, 5) = 0",
];

describe("the lineage of a strace text", () => {
  it("gives no lineage where the text says of no process what made it", () => {
    expect(lineages(["7 getpid() = 7", "8 getpid() = 8"])).toEqual({ 7: "unknown", 8: "unknown" });
  });

  it("begins a tree at each child of the recording's root, and at each child of a process that listens", () => {
    const request = [`101 ${CLONE}) = 102`, "102 getpid() = 102", `102 ${CLONE}) = 103`, "103 getpid() = 103"];
    expect(lineages([...HOST, ...request])).toEqual({
      100: "100<nobody of 100",
      101: "101<100 of 101",
      102: "102<101 of 102, fork of nginx",
      103: "103<102 of 102, fork of nginx",
    });
  });

  it("counts a thread to its maker's process, whichever of the two is met first", () => {
    const after = [`101 ${THREAD} = 104`, "104 getpid() = 101"];
    const before = [
      `101 ${THREAD.slice(0, -1)} <unfinished ...>`,
      "104 getpid() = 101",
      "101 <... clone resumed>) = 104",
    ];
    for (const met of [after, before]) expect(lineages([...HOST, ...met])).toMatchObject({ 104: "101<100 of 101" });
  });

  it("knows the maker of a child that was gone before the call that made it came back", () => {
    const gone = [
      "101 vfork( <unfinished ...>",
      "105 getpid() = 105",
      "105 +++ exited with 0 +++",
      "101 <... vfork resumed>) = 105",
    ];
    expect(lineages([...HOST, ...gone])).toMatchObject({ 105: "105<101 of 105, fork of nginx" });
  });

  it("keeps apart two processes that had the same id one after the other", () => {
    const life = (maker: string): readonly string[] => [
      `${maker} fork() = 106`,
      "106 getpid() = 106",
      "106 +++ exited with 0 +++",
    ];
    const found = lineages([...HOST, ...life("100"), ...life("101")]);
    expect(found).toMatchObject({ 106: "106<100 of 106, fork of init" });
    expect(found).toMatchObject({ "106.2": "106.2<101 of 106.2, fork of nginx" });
  });

  it("is the same per process", () => {
    const request = [`101 ${CLONE}) = 102`, "102 getpid() = 102", `102 ${THREAD} = 103`, "103 getpid() = 102"];
    expect(lineages([...HOST, ...request], "process")).toEqual({
      100: "100<nobody of 100",
      101: "101<100 of 101",
      102: "102<101 of 102, fork of nginx",
    });
  });
});
