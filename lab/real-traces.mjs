// Reads every file of a pack of traces that others recorded, and shows next to each answer what it should be.
//   node lab/real-traces.mjs [real-traces.zip] [--format text|json]
// Exit code 0 when every answer is right, 1 when one is not, 2 when the pack cannot be read.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { openPromise } from "yauzl";
import { openDataset } from "../dist/datasets/open-dataset.js";
import { counted } from "../dist/numbers.js";
import { sentenceOf } from "../dist/problems/problem.js";
import { json } from "../dist/report/data/json.js";
import { printable } from "../dist/report/printable.js";
import { textTable } from "../dist/report/text/text-table.js";
import { parseCallNames } from "../dist/traces/call-numbers.js";

const PROJECT = join(import.meta.dirname, "..");
const FACTS = join(PROJECT, "test/fixtures/real-traces.json");

/** Unpacks the pack as it is: a zip inside stays a zip. */
async function unpack(pack, folder) {
  const zip = await openPromise(pack, { lazyEntries: true, autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith("/")) continue;
      const path = join(folder, entry.fileName);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, await buffer(await zip.openReadStreamPromise(entry)));
    }
  } finally {
    zip.close();
  }
}

/** What the reader makes of one file. */
async function answer({ file, arch, callNames }, folder) {
  const named = callNames === undefined ? {} : { callNames: namesOf(join(folder, callNames), callNames) };
  const found = {
    format: "",
    traces: 0,
    calls: 0,
    lostEvents: 0,
    emptyFiles: 0,
    attacks: 0,
    warnings: [],
    refusal: "",
  };
  const dataset = await openDataset(join(folder, file), { format: "auto", architecture: arch ?? null, ...named });
  try {
    for await (const item of dataset.read()) {
      if ("warning" in item) found.warnings.push(sentenceOf(item.warning));
      else if ("skipped" in item) {
        if (item.skipped.damaged) found.refusal ||= sentenceOf(item.skipped.problem);
        else found.emptyFiles += 1;
      } else {
        found.format = item.trace.format;
        found.traces += 1;
        found.calls += item.trace.calls.length;
        const { lostEvents = 0, missingEvents = 0 } = item.trace;
        found.lostEvents = Math.max(found.lostEvents, lostEvents + missingEvents);
        if (item.trace.split === "attack" && item.trace.onsetSeconds !== undefined) found.attacks += 1;
      }
    }
  } finally {
    await dataset.close();
  }
  return found;
}

function namesOf(path, shown) {
  return parseCallNames(readFileSync(path, "utf8"), shown);
}

/** What is not as it should be; none is right. */
function problems(fact, found) {
  if (fact.refusal !== undefined) {
    return found.traces === 0 && found.refusal.includes(fact.refusal) ? [] : [`should be refused: ${fact.refusal}`];
  }
  const wrong = ["format", "traces", "calls", "lostEvents", "emptyFiles"]
    .filter((key) => fact[key] !== undefined && fact[key] !== found[key])
    .map((key) => `${key} should be ${fact[key]}`);
  if (found.refusal !== "") wrong.push(`refused: ${found.refusal}`);
  if (fact.attack === true && found.attacks !== found.traces) wrong.push("should be an attack with an onset");
  if (fact.warning !== undefined && !found.warnings.some((warning) => warning.includes(fact.warning))) {
    wrong.push(`should warn: ${fact.warning}`);
  }
  return wrong;
}

const number = (value) => value.toLocaleString("en");
const row = (fact, found, wrong) => [
  [
    fact.file,
    ...(fact.arch === undefined ? [] : [`--arch ${fact.arch}`]),
    ...(fact.callNames === undefined ? [] : ["--call-names"]),
  ].join(" "),
  found.format || "refused",
  ...(found.format === "" ? ["", "", ""] : [found.traces, found.calls, found.lostEvents].map(number)),
  found.format === "" ? found.refusal.replace(/^\S*: /, "").slice(0, 70) : counted(found.warnings.length, "warning"),
  wrong.length === 0 ? "yes" : `NO: ${wrong.join("; ")}`,
];

function tableOf(results, wrong) {
  const heads = ["file", "read as", "traces", "calls", "lost or missing", "said", "right"];
  const columns = heads.map((head, index) => ({ head, align: index >= 2 && index <= 4 ? "right" : "left" }));
  const rows = results.map((result) => row(result.fact, result.found, result.wrong).map(printable));
  return `${textTable(columns, rows)}\n${results.length} answers, ${results.length - wrong} right, ${wrong} wrong\n`;
}

const { values, positionals } = parseArgs({
  options: { format: { type: "string", default: "text" } },
  allowPositionals: true,
});
const pack = positionals[0] ?? join(PROJECT, "../shared/real-traces.zip");
const folder = mkdtempSync(join(tmpdir(), "real-traces-"));
try {
  await unpack(pack, folder);
  const results = [];
  for (const fact of JSON.parse(readFileSync(FACTS, "utf8"))) {
    const found = await answer(fact, folder);
    results.push({ fact, found, wrong: problems(fact, found) });
  }
  const wrong = results.filter((result) => result.wrong.length > 0).length;
  process.stdout.write(values.format === "json" ? json(results, 1) : tableOf(results, wrong));
  process.exitCode = wrong === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`${printable(`${pack}: ${error.message}`)}\n`);
  process.exitCode = 2;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
