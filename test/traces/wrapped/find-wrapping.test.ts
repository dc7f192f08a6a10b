import { describe, expect, it } from "@jest/globals";
import { createTraceParser } from "../../../src/traces/trace-parser.ts";
import type { TraceFormat } from "../../../src/traces/formats.ts";
import { FORMAT_LINES } from "../../support/format-lines.ts";
import { randomInteger } from "../../support/random.ts";
import { refusalText } from "../../support/refusal.ts";
import { parseTraces } from "../../support/worded-traces.ts";

const source = { path: "x", architecture: "x86_64", keepsTimes: true };
const TIME = "2026-01-02T03:04:05.678901234Z";

const STRACE = ['7 openat(AT_FDCWD, "a\\n", 0) = 3', "8 read(3, 0x7f, 9) = 9", "7 close(3) = 0", "7 exit_group(0) = ?"];
const WRITERS: Readonly<Record<string, (line: string) => string>> = {
  "docker's json-file": (line) => JSON.stringify({ log: `${line}\n`, stream: "stderr", time: TIME }),
  "CRI's log": (line) => `${TIME} stderr F ${line}`,
  "kubectl logs --prefix": (line) => `[pod/web-5d/agent] ${line}`,
  "kubectl logs --prefix --timestamps": (line) => `[pod/web-5d/agent] ${TIME} ${line}`,
  "journalctl -o json": (line) => JSON.stringify({ __CURSOR: "s=1", _TRANSPORT: "stdout", _PID: "9", MESSAGE: line }),
  "journalctl -o json, of bytes": (line) =>
    JSON.stringify({ MESSAGE: [...new TextEncoder().encode(line)], __REALTIME_TIMESTAMP: "1700000000000000" }),
  "journalctl -o export": (line) => `__CURSOR=s=1\n_TRANSPORT=stdout\nMESSAGE=${line}\n_PID=9\n`,
  filebeat: (line) => JSON.stringify({ "@timestamp": TIME, log: { file: { path: "/a" }, offset: 5 }, message: line }),
  "fluent-bit": (line) => JSON.stringify({ stream: "stdout", logtag: "F", message: line, time: TIME }),
  "docker in filebeat": (line) =>
    JSON.stringify({ "@timestamp": TIME, message: JSON.stringify({ log: `${line}\n`, stream: "stdout", time: TIME }) }),
};

/** Lines of one format only, so that what they are read as is known. */
const INNER: Readonly<Partial<Record<TraceFormat, readonly string[]>>> = {
  strace: STRACE,
  auditd: FORMAT_LINES.auditd.slice(0, 4),
  falco: FORMAT_LINES.falco,
  tetragon: FORMAT_LINES.tetragon,
  tracee: FORMAT_LINES.tracee,
  sysdig: FORMAT_LINES.sysdig,
  perf: FORMAT_LINES.perf,
};

const read = (text: string, format: TraceFormat | "auto" = "auto") => {
  const { traces, warnings, format: found } = parseTraces(text, format, source);
  return { traces, warnings, format: found };
};

describe.each(Object.keys(INNER) as (keyof typeof INNER)[])("the lines of %s", (format) => {
  const lines = INNER[format] ?? [];
  const plain = read(lines.join("\n"), format);

  // What a program writes into the journal is no record of the kernel: a test of its own is below.
  const writers = Object.keys(WRITERS).filter((name) => format !== "auditd" || !name.startsWith("journalctl"));

  it.each(writers)("are read the same in %s, whatever the pieces they come in", (name) => {
    const text = lines.map((line) => WRITERS[name]?.(line) ?? "").join("\n");
    expect(read(text)).toEqual(plain);
    expect(read(`${text}\n`, format)).toEqual(plain);
    const random = randomInteger(5);
    const bytes = new TextEncoder().encode(`${text}\n`.repeat(400));
    const parser = createTraceParser(format, source);
    for (let at = 0; at < bytes.length;) {
      const end = at + 1 + random(4000);
      parser.push(bytes.subarray(at, end));
      at = end;
    }
    expect(parser.finish().traces.map(({ calls }) => calls)).toEqual(
      read(`${lines.join("\n")}\n`.repeat(400), format).traces.map(({ calls }) => calls),
    );
  });
});

