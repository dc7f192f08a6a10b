// A format of your own, without touching the package: a trace is a plain record, so a reader is a function from text to traces.
// (To have it in the command and the page, with --input-format and all tests: CONTRIBUTING.md, "a format".)
//
//   node examples/own-format.mjs FILE     # lines such as "12:00:01 nginx/4242 openat"
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { encodeCalls, loadModel, modelDetector } from "syscall-sentinel";
import { folderFiles, nodeRuntime } from "syscall-sentinel/node";

const LINE = /^\S+ (?<program>[^/]+)\/(?<thread>\d+) (?<call>[a-z]\w*)$/;

/**
 * @param {string} text one call per line
 * @returns {readonly import("syscall-sentinel").Trace[]} one per thread, in the order in which they first make a call
 * @throws {Error} with the number of the first line that is not of this format
 */
function parse(text) {
  /** @type {Map<string, { name: string, architecture: null, program: string, calls: string[] }>} */
  const traces = new Map();
  for (const [index, line] of text.split("\n").entries()) {
    if (line === "") continue;
    const { program, thread, call } = LINE.exec(line)?.groups ?? {};
    if (program === undefined || thread === undefined || call === undefined)
      throw new Error(`line ${index + 1} is not TIME PROGRAM/THREAD CALL`);
    const trace = traces.get(thread) ?? { name: `${program}#${thread}`, architecture: null, program, calls: [] };
    trace.calls.push(call);
    traces.set(thread, trace);
  }
  return [...traces.values()];
}

const [file = ""] = process.argv.slice(2);
const traces = parse(await readFile(file, "utf8"));
const folder = fileURLToPath(new URL("models/sample", import.meta.resolve("syscall-sentinel/package.json")));
const model = await loadModel("sample", folderFiles(folder), await nodeRuntime({ device: "cpu", threads: 1 }));
const detector = modelDetector(model);
const scores = await detector.score(traces.map(({ calls }) => encodeCalls(detector.vocabulary, calls)));
for (const [index, { name, calls }] of traces.entries())
  console.log(`${name}: ${calls.length} calls, ${scores[index]?.toFixed(3)} ${detector.scoreUnit}`);
await model.release();
