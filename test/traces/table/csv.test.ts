import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { isCsvHeader, reasonAgainstTable } from "../../../src/traces/table/csv.ts";
import { sniffFormat } from "../../../src/traces/sniff.ts";
import { createTraceParser } from "../../../src/traces/trace-parser.ts";
import { refusalText } from "../../support/refusal.ts";
import { expectLinear, HOSTILE_CHARACTERS, repeated } from "../../support/growth.ts";
import { parseTraces, worded } from "../../support/worded-traces.ts";

const source = { path: "x", architecture: null };
const parse = (text: string, architecture: string | null = null) =>
  parseTraces(text, "csv", { path: "x", architecture });
const refusal = (text: string) => refusalText(() => parse(text), "E_TRACE");

/** The calls of each thread, "" where the text names none. */
function threads(text: string, architecture: string | null = null): Record<string, readonly string[]> {
  const { traces } = parse(text, architecture);
  return Object.fromEntries(traces.map((trace) => [trace.name.replace(/^x#?/, ""), trace.calls]));
}

const NAMED = "time,pid,tid,syscall\n1.5,7,7,read\n1.6,7,8,close\n1.7,7,7,write\n";
const NUMBERED = "tid\tsyscall\n7\t0\n8\t3\n7\t1\n";
const OBJECTS =
  '{"tid":7,"syscall":"read"}\n{"syscall":"close","tid":"8"}\n{"tid":7,"syscall":"write","x":{"y":[1]}}\n';
const EXPECTED = { "7": ["read", "write"], "8": ["close"] };

describe("the reader of tables", () => {
  it("reads a call a row, in its thread", () => {
    expect(threads(NAMED)).toEqual(EXPECTED);
    expect(threads(NUMBERED, "x86_64")).toEqual(EXPECTED);
    expect(threads(OBJECTS)).toEqual(EXPECTED);
  });

  it.each([",", ";", "\t"])("finds out that %j parts the cells", (separator) => {
    expect(threads(NAMED.replaceAll(",", separator))).toEqual(EXPECTED);
  });

  it.each([
    ["tid", "syscall"],
    ["TID", "Syscall_Name"],
    ["thread", "call"],
    ["thread_id", "syscall nr"],
    ["thread.tid", "evt.type"],
    ["pid", "number"],
    ["process_id", "nr"],
    ["tgid", "sysno"],
  ])("knows the columns %s and %s", (thread, call) => {
    expect(threads(`other,${thread},${call}\nx,7,read\nx,8,close\nx,7,write\n`)).toEqual(EXPECTED);
    const keys = { [thread]: 7, [call]: "read" };
    expect(threads(JSON.stringify(keys))).toEqual({ "7": ["read"] });
  });

  it("passes byte order marks, line ends of Windows, blanks, blank lines and comments before the header", () => {
    expect(threads("\uFEFF# mine\r\n\r\n tid , syscall \r\n 7 , read \r\n\r\n8,close\r\n7,write\r\n")).toEqual(
      EXPECTED,
    );
  });

  it("takes quotes off, with separators and quotes in them", () => {
    const text = '"tid","comm","syscall"\n"7","a, ""b""","read"\n"8","",close\n7, "c" ,write\n';
    expect(threads(text)).toEqual(EXPECTED);
    expect(parse(text).traces.map(({ program }) => program)).toEqual(["c", undefined]);
    expect(parse('tid,comm,syscall\n7,"a, ""b""",read\n').traces[0]?.program).toBe('a, "b"');
  });

  it.each(['"evil', 'e"v"il', '"a" b', '""', '"', '"a\tb', "a\tb", "a\t\tb\t5", "'\"'"])(
    "reads the rows of a program that calls itself %j from tables of tabs that know no quotes",
    (program) => {
      const { traces, warnings } = parse(`tid\tsyscall\tcomm\n7\tread\t${program}\n7\twrite\t${program}\n`);
      expect(traces.map(({ calls }) => calls)).toEqual([["read", "write"]]);
      expect(warnings).toEqual([]);
    },
  );

  it("cuts a row of tabs whose quotes do not close at its tabs, and gives a program in the last column the rest of the row", () => {
    const programs = (text: string) => parse(text).traces.map(({ program }) => program);
    expect(programs('tid\tcomm\tsyscall\n7\t"evil\tread\n')).toEqual(['"evil']);
    expect(programs("tid\tsyscall\tcomm\n7\tread\ta\tb\n")).toEqual(["a\tb"]);
    expect(programs("tid,syscall,program\n7,read,a,b\n")).toEqual(["a,b"]);
    expect(parse("tid,comm,syscall\n7,a,read\n7,a,b,read\n").warnings).toHaveLength(1);
  });

  it("skips rows that are cut short, have a quote left open, or name no call or thread", () => {
    const text = `${NAMED}1.8,7\n1.9,7,"7,read\n1.9,7,7,\n1.9,7,7,no-call!\n1.9,7,7,read,8\n1.9,7,7,5000\n`;
    const { traces, warnings } = parse(text, "x86_64");
    expect(traces.map(({ calls }) => calls)).toEqual([["read", "write"], ["close"]]);
    expect(warnings).toEqual(["x:5: 6 lines are not call rows and were skipped"]);
    expect(parse("pid,tid,syscall\n7,7,read\n7,,read\n").traces[0]?.calls).toEqual(["read", "read"]);
    expect(parse("tid,syscall\n7,read\n,read\n").warnings).toEqual(["x:3: 1 line is not a call row and was skipped"]);
    expect(parse(`${OBJECTS}{"tid":7,"sysc\n[1]\nnull\n{"tid":7}\n{"syscall":"read"}\n`).warnings).toEqual([
      "x:4: 5 lines are not call rows and were skipped",
    ]);
  });

  it("gives empty cells at the end of a row parted by tabs", () => {
    expect(threads("tid\tsyscall\tcontainer\n7\tread\t\n8\tclose\ta\n7\twrite\t\n")).toEqual(EXPECTED);
  });

  it("needs an architecture where calls are numbers: the row's own, the user's, or a list of names", async () => {
    expect(await refusal(NUMBERED)).toContain("--arch");
    const text = "tid,arch,syscall\n1,i386,3\n2,x86_64,3\n3,AMD64,3\n4,arm64,63\n5,sparc64,63\n6,,3\n7,,read\n8,!,3\n";
    const { traces, warnings } = parse(text, "i386");
    expect(traces.map(({ calls, architecture }) => [calls[0], architecture])).toEqual([
      ["read", "i386"],
      ["close", "x86_64"],
      ["close", "x86_64"],
      ["read", "aarch64"],
      ["sparc64-63", "sparc64"],
      ["read", "i386"],
      ["read", "i386"],
    ]);
    expect(warnings).toHaveLength(1);
    const listed = parseTraces(NUMBERED, "csv", { ...source, callNames: ["zero", "one"] });
    expect(listed.traces.map(({ calls }) => calls)).toEqual([["zero", "one"], ["call-3"]]);
  });

  it("reads names and numbers in one table, skipped calls (-1), and the kernel's names of functions", () => {
    const text = "tid,syscall\n7,READ\n7,3\n7,-1\n7,sys_newfstat\n7,__x64_sys_openat\n7,newfstatat\n7,sysinfo\n";
    expect(threads(text, "x86_64")).toEqual({ "7": ["read", "close", "fstat", "openat", "newfstatat", "sysinfo"] });
    expect(parse(text, "x86_64").warnings).toEqual([]);
  });

  it.each(["12.0", "12.", ".5", "-1.0"])("refuses the call number %s", async (number) => {
    expect(await refusal(`tid,syscall\n7,read\n7,${number}\n`)).toMatch(/^x:3: call number .* decimal point/);
  });

  it("refuses numbers of JSON that are not whole", async () => {
    expect(await refusal('{"tid":7,"syscall":12.5}\n')).toMatch(/^x:1: .*decimal point/);
  });

  it.each([
    ["time", "1.5", 1.5],
    ["timestamp", "1700000000.25", 1700000000.25],
    ["time_s", "2", 2],
    ["time_ms", "1500", 1.5],
    ["timestamp_us", "1500000", 1.5],
    ["time (ns)", "1500000000", 1.5],
    ["ts_ns", "1500000000", 1.5],
    ["nsecs", "1500000000", 1.5],
    ["time", "2023-11-14T22:13:20Z", 1700000000],
    ["time", "2023-11-14 22:13:20.5", 1700000000.5],
    ["time", "2023-11-14T23:13:20.123456789+01:00", 1700000000.123457],
    ["time", "1.7e9", 1.7e9],
    ["time", "1700000000123", 1700000000.123],
    ["timestamp", "1700000000123456", 1700000000.123456],
    ["ts", "1700000000123456789", 1700000000.123457],
    ["time_s", "1700000000123", 1700000000123],
    ["time_ms", "1700000000123456", 1700000000123.456],
    ["time", "0x10", NaN],
    ["time", "Infinity", NaN],
    ["time", "1 2", NaN],
    ["time", "soon", NaN],
    ["time", "", NaN],
  ])("reads %s %j as %d seconds", (name, text, seconds) => {
    const keeping = { ...source, keepsTimes: true };
    const { traces } = parseTraces(`${name},tid,syscall\n${text},7,read\n`, "csv", keeping);
    expect([...(traces[0]?.seconds ?? [])]).toEqual([Number.isNaN(seconds) ? NaN : expect.closeTo(seconds, 6)]);
    const object = JSON.stringify({ [name]: text, tid: 7, syscall: "read" });
    expect([...(parseTraces(object, "csv", keeping).traces[0]?.seconds ?? [])]).toEqual([
      Number.isNaN(seconds) ? NaN : expect.closeTo(seconds, 6),
    ]);
  });

  it("keeps traces per process and per container", () => {
    const text = "pid,tid,container,syscall\n7,7,a,read\n7,8,a,close\n9,9,,write\n";
    const per = (unit: "process" | "container") =>
      parseTraces(text, "csv", { ...source, per: unit }).traces.map(({ name, calls }) => [name, calls]);
    expect(per("process")).toEqual([
      ["x#7", ["read", "close"]],
      ["x#9", ["write"]],
    ]);
    expect(per("container")).toEqual([
      ["x#a", ["read", "close"]],
      ["x#host", ["write"]],
    ]);
  });

  it("says that a table without threads was read as one", () => {
    expect(threads("time,syscall\n1,read\n2,close\n")).toEqual({ "": ["read", "close"] });
    expect(parse("time,syscall\n1,read\n").warnings).toEqual([expect.stringContaining("no column names the thread")]);
  });

  it("says that labels come from folders", () => {
    expect(parse("tid,syscall,label\n7,read,1\n").warnings).toEqual([expect.stringContaining("normal/, attack/")]);
  });

  it("counts one direction where a table has both", () => {
    const text = "tid,evt.dir,evt.type\n7,>,read\n7,<,read\n8,>,close\n8,<,close\n7,>,write\n";
    expect(threads(text)).toEqual(EXPECTED);
  });

  it("leaves sysdig's events that are no calls out, counts a call's entry and exit once, and knows its names", () => {
    const header = "evt.num,evt.rawtime,thread.tid,proc.name,evt.dir,evt.type\n";
    const events = ["openat >", "openat <", "switch >", "pread >", "pread <", "procexit >"];
    const rows = events.map((event, index) => {
      const [type = "", direction = ""] = event.split(" ");
      return `${index + 1},170000000000000000${index},7,cat,${direction},${type}\n`;
    });
    const { traces, warnings } = parse(header + rows.join(""));
    expect(traces.map(({ calls }) => calls)).toEqual([["openat", "pread64"]]);
    expect(warnings).toEqual(["x: 2 rows are of events that are not a system call, and not counted: switch, procexit"]);
    const objects = events.map((event) => {
      const [type, direction] = event.split(" ");
      return JSON.stringify({ "evt.dir": direction, "evt.type": type, "proc.name": "cat", "thread.tid": 7 });
    });
    const json = parseTraces(objects.join("\n"), "auto", source);
    expect(json.traces.map(({ calls, program }) => [calls, program])).toEqual([[["openat", "pread64"], "cat"]]);
  });

  it("counts exits of sysdig whose entries are not there, and gaps", () => {
    expect(threads("tid,evt.dir,evt.type\n7,<,read\n7,<,close\n8,<,write\n")).toEqual({
      "7": ["read", "close"],
      "8": ["write"],
    });
    expect(threads("tid,evt.type\n7,read\n7,pread\n7,switch\n")).toEqual({ "7": ["read", "pread64"] });
    expect(parse("tid,evt.dir,evt.type\n7,>,read\n1,>,drop\n1,<,drop\n").traces[0]?.lostEvents).toBe(1);
  });

  it("knows an id that comes back after procexit as another thread", () => {
    const text = "tid,evt.dir,evt.type\n7,>,read\n7,>,procexit\n7,>,close\n";
    expect(threads(text)).toEqual({ "7": ["read"], "7.2": ["close"] });
  });

  it.each(["security_file_open", "cap_capable", "sched_process_exit", "vfs_write", "do_exit", "switch", "procexit"])(
    "counts the kernel's %s as no call, in whatever table",
    async (name) => {
      const { traces, warnings } = parse(`pid,tid,syscall\n7,7,read\n7,7,${name}\n7,7,sched_yield\n`);
      expect(traces.flatMap(({ calls }) => calls)).toEqual(["read", "sched_yield"]);
      expect(warnings).toEqual([`x: 1 row is of an event that is not a system call, and not counted: ${name}`]);
      expect(await refusal(`pid,syscall\n7,${name}\n`)).toContain(`holds no system calls: it holds ${name}; `);
    },
  );

  it.each(["trace", "run", "session", "hostName"])("separates the runs of one table by its column %s", (column) => {
    expect(threads(`${column},time,call\n1,1,read\n2,1,close\n1,2,write\n`)).toEqual({
      "1": ["read", "write"],
      "2": ["close"],
    });
    expect(threads(`${column},tid,pid,syscall\na,7,7,read\nb,7,7,close\na,7,7,write\n`)).toEqual({
      "a:7": ["read", "write"],
      "b:7": ["close"],
    });
    expect(parse(`${column},time,call\n1,1,read\n`).warnings).toEqual([expect.stringContaining("all rows of one run")]);
  });

  it.each([
    ["threadId", "syscallName"],
    ["ThreadID", "SyscallNr"],
    ["processId", "syscall"],
    ["TID", "SysCall"],
  ])("knows the columns %s and %s in camel case", (thread, call) => {
    expect(threads(`${thread},${call}\n7,read\n8,close\n7,write\n`)).toEqual(EXPECTED);
    expect(threads(`{"${thread}":7,"syscall":"read"}\n{"${thread}":8,"syscall":"close"}\n`)).toEqual({
      "7": ["read"],
      "8": ["close"],
    });
  });

  it("reads containers from columns in camel case", () => {
    const text = "threadId,containerId,syscall\n7,a,read\n8,b,close\n";
    const { traces } = parseTraces(text, "csv", { ...source, per: "container" });
    expect(traces.map(({ name }) => name)).toEqual(["x#a", "x#b"]);
  });

  it("says where times run backwards within a thread", () => {
    const backwards = "x: 1 row is earlier than the one before of the same thread, so calls are in a wrong order";
    const warned = [`${backwards}; sort the rows by time first`];
    expect(parse("time,tid,syscall\n1.5,7,read\n1.25,7,close\n1.4,7,close\n").warnings).toEqual(warned);
    expect(parse('time,tid,syscall\n1700000000000000002,7,read\n"1700000000000000001",7,close\n').warnings).toEqual([]);
    expect(parse("time,tid,syscall\n2,7,read\n1,8,close\n3,7,close\n2,8,close\n").warnings).toEqual([]);
    expect(parse('{"time":2,"tid":7,"syscall":"read"}\n{"time":1,"tid":7,"syscall":"read"}').warnings).toEqual(warned);
    expect(parse("evt.rawtime,tid,evt.dir,evt.type\n2,7,>,read\n1,7,>,close\n").warnings).toEqual(warned);
  });

  it("reads the rows of BETH: calls by the name of the event, of each host by itself, in their thread", () => {
    const header =
      "timestamp,processId,threadId,parentProcessId,userId,mountNamespace,processName,hostName,eventId,eventName,stackAddresses,argsNum,returnValue,args,sus,evil";
    const row = (time: number, host: string, id: number, name: string) =>
      `${time},382,382,1,101,4026532232,systemd-resolve,${host},${id},${name},"[140, 145]",2,0,"[{'name': 'a', 'type': 'int', 'value': 5}]",0,0`;
    const rows = [
      row(124.4, "ip-1", 3, "close"),
      row(124.5, "ip-1", 1010, "cap_capable"),
      row(124.6, "ip-2", 41, "socket"),
      row(124.7, "ip-1", 1005, "security_file_open"),
      row(124.8, "ip-1", 59, "execve"),
      row(124.9, "ip-1", 1007, "sched_process_exit"),
      row(125, "ip-1", 42, "connect"),
    ];
    const { traces, warnings, format } = parseTraces([header, ...rows].join("\n"), "auto", source);
    expect(format).toBe("csv");
    expect(traces.map(({ name, calls, program }) => [name, calls, program])).toEqual([
      ["x#ip-1:382", ["close", "execve"], "systemd-resolve"],
      ["x#ip-2:382", ["socket"], "systemd-resolve"],
      ["x#ip-1:382.2", ["connect"], "systemd-resolve"],
    ]);
    expect(warnings).toEqual([
      "x: 3 rows are of events that are not a system call, and not counted: cap_capable, security_file_open, sched_process_exit",
    ]);
  });

  it("reads ids that stand in an object of the row's, as recorders of Kubernetes write them", () => {
    const text = `{"runtime":{"containerId":"ab"},"proc":{"comm":"cat","pid":7,"tid":8},"syscall":"openat","ret":3}\n`;
    const { traces, format } = parseTraces(text, "auto", source);
    expect([format, traces[0]?.name, traces[0]?.program]).toEqual(["csv", "x#8", "cat"]);
    expect(parseTraces(text, "csv", { ...source, per: "container" }).traces[0]?.name).toBe("x#ab");
  });

  it.each([
    ["k8s.node", { k8s: { node: "N", podName: "p" } }],
    ["host.name", { host: { name: "N" } }],
    ["agent.hostname", { agent: { hostname: "N", name: "x" } }],
    ["node_name", { node_name: "N" }],
  ])("keeps equal ids of several machines apart by %s, and what is outside of their containers", (_, place) => {
    const row = (node: string, call: string, containerId: string) =>
      JSON.stringify({ ...place, runtime: { containerId }, pid: 7, syscall: call }).replace('"N"', `"${node}"`);
    const text = [row("a", "read", ""), row("b", "close", ""), row("a", "write", "c1")].join("\n");
    expect(threads(text)).toEqual({ "a:7": ["read", "write"], "b:7": ["close"] });
    const { traces } = parseTraces(text, "csv", { ...source, per: "container" });
    expect(traces.map(({ name }) => name)).toEqual(["x#a:host", "x#b:host", "x#a:c1"]);
  });

  it("reads the events of auditbeat", () => {
    const event = (call: string, pid: number) =>
      JSON.stringify({
        "@timestamp": "2023-11-14T22:13:20.123Z",
        event: { module: "auditd", action: "opened-file" },
        host: { name: "web" },
        process: { pid, name: "cat", ppid: 1 },
        auditd: { message_type: "syscall", sequence: 5, data: { arch: "x86_64", syscall: call, exit: "3" } },
      });
    const text = [event("openat", 7), event("read", 8), event("close", 7)].join("\n");
    const { traces, format } = parseTraces(text, "auto", { ...source, keepsTimes: true });
    expect(format).toBe("csv");
    expect(traces.map(({ name, calls, program, architecture }) => [name, calls, program, architecture])).toEqual([
      ["x#web:7", ["openat", "close"], "cat", "x86_64"],
      ["x#web:8", ["read"], "cat", "x86_64"],
    ]);
    expect(traces[0]?.seconds?.[0]).toBeCloseTo(1700000000.123, 6);
  });

  it("passes over auditbeat's other events, also where the first line is one, and counts what it passed over", async () => {
    const login = JSON.stringify({
      "@timestamp": "2023-11-14T22:13:20.123Z",
      agent: { hostname: "web", type: "auditbeat" },
      auditd: { message_type: "user_login", result: "fail" },
      process: { pid: 9 },
    });
    const started = JSON.stringify({
      event: { action: "process_started" },
      agent: { type: "auditbeat" },
      process: { pid: 7 },
    });
    const call = JSON.stringify({
      auditd: { message_type: "syscall", data: { arch: "x86_64", syscall: "execve" } },
      process: { pid: 7 },
    });
    const { traces, warnings, format } = parseTraces([login, started, call].join("\n"), "auto", source);
    expect([format, traces.map(({ calls }) => calls)]).toEqual(["csv", [["execve"]]]);
    expect(warnings).toEqual([
      "x: 2 rows are of events that are not a system call, and not counted: user_login, process_started",
    ]);
    const none = await refusalText(() => parseTraces([login, started].join("\n"), "csv", source), "E_TRACE");
    expect(none).toContain("holds no system calls: it holds user_login, process_started; ");
  });

  it("reads the events of sysdig -j: calls once, by the kernel's names; what has no thread, or is cut, is unread", () => {
    const event = (type: string, dir: string, tid: number | null, at: number) =>
      JSON.stringify({
        "evt.cpu": 1,
        "evt.dir": dir,
        "evt.info": "fd=3(<f>/etc/a\n) ",
        "evt.num": at,
        "evt.outputtime": 1_700_000_000_000_000_000 + 1000 * at,
        "evt.type": type,
        "proc.name": "cat",
        "thread.tid": tid,
      });
    const lines = [
      event("openat", ">", 7, 1),
      event("openat", "<", 7, 2),
      event("switch", ">", 7, 3),
      event("pread", ">", 7, 4),
      event("close", ">", null, 5),
      event("pread", "<", 7, 6),
      event("read", ">", 7, 7).slice(0, -20),
    ];
    const { traces, format } = parseTraces(`[${lines.join(",\n")}`, "auto", { ...source, keepsTimes: true });
    expect(format).toBe("csv");
    expect(traces.map(({ name, calls, program, unreadCalls }) => [name, calls, program, unreadCalls])).toEqual([
      ["x#7", ["openat", "pread64"], "cat", 2],
    ]);
    expect(traces[0]?.seconds?.[0]).toBeCloseTo(1_700_000_000.000001, 5);
  });

  it("reads an object whichever of its keys comes first, and however deep others are", () => {
    expect(sniffFormat('{"args":{"fd":3},"pid":7,"syscall":"read"}', "x")).toBe("csv");
    expect(sniffFormat('{"pid":7,"syscall":"read","args":{"fd":3}}', "x")).toBe("csv");
    expect(threads('{"args":{"fd":3},"pid":7,"syscall":"read"}')).toEqual({ "7": ["read"] });
  });

  it.each([
    ["enter entry > ENTER In", "exit"],
    ["ENTER enter", "<"],
    ["in in", "out"],
    ["exit < return Exit OUT", "enter"],
  ])("counts the direction %j, in whatever words, and %j never", (words, other) => {
    const sides = words.split(" ");
    const rows = sides.map((word) => `7,${word},read\n7,${other},read\n`);
    const { traces, warnings } = parse(`tid,direction,syscall\n${rows.join("")}`);
    expect(traces[0]?.calls).toEqual(sides.map(() => "read"));
    expect(warnings).toEqual([]);
  });

  it("skips rows of no direction, or another word, and says so", () => {
    const { traces, warnings } = parse("tid,direction,syscall\n7,up,read\n7,,read\n7,enter,close\n7,exit,close\n");
    expect(traces[0]?.calls).toEqual(["close"]);
    expect(warnings).toEqual(["x:2: 2 lines are not call rows and were skipped"]);
  });

  it("reads numbers of x32, and skips those beyond any table", () => {
    const text = "tid,syscall\n7,1073741824\n7,1073742344\n7,4096\n7,1073745920\n";
    expect(threads(text, "x86_64")).toEqual({ "7": ["read", "execve"] });
    expect(threads("tid,arch,syscall\n7,x86_64,1073742344\n7,x86_64,5000\n")).toEqual({ "7": ["execve"] });
    expect(threads("tid,syscall\n7,3\n7,1073741824\n", "i386")).toEqual({ "7": ["read"] });
  });

  it("takes a column of lost events and bpftrace's lines for gaps", () => {
    expect(parse("tid,syscall,lost\n7,read,0\n,,5\n7,close,1\n").traces[0]?.lostEvents).toBe(6);
    expect(parse(`Attaching 2 probes...\n${NAMED}Lost 12 events\n${NAMED.slice(21)}`).traces[0]).toMatchObject({
      lostEvents: 12,
      calls: ["read", "write", "read", "write"],
    });
    expect(parse('{"lost":3}\n{"tid":1,"syscall":"read"}').traces[0]).toMatchObject({ name: "x#1", lostEvents: 3 });
  });

  it("refuses two columns of one meaning and none of calls, and says which there are", async () => {
    expect(await refusal("tid,thread_id,syscall\n7,7,read\n")).toBe(
      'x:1: the columns "tid" and "thread_id" both name the thread; leave one of them',
    );
    expect(await refusal('{"tid":7,"thread":7,"syscall":"read"}')).toMatch(/^x:1: two keys name the thread/);
    expect(await refusal("time,tid,name\n1,7,read\n")).toMatch(/^x:1: no column .* has time, tid, name/);
  });

  it("refuses a table without a header, with an example", async () => {
    const row = "11/03/2016,2:45:03,1834,/usr/sbin/apache2,3,10123,normal,normal,0";
    expect(await refusal(row)).toMatch(/^x:1: a table needs a header.*"time,pid,tid,syscall"/);
    expect(reasonAgainstTable(row)?.problem).toBe("table.no-header");
    expect(reasonAgainstTable("time,tid,name")).toMatchObject({ columns: ["time", "tid", "name"] });
    expect(reasonAgainstTable('openat(AT_FDCWD, "a", O_RDONLY) = 3')).toBeNull();
    expect(reasonAgainstTable("read write close")).toBeNull();
    expect(await refusal("read write")).toMatch(/^x:1: no header with a column "syscall"/);
  });

  it("refuses a map of bpftrace after its first line", async () => {
    expect(await refusal("Attaching 1 probe...\n\n@[read]: 5\n")).toContain("bpftrace");
  });

  it("refuses a line that is none of its rows where the user is strict", async () => {
    const strict = () => parseTraces(`${NAMED}hello\n`, "csv", { ...source, isStrict: true });
    expect(await refusalText(strict, "E_TRACE")).toMatch(/^x:5: "hello" is not a call row/);
  });

  it("takes ids, names and keys that objects have for themselves", () => {
    expect(threads("tid,syscall\n__proto__,constructor\n")).toEqual({ ["__proto__"]: ["constructor"] });
    expect(threads('{"__proto__":1,"constructor":2,"tid":7,"syscall":"valueof"}')).toEqual({ "7": ["valueof"] });
  });

  it("reads the same however the text is cut", () => {
    const texts = [NAMED, NUMBERED, OBJECTS];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.constantFrom(...texts), (size, text) => {
        const bytes = new TextEncoder().encode(text);
        const parser = createTraceParser("auto", { ...source, architecture: "x86_64" });
        for (let at = 0; at < bytes.length; at += size) parser.push(bytes.subarray(at, at + size));
        expect(worded(parser.finish())).toEqual(parse(text, "x86_64"));
      }),
    );
  });

  it("reads plain rows as it reads quoted ones", () => {
    const cell = fc.constantFrom("7", " 8 ", "read", "3", "", "\u00e9", "\u00a0", "-1", "4096", "x y", "a\tb");
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 })), (table) => {
        const text = (write: (text: string) => string) =>
          `tid,syscall,comm\n1,read,x\n${table.map((row) => row.map(write).join(",")).join("\n")}`;
        expect(
          parse(
            text((written) => `"${written}"`),
            "i386",
          ),
        ).toEqual(parse(text(String), "i386"));
      }),
    );
  });

  it("never throws anything but its own error on rows of any letters", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (rows) => {
        const { traces } = parse(`tid,syscall\n1,read\n${rows.filter((row) => !row.includes(".")).join("\n")}`, "i386");
        for (const call of traces.flatMap(({ calls }) => calls)) expect(call).toMatch(/^[a-zA-Z_]\w*(?:-\d+)?$/);
      }),
    );
  });

  it.each(['"', ",", '""', '",', "{", '{"a":', '\\"', " "])(
    "reads a long line of %j in no more than linear time",
    (piece) =>
      expectLinear((size) => {
        const long = repeated(piece, size);
        for (const text of [NAMED, OBJECTS]) parse(`${text}${long}\n1,7,7,"${long}\n{"syscall":"${long}\n`);
        for (const line of [long, `{${long}`, `{"a":"${long}`, `{"a":[${long}`]) isCsvHeader(line);
      }, HOSTILE_CHARACTERS),
  );
});

