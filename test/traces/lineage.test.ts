import { describe, expect, it } from "@jest/globals";
import type { TraceFormat } from "../../src/traces/formats.ts";
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

/** Each trace's lineage in a text of any format, see {@link lineages}. */
function lineagesIn(
  format: TraceFormat,
  lines: readonly (string | object)[],
  per: "thread" | "process" = "thread",
): Readonly<Record<string, string>> {
  const text = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n");
  const { traces } = parseTraces(`${text}\n`, format, { path: "a", architecture: "x86_64", per });
  return Object.fromEntries(
    traces.map(({ name, lineage }) => [
      name.slice(2),
      lineage === undefined ? "unknown" : `${lineage.process}<${lineage.parent ?? "nobody"} of ${lineage.tree}`,
    ]),
  );
}

type TextOf = readonly [how: string, format: TraceFormat, lines: readonly (string | object)[]];

function named(texts: readonly TextOf[]) {
  return texts.map(([how, format, lines]) => ({ how, format, lines }));
}

const OWN_IDS = "tid=12(sh) pid=12(sh) ptid=10(sh) cwd=/ vtid=12 vpid=12";
const SYSDIG = {
  maker: "1 10:00:01.000000001 0 sh (10) > getpid ",
  made: "3 10:00:01.000000003 0 sh (10) < clone res=12(sh) exe=sh args= tid=10(sh) pid=10(sh) ptid=9(x) flags=0 vtid=10",
  birth: `2 10:00:01.000000002 0 sh (12) < clone res=0 exe=sh args= ${OWN_IDS}`,
  child: "4 10:00:01.000000004 0 sh (12) > getppid ",
  forked: "3 10:00:01.000000003 0 sh (10) < fork res=12(sh) exe=sh args= flags=0 ",
  executed: `5 10:00:01.000000005 0 sh (12) < execve res=0 exe=sh args= ${OWN_IDS}`,
};
const IN_2021 = {
  maker: "1700000000000000001 0 10 sh 11 getpid > ",
  birth: "1700000000000000002 0 12 sh 12 clone < res=0 exe=sh args= tid=12(sh) pid=12(sh) ptid=11(sh) cwd=/",
  child: "1700000000000000004 0 12 sh 12 getppid > ",
  made: "1700000000000000003 0 10 sh 11 clone < res=12(sh) exe=sh args= tid=11(sh) pid=10(sh) ptid=1(x) cwd=/ flags=16(FILES) vtid=11",
};
const IN_NAMESPACE = IN_2021.made.replace("res=12", "res=3").replace("vtid=11", "vtid=2");

