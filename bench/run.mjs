// All benchmarks, each next to its peer on the same machine in the same run, medians of alternating rounds.
//
//   npm run bench [-- --format json] [--only sequence,windows] [--write docs/performance.md]
//
// Needs ADFA-LD for figures that mean something (else the embedded sample, said loudly), the Python environment (make setup) and,
// for the rows of a browser, chromium; for those of the page (--only page) the built page too (make web).
import "./no-telemetry.mjs";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { isSentinelError } from "../dist/errors.js";
import { writeWhole } from "../scripts/write-whole.mjs";
import { machineFacts } from "./machine.mjs";
import { startPeer } from "./peer.mjs";
import { evalRows } from "./rows/evaluation.mjs";
import { eventLoopRows } from "./rows/event-loop.mjs";
import { growthRows } from "./rows/growth.mjs";
import { startRows } from "./rows/start.mjs";
import { liveRows } from "./rows/live.mjs";
import { readingRows } from "./rows/reading.mjs";
import { recordingRows } from "./rows/recording.mjs";
import { pageRows } from "./rows/page.mjs";
import { gemmRow, pythonRows } from "./rows/sequence.mjs";
import { fastRows } from "./rows/fast.mjs";
import { lengthRows } from "./rows/lengths.mjs";
import { threadsRows } from "./rows/threads.mjs";
import { trainingRow } from "./rows/training.mjs";
import { windowsRows } from "./rows/windows.mjs";
import { checkPageIsBuilt } from "./page/built-page.mjs";
import { hasPlace, performancePage, performanceText } from "./table.mjs";
import { prepareWork, WORK_FOLDER } from "./work.mjs";

/** What can be asked for by --only, in the order in which it is run. */
const GROUPS = {
  start: async (work) => ({ rows: await startRows(work) }),
  live: (work) => liveRows(work),
  reading: async (work) => ({ rows: await readingRows(work) }),
  recording: () => ({ rows: recordingRows() }),
  gemm: async (work) => ({ rows: [await gemmRow(work)] }),
  sequence: async (work, peer) => ({ rows: await pythonRows(work, await peer()) }),
  lengths: async (work) => ({ rows: await lengthRows(work) }),
  threads: async (work) => ({ rows: await threadsRows(work) }),
  fast: async (work) =>
    work.model === "sample"
      ? { rows: [], skipped: ["fast: the model of the sample has no int8 copy"] }
      : { rows: await fastRows(work, ["stacked", "notebook", "ensemble"]) },
  loop: async (work) => ({ rows: await eventLoopRows(work) }),
  eval: async (work) => ({ rows: await evalRows(work) }),
  windows: async (work, peer) => ({ rows: await windowsRows(work, await peer()) }),
  training: async (work, peer) => ({ rows: [await trainingRow(await peer())] }),
  growth: async (work) => ({ rows: await growthRows(work) }),
  page: (work) => pageRows(work),
};

const { values, problem } = readArguments();
const wanted = values.only.split(",");
if (problem !== null) fail(problem);
else {
  await measureAll().catch((error) => {
    if (!isSentinelError(error)) throw error;
    fail(error.message);
  });
}

function readArguments() {
  const names = Object.keys(GROUPS).join(",");
  const options = {
    format: { type: "string", default: "text" },
    only: { type: "string", default: names },
    write: { type: "string" },
  };
  const nothing = { values: { only: "", format: "text" } };
  try {
    const { values: given } = parseArgs({ options });
    const isKnown = given.only.split(",").every((name) => name in GROUPS) && ["text", "json"].includes(given.format);
    // Half an hour of measuring is not lost to a page that has no place for it.
    if (given.write !== undefined && !(existsSync(given.write) && hasPlace(readFileSync(given.write, "utf8")))) {
      return {
        values: given,
        problem: `--write takes a page with the markers of docs/performance.md; ${given.write} is not one`,
      };
    }
    return { values: given, problem: isKnown ? null : `--only takes some of ${names}; --format text or json` };
  } catch (error) {
    return { ...nothing, problem: `${error.message.split("\n")[0]}` };
  }
}

function fail(message) {
  say(message);
  process.exitCode = 2;
}

async function measureAll() {
  if (wanted.includes("page")) checkPageIsBuilt();
  const machine = machineFacts();
  say("Preparing the data and the peers' graphs.");
  const work = await prepareWork();
  if (work.name !== "ADFA-LD") say(`Measuring on ${work.name}, NOT ON ADFA-LD: these figures are not a benchmark.`);
  let started = null;
  const peer = async () => {
    if (started === null) {
      started = startPeer(work.encoded);
      const facts = await started.ask({ do: "load", model: `models/${work.model}`, notebook: "models/notebook" });
      machine.torch = facts.torch;
    }
    return started;
  };
  const rows = [];
  const skipped = [];
  for (const name of Object.keys(GROUPS).filter((group) => wanted.includes(group))) {
    say(`Measuring ${name}.`);
    const measured = await GROUPS[name](work, peer);
    rows.push(...measured.rows);
    skipped.push(...(measured.skipped ?? []));
  }
  await started?.end();
  const result = { machine, data: work.name, rows, skipped };
  writeWhole(join(WORK_FOLDER, "performance.json"), `${JSON.stringify(result, null, 2)}\n`);
  if (values.write !== undefined) writeWhole(values.write, performancePage(readFileSync(values.write, "utf8"), result));
  process.stdout.write(values.format === "json" ? `${JSON.stringify(result)}\n` : performanceText(result));
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