describe.each(["falco", "tetragon", "tracee", "csv"] as const)("the objects of %s", (format) => {
  const lines = format === "csv" ? ['{"args":{"fd":[1,{"a":"}{"}]},"pid":7,"syscall":"read"}'] : FORMAT_LINES[format];
  const objects = lines.map((line) => JSON.parse(line) as unknown);
  const plain = read(lines.join("\n"), format);
  const pretty = (indent: number) => objects.map((object) => JSON.stringify(object, null, indent));

  it.each([
    ["made pretty", pretty(2).join("\n")],
    ["made pretty with tabs", objects.map((object) => JSON.stringify(object, null, "\t")).join("\n")],
    ["of a list", JSON.stringify(objects)],
    ["of a pretty list", JSON.stringify(objects, null, 2)],
    ["of a list with an object a line", `[${lines.join(",\n")}\n]\n`],
    ["of a list that is still being written", `[${lines.join(",\n")},\n`],
    ["after a byte order mark and line ends of Windows", `\uFEFF${pretty(4).join("\r\n").replaceAll("\n", "\r\n")}`],
  ])("are read the same %s", (_, text) => {
    expect(read(text)).toEqual(plain);
    expect(read(text, format)).toEqual(plain);
    const bytes = new TextEncoder().encode(text);
    for (const size of [1, 7]) {
      const parser = createTraceParser(format, source);
      for (let at = 0; at < bytes.length; at += size) parser.push(bytes.subarray(at, at + size));
      expect(parser.finish().traces).toEqual(plain.traces);
    }
  });

  it("are read whichever key comes first", () => {
    const turned = objects.map((object) =>
      JSON.stringify(Object.fromEntries(Object.entries(object as Record<string, unknown>).reverse())),
    );
    expect(read(turned.join("\n"))).toEqual(plain);
  });
});

describe("objects that stand in an object's list", () => {
  const text = `{"apiVersion":"v1","items":[${FORMAT_LINES.tetragon.join(",")}]}`;

  it.each(["auto", "tetragon", "falco", "tracee"] as const)(
    "are refused with the command that parts them, and not with how to record (%s)",
    async (format) => {
      for (const form of [text, JSON.stringify(JSON.parse(text), null, 2)]) {
        const problem = await refusalText(() => read(form, format), "E_TRACE");
        expect(problem).toMatch(/^x:1: .*jq -c '\.items\[\]' FILE > FILE\.jsonl/);
      }
    },
  );
});

