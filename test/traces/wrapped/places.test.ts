import { describe, expect, it } from "@jest/globals";
import { FORMAT_LINES } from "../../support/format-lines.ts";
import { placeAll, wrongPlaces } from "../../support/placed-calls.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folder = temporaryFolder();
const TIME = "2026-01-02T03:04:05.678901234Z";
const STRACE = [
  '7 10:00:00.1 openat(AT_FDCWD, "/etc/passwd", O_RDONLY <unfinished ...>',
  "8 10:00:00.2 close(4) = 0",
  "7 10:00:00.3 <... openat resumed>) = 3",
  '7 10:00:00.4 read(3, "root", 9) = 4',
];
const WHOLE = { openat: 'AT_FDCWD, "/etc/passwd", O_RDONLY = 3', close: "4 = 0", read: '3, "root", 9 = 4' };

async function place(text: string | Uint8Array, options = {}) {
  const traces = await placeAll(folder, { "a.log": text }, { architecture: "x86_64", ...options });
  expect(traces.flatMap((trace) => wrongPlaces(trace, { "a.log": text }))).toEqual([]);
  const calls = traces.flatMap(({ placed }) => placed);
  return {
    lines: Object.fromEntries(calls.map(({ call, lines }) => [call, lines.map(({ line }) => line)])),
    texts: calls.map(({ lines }) => lines.map((line) => line.text)),
    facts: Object.fromEntries(
      calls.map(({ call, facts }) => [call, `${facts.arguments ?? ""} = ${facts.result ?? ""}`]),
    ),
  };
}

describe("the places of calls under what is around their lines", () => {
  it.each<readonly [string, (line: string) => string]>([
    ["docker's json-file log", (line) => JSON.stringify({ log: `${line}\n`, stream: "stderr", time: TIME })],
    ["a container's log (CRI)", (line) => `${TIME} stderr F ${line}`],
    ["kubectl logs --prefix", (line) => `[pod/web-5d/agent] ${line}`],
    ["the journal as JSON", (line) => JSON.stringify({ __CURSOR: "s=1", _TRANSPORT: "stdout", MESSAGE: line })],
    ["filebeat", (line) => JSON.stringify({ "@timestamp": TIME, message: line })],
    ["docker in filebeat", (line) => JSON.stringify({ "@timestamp": TIME, message: `${TIME} stderr F ${line}` })],
  ])("%s are the lines of the file, and the facts are those of what they hold", async (_, wrap) => {
    const { lines, facts } = await place(STRACE.map(wrap).join("\n"));
    expect(lines).toEqual({ openat: [1, 3], close: [2], read: [4] });
    expect(facts).toEqual(WHOLE);
  });

  it("are each part of a line that was cut, of whichever stream", async () => {
    const part = (stream: string, tag: string, text: string): string => `${TIME} ${stream} ${tag} ${text}`;
    const text = [
      part("stderr", "P", "7 10:00:00.1 openat(AT_FDCWD, "),
      part("stdout", "P", "8 10:00:00.2 clo"),
      part("stderr", "P", '"/etc/passwd"'),
      part("stdout", "F", "se(4) = 0"),
      part("stderr", "F", ", O_RDONLY) = 3"),
      part("stderr", "F", '7 10:00:00.4 read(3, "root", 9) = 4'),
    ].join("\n");
    const { lines, facts } = await place(text);
    expect(lines).toEqual({ openat: [1, 3, 5], close: [2, 4], read: [6] });
    expect(facts).toEqual(WHOLE);
  });

  it("are the lines of the message in the journal's export, binary or not", async () => {
    const entry = (message: Uint8Array): Uint8Array =>
      Buffer.concat([Buffer.from("__CURSOR=s=1\n_TRANSPORT=stdout\n_PID=9\n"), message, Buffer.from("\n\n")]);
    const binary = (line: string): Uint8Array => {
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(Buffer.byteLength(line)));
      return Buffer.concat([Buffer.from("MESSAGE\n"), length, Buffer.from(line)]);
    };
    const plain = STRACE.map((line) => entry(Buffer.from(`MESSAGE=${line}`)));
    expect((await place(Buffer.concat(plain))).lines).toEqual({ openat: [4, 14], close: [9], read: [19] });
    const mixed = [
      ...STRACE.slice(0, 3).map((line) => entry(Buffer.from(`MESSAGE=${line}`))),
      entry(binary(STRACE[3] ?? "")),
    ];
    const { lines, facts } = await place(Buffer.concat(mixed));
    expect(lines).toEqual({ openat: [4, 14], close: [9], read: [19, 20] });
    expect(facts).toEqual(WHOLE);
  });

  it("are both lines of gVisor's log, of a call's entry and its return", async () => {
    const log = (side: string, rest: string): string =>
      `I0102 03:04:05.678901       1 strace.go:587] [   7:   8] cat ${side} ${rest}`;
    const text = [
      log("E", "openat(AT_FDCWD /, 0x7f /etc/passwd, O_RDONLY|0x0, 0o0)"),
      log("X", "openat(AT_FDCWD /, 0x7f /etc/passwd, O_RDONLY|0x0, 0o0) = 3 (0x3) (12.3µs)"),
      log("E", "close(0x3)"),
    ].join("\n");
    const { lines, facts } = await place(text);
    expect(lines).toEqual({ openat: [1, 2], close: [3] });
    expect(facts["openat"]).toMatch(/^AT_FDCWD \/, 0x7f \/etc\/passwd, O_RDONLY\|0x0, 0o0 = 3 /);
  });

  const rows = ["openat", "read", "close"].map((syscall, at) => ({ pid: 7, syscall, args: `a${at}`, ret: at }));

  it("are all the lines of an object over several lines, in a list or by itself", async () => {
    const list = JSON.stringify(rows, null, 2);
    expect((await place(list)).lines).toEqual({
      openat: [2, 3, 4, 5, 6, 7],
      read: [8, 9, 10, 11, 12, 13],
      close: [14, 15, 16, 17, 18, 19],
    });
    const alone = rows.map((row) => JSON.stringify(row, null, 1)).join("\r\n");
    const { lines, facts } = await place(alone);
    expect(lines["read"]).toEqual([7, 8, 9, 10, 11, 12]);
    expect(facts).toEqual({ openat: "a0 = 0", read: "a1 = 1", close: "a2 = 2" });
    const events = FORMAT_LINES.tetragon.map((line) => JSON.stringify(JSON.parse(line), null, 2)).join(",\n");
    expect((await place(`[${events}]`)).lines["getcpu"]?.length).toBeGreaterThan(10);
  });

  it("are the object's own bytes where several objects share a line", async () => {
    const { lines, texts, facts } = await place(JSON.stringify(rows));
    expect(lines).toEqual({ openat: [1], read: [1], close: [1] });
    expect(texts.map(([text = ""]) => text.slice(0, 26))).toEqual([
      '[{"pid":7,"syscall":"opena',
      '{"pid":7,"syscall":"read",',
      '{"pid":7,"syscall":"close"',
    ]);
    expect(facts).toEqual({ openat: "a0 = 0", read: "a1 = 1", close: "a2 = 2" });
    const straddling = `[\n${rows.map((row) => JSON.stringify(row, null, 2)).join(", ")}\n]`;
    const both = await place(straddling);
    expect(both.lines).toEqual({
      openat: [2, 3, 4, 5, 6, 7],
      read: [7, 8, 9, 10, 11, 12],
      close: [12, 13, 14, 15, 16, 17],
    });
    expect(both.facts).toEqual({ openat: "a0 = 0", read: "a1 = 1", close: "a2 = 2" });
  });
});