describe("the first line of a table", () => {
  it.each([
    "tid,syscall",
    "Time (s);PID;Syscall",
    "pid\ttid\tnr",
    '"","tid","syscall"',
    "syscall",
    "Attaching 1 probe...",
  ])("is %j", (line) => {
    expect(isCsvHeader(line)).toBe(true);
  });

  it.each([
    '{"syscall":"read"}',
    '{"tid":7,"args":["a",1],"Syscall":0',
    '{ "time": 1.5e9, "comm": "a \\" b", "syscall": "read" }',
  ])("is the object %j", (line) => {
    expect(isCsvHeader(line)).toBe(true);
  });

  it.each([
    'openat(AT_FDCWD, "a", O_RDONLY) = 3',
    "prctl(1, call, number) = 0",
    "read write close",
    "read|write|close",
    "call",
    "5 3 3 6 102",
    "162 4",
    "type=SYSCALL msg=audit(1700000000.123:456): arch=c000003e syscall=257",
    "12 10:00:01.000000123 0 cat (4242) > read fd=3",
    "11/03/2016,2:45:03,1834,/usr/sbin/apache2,3,10123,normal,normal,0",
    "time,tid,name",
    '{"time":"t","rule":"r","output_fields":{"evt.type":"openat"}}',
    '{"timestamp":1,"threadId":7,"eventId":"257","eventName":"openat","syscall":"openat","args":[]}',
    '{"timestamp":{"seconds":"1"},"name":"openat","workload":{"process":{"thread":{"syscall":"openat"}}}}',
    '{"process_tracepoint":{"event":"sys_enter","args":[{"syscall_id":{"id":101,"abi":"x64"}}]}}',
    '{"SYSCALL":{"arch":"0xc000003e","syscall":62,"pid":7}}',
    '{"ID":"1","SYSCALL":{"syscall":62}}',
    '{"a":{"syscall":"read"}}',
    '{"tid":7}',
  ])("is not %j", (line) => {
    expect(isCsvHeader(line)).toBe(false);
  });

  it("shows the format", () => {
    for (const text of [NAMED, NUMBERED, OBJECTS]) expect(sniffFormat(text, "x")).toBe("csv");
  });
});