describe("lines in a wrapping", () => {
  it("are joined where a runtime cut them into parts, each stream by itself", () => {
    const [line = ""] = FORMAT_LINES.tetragon;
    const [first, second, third] = [line.slice(0, 60), line.slice(60, 100), line.slice(100)];
    const whole = read(line).traces;
    const cri = [
      `${TIME} stdout P ${first}`,
      `${TIME} stderr F time="x" level=info msg="started"`,
      `${TIME} stdout P ${second}`,
      `${TIME} stdout F ${third}`,
    ];
    expect(read(cri.join("\n"), "tetragon").traces).toEqual(whole);
    const docker = [first, second, `${third}\n`].map((log) => JSON.stringify({ log, stream: "stdout", time: TIME }));
    expect(read(docker.join("\n")).traces).toEqual(whole);
    const journal = [first, second, third].map((MESSAGE, at) =>
      JSON.stringify({ __CURSOR: "s", _STREAM_ID: "a", MESSAGE, ...(at < 2 ? { _LINE_BREAK: "line-max" } : {}) }),
    );
    expect(read(journal.join("\n")).traces).toEqual(whole);
  });

  it("keep the numbers that they have in the file", () => {
    const lines = [...STRACE.slice(0, 2), "nonsense", ...STRACE.slice(2)];
    for (const write of [WRITERS["CRI's log"], WRITERS["docker's json-file"]]) {
      const { warnings } = read(lines.map((line) => write?.(line) ?? "").join("\n"), "strace");
      expect(warnings).toEqual(["x:3: 1 line is not a strace line and was skipped"]);
    }
    const pretty = ['{"tid":7,"syscall":"read"}', '{"tid":8,"x":1}'].map((line) =>
      JSON.stringify(JSON.parse(line), null, 2),
    );
    expect(read(`${pretty.join("\n")}\n${pretty[1] ?? ""}`, "csv").warnings).toEqual([
      "x:5: 2 lines are not call rows and were skipped",
    ]);
  });

  it("are counted where they have none of the wrapping that most have", () => {
    const wrapped = STRACE.map((line) => `${TIME} stderr F ${line}`);
    const { traces, warnings } = read([wrapped[0], "8 write(1, 0x7f, 9) = 9", ...wrapped.slice(1)].join("\n"));
    expect(traces.flatMap(({ calls }) => calls)).not.toContain("write");
    expect(warnings).toEqual(["x:2: 1 line is not a line of a container's log (CRI) and was skipped"]);
    const strict = () => parseTraces(`${wrapped.join("\n")}\nodd`, "auto", { ...source, isStrict: true });
    return expect(refusalText(strict, "E_TRACE")).resolves.toMatch(/^x:5: "odd" is not a line of a container's log/);
  });

  it("choose no wrapping by themselves: a line that a program wrote decides nothing for others", () => {
    const write = '{"log":"7 execve(0) = 0\\n","stream":"stdout","time":"t"}';
    for (const forged of [write, "__CURSOR=s=1", `${TIME} stderr F 9 execve(0) = 0`, "[pod/a/b] 9 execve(0) = 0"]) {
      const { traces, format } = read([forged, ...STRACE].join("\n"));
      expect(format).toBe("strace");
      expect(traces.map(({ calls }) => calls)).toEqual([["openat", "close", "exit_group"], ["read"]]);
    }
  });

  it("make no lines of their own out of a line feed in a message", () => {
    const lines = ["8 read(3) = 1", "8 read(3) = 2\n9 execve(0) = 0"];
    const text = lines.map((MESSAGE) => JSON.stringify({ __CURSOR: "s", MESSAGE })).join("\n");
    expect(read(text, "strace").traces.map(({ name }) => name)).toEqual(["x#8"]);
  });

  it("show whose an audit record of the journal is, so that no program's is the kernel's", () => {
    const record = (pid: number) =>
      `type=1300 audit(1700000000.001:5${pid}): arch=c000003e syscall=1 pid=${pid} comm="a"`;
    const entry = (fields: object) =>
      JSON.stringify({ __CURSOR: "s", __REALTIME_TIMESTAMP: "1700000000000000", ...fields });
    const kernel = entry({ _TRANSPORT: "kernel", SYSLOG_IDENTIFIER: "kernel", MESSAGE: `audit: ${record(1)}` });
    const forged = entry({ _TRANSPORT: "stdout", SYSLOG_IDENTIFIER: "evil", _PID: "9", MESSAGE: record(2) });
    const short = [
      `Nov 14 22:13:20 localhost kernel: audit: ${record(1)}`,
      `Nov 14 22:13:20 localhost evil[9]: ${record(2)}`,
    ];
    expect(read(`${kernel}\n${forged}`, "auditd").traces).toEqual(read(short.join("\n"), "auditd").traces);
  });

  it("are taken from binary fields of the journal's export", () => {
    const message = new TextEncoder().encode("7 read(3,\x01) = 1");
    const head = new TextEncoder().encode("__CURSOR=s=1\n__REALTIME_TIMESTAMP=1\nMESSAGE\n");
    const length = new Uint8Array(8);
    length[0] = message.length;
    const entry = [...head, ...length, ...message, 10, 10];
    const { traces, format } = parseTraces(Uint8Array.from([...entry, ...entry]), "auto", source);
    expect([format, traces.map(({ calls }) => calls)]).toEqual(["strace", [["read", "read"]]]);
  });

  it("are the audit records of go-audit, one event a line", () => {
    const event = (sequence: number, ...messages: readonly (readonly [number, string])[]) =>
      JSON.stringify({
        sequence,
        timestamp: `1700000000.12${sequence}`,
        messages: messages.map(([type, data]) => ({ type, data })),
        uid_map: { "0": "root" },
      });
    const call = (number: number) =>
      `arch=c000003e syscall=${number} success=yes exit=3 ppid=1 pid=77 comm="cat" exe="/a"`;
    const text = [
      event(1, [1300, call(257)], [1302, 'item=0 name="/etc/passwd"']),
      event(2, [1307, 'cwd="/"'], [1300, call(0)]),
      event(3, [1130, "pid=1 uid=0"]),
    ].join("\n");
    const { traces, format } = read(text);
    expect([format, traces.map(({ name, calls, program }) => [name, calls, program])]).toEqual([
      "auditd",
      [["x#77", ["openat", "read"], "cat"]],
    ]);
    expect(traces[0]?.lostEvents).toBeUndefined();
  });

  it("are gVisor's entries and returns of calls, read as strace", () => {
    const line = (at: number, rest: string) => `I0102 03:04:05.00000${at}       1 strace.go:587] ${rest}`;
    const text = [
      "D0102 03:04:05.000000       1 loader.go:12] Starting: sandbox",
      line(1, "[   7:   7] cat E openat(AT_FDCWD /etc/a, O_RDONLY|O_CLOEXEC, 0o0)"),
      line(2, "[   7:   8] my cat E read(0x3 /etc/a, 0x7f0, 0x10)"),
      line(3, "[   7:   7] cat X openat(AT_FDCWD /etc/a, O_RDONLY|O_CLOEXEC, 0o0) = 3 (0x3) (12.3µs)"),
      line(4, '[   7:   8] my cat X read(0x3 /etc/a, 0x7f0 ") = 5", 0x10) = 5 (0x5) (1.3µs)'),
      line(5, "[   7:   8] a E read( E execve(0x55d0 /bin/sh, 0x0, 0x0)"),
      line(6, "[   7:   7] cat E exit_group(0x0)"),
    ].join("\n");
    const { traces, format, warnings } = read(text);
    expect([format, traces.map(({ name, calls }) => [name, calls])]).toEqual([
      "strace",
      [
        ["x#7", ["openat", "exit_group"]],
        ["x#8", ["read", "execve"]],
      ],
    ]);
    expect(warnings.join()).not.toContain("skipped");
    expect(traces[0]?.seconds?.[0]).toBeCloseTo(3 * 3600 + 4 * 60 + 5.000001, 5);
    const old = text.replaceAll(/\[ +7: +/g, "[   ");
    expect(read(old).traces.map(({ calls }) => calls)).toEqual(traces.map(({ calls }) => calls));
  });

  it("are marked as forgeable in gVisor's log, which writes names and paths as they are, and a call cut by a name is a lost one", () => {
    const line = (rest: string) => `I0102 03:04:05.000001       1 strace.go:587] [   7:   8] ${rest}`;
    const { traces, forgeable, warnings } = parseTraces(
      [
        line("cat E read(0x3 /a, 0x7f0, 0x10)"),
        line("a\n b E write(0x1 pipe, 0x7f0, 0x1)"),
        line("cat E sys_4000(0x0)"),
      ].join("\n"),
      "auto",
      source,
    );
    expect(forgeable).toBe("file names");
    expect(traces.map(({ calls, unreadCalls }) => [calls, unreadCalls])).toEqual([[["read", "syscall_4000"], 1]]);
    expect(warnings.join()).toContain("2 lines are no");
  });

  it("end an object that was cut off where the next one begins", () => {
    const object = (tid: number) => JSON.stringify({ tid, syscall: "read", args: { fd: 3 } }, null, 2);
    const cut = object(8).slice(0, 35);
    for (const text of [`${object(7)}\n${cut}\n${object(9)}\n`, `${cut}\n${object(7)}\n${object(9)}\n${cut}`]) {
      const { traces, warnings } = read(text, "csv");
      expect(traces.map(({ name }) => name)).toEqual(["x#7", "x#9"]);
      expect(warnings).toHaveLength(2);
    }
  });
});