describe("the lineage of formats other than strace", () => {
  it.each(
    named([
      ["a clone's exit in the maker", "sysdig", [SYSDIG.maker, SYSDIG.made, SYSDIG.child]],
      ["a child met before that", "sysdig", [SYSDIG.maker, SYSDIG.birth, SYSDIG.child, SYSDIG.made]],
      ["the first exit of a child", "sysdig", [SYSDIG.maker, SYSDIG.birth, SYSDIG.child]],
      ["what execve says of its process", "sysdig", [SYSDIG.maker, SYSDIG.child, SYSDIG.executed]],
      [
        "sched_process_fork",
        "ftrace",
        [
          "sh 10/10 [000] 100.000001: syscalls:sys_enter_getpid: ",
          "sh 10/10 [000] 100.000002: sched:sched_process_fork: comm=sh pid=10 child_comm=sh child_pid=12",
          "sh 12/12 [000] 100.000003: syscalls:sys_enter_getpid: ",
        ],
      ],
      [
        "a clone's result",
        "perf",
        [
          "0.000 ( 0.005 ms): sh/10 clone(clone_flags: CHILD_CLEARTID|CHILD_SETTID|0x11, newsp: 0) = 12 (sh)",
          "0.100 ( 0.005 ms): sh/12 getpid() = 12",
        ],
      ],
    ]),
  )("has the parent by $how ($format)", ({ format, lines }) => {
    expect(lineagesIn(format, lines)).toEqual({ 10: "10<nobody of 10", 12: "12<10 of 12" });
  });

  it.each(
    named([
      ["the first exit of a child", "lid-ds", [IN_2021.maker, IN_2021.birth, IN_2021.child]],
      ["a clone's exit in the maker", "lid-ds", [IN_2021.maker, IN_2021.made, IN_2021.child]],
    ]),
  )("names the process whose thread made another, not the thread, by $how ($format)", ({ format, lines }) => {
    expect(lineagesIn(format, lines)).toEqual({ 11: "10<nobody of 10", 12: "12<10 of 12" });
  });

  it("does not take the number that a container counts by for that of a process of the host", () => {
    const other = "1700000000000000005 0 3 x 3 getppid > ";
    const lines = [IN_2021.maker, IN_NAMESPACE, other, IN_2021.birth, IN_2021.child];
    expect(lineagesIn("lid-ds", lines)).toMatchObject({ 3: "3<nobody of 3", 12: "12<10 of 12" });
  });

  const audit = (serial: number, pid: number, ppid: number, node = ""): string =>
    `${node}type=SYSCALL msg=audit(170000000${serial}.000:${serial}): arch=c000003e syscall=39 success=yes exit=0 ppid=${ppid} pid=${pid} comm="sh" exe="/bin/sh"`;
  const laurel = (serial: number, pid: number, ppid: number): object => ({
    ID: `170000000${serial}.000:${serial}`,
    SYSCALL: { arch: "0xc000003e", syscall: 39, success: "yes", exit: 0, ppid, pid, comm: "sh" },
  });
  const alert = (pid: number, ppid: number): object => ({
    rule: "calls",
    time: "2026-01-01T00:00:00Z",
    output_fields: { "evt.type": "getpid", "thread.tid": pid, "proc.pid": pid, "proc.ppid": ppid },
  });
  const tracee = (pid: number, ppid: number): object => ({
    ...{ timestamp: 1, hostProcessId: pid, hostThreadId: pid, hostParentProcessId: ppid, parentProcessId: 1 },
    ...{ eventId: "39", eventName: "getpid", args: [] },
  });
  const newTracee = (pid: number, ppid: number): object => ({
    ...{ timestamp: "2026-01-01T00:00:00Z", id: 39, name: "getpid", data: [] },
    workload: { process: { host_pid: pid, pid: 1, ancestors: [{ host_pid: ppid, pid: 0 }] } },
  });
  const tetragon = (pid: number, more: object): object => ({
    process_tracepoint: {
      process: { pid, tid: pid, ...("parent" in more ? {} : more) },
      ...more,
      ...{ subsys: "syscalls", event: "sys_enter_getpid" },
    },
    time: "2026-01-01T00:00:00Z",
  });
  const beth = (pid: number, ppid: number): string => `1.5,${pid},${pid},${ppid},host,getpid`;

  it.each(
    named([
      ["ppid=", "auditd", [audit(1, 10, 1), audit(2, 12, 10)]],
      ["laurel's ppid", "auditd", [laurel(1, 10, 1), laurel(2, 12, 10)]],
      ["proc.ppid", "falco", [alert(10, 1), alert(12, 10)]],
      ["hostParentProcessId", "tracee", [tracee(10, 1), tracee(12, 10)]],
      ["ancestors", "tracee", [newTracee(10, 1), newTracee(12, 10)]],
      ["parent", "tetragon", [tetragon(10, { parent: { pid: 1 } }), tetragon(12, { parent: { pid: 10 } })]],
      [
        "parent_exec_id",
        "tetragon",
        [
          tetragon(10, { parent_exec_id: btoa("node:1:1") }),
          tetragon(12, { parent_exec_id: btoa("node:123456789:10") }),
        ],
      ],
      [
        "a column",
        "csv",
        ["timestamp,processId,threadId,parentProcessId,hostName,eventName", beth(10, 1), beth(12, 10)].map((line) =>
          line.replace(",host,", ",,").replace(",hostName,", ",hostName,"),
        ),
      ],
      [
        "a key",
        "csv",
        [
          { syscall: "getpid", pid: 10, ppid: 1 },
          { syscall: "getpid", pid: 12, ppid: 10 },
        ],
      ],
    ]),
  )("has the parent by $how ($format): a child of a process without calls begins a tree", ({ format, lines }) => {
    const expected = { 10: "10<1 of 10", 12: "12<10 of 10" };
    expect(lineagesIn(format, lines)).toEqual(expected);
    expect(lineagesIn(format, lines, "process")).toEqual(expected);
  });

  it("keeps the first parent of a process: one whose parent ended gets another", () => {
    const lines = [audit(1, 10, 1), audit(2, 12, 10), audit(3, 12, 1)];
    expect(lineagesIn("auditd", lines)).toMatchObject({ 12: "12<10 of 10" });
  });

  it("says nothing of a parent 0, which is the kernel or outside of a namespace", () => {
    expect(lineagesIn("auditd", [audit(1, 10, 0)])).toEqual({ 10: "unknown" });
    expect(lineagesIn("falco", [alert(10, 0)])).toEqual({ 10: "unknown" });
  });

  it("keeps apart equal ids of several hosts", () => {
    const lines = [
      audit(1, 10, 1, "node=web "),
      audit(2, 12, 10, "node=web "),
      audit(3, 10, 7, "node=db "),
      audit(4, 12, 3, "node=db "),
    ];
    expect(lineagesIn("auditd", lines)).toEqual({
      "web:10": "web:10<web:1 of web:10",
      "web:12": "web:12<web:10 of web:10",
      "db:10": "db:10<db:7 of db:10",
      "db:12": "db:12<db:3 of db:12",
    });
  });

  it("keeps apart two processes that had the same id one after the other", () => {
    const end = (serial: number, pid: number, ppid: number): string =>
      audit(serial, pid, ppid).replace("syscall=39", "syscall=231");
    const lines = [audit(1, 10, 1), audit(2, 12, 10), end(3, 12, 10), audit(6, 12, 5)];
    expect(lineagesIn("auditd", lines)).toMatchObject({ 12: "12<10 of 10", "12.2": "12.2<5 of 12.2" });
  });
});

describe("the program of a thread", () => {
  it("is that of its process, where it executed none itself", () => {
    const text = [...HOST, `101 ${THREAD} = 104`, "104 getpid() = 101"].join("\n");
    const { traces } = parseTraces(`${text}\n`, "strace", { path: "a", architecture: null });
    expect(traces.map(({ name, program }) => [name, program])).toEqual([
      ["a#100", "init"],
      ["a#101", "nginx"],
      ["a#104", "nginx"],
    ]);
  });
});
