/**
 * False alarms by length, promised next to observed, before and after short traces were left unjudged (src/core/calibration.ts says by which rule): normal traces that had no part in the
 * model, as if their recording had ended early (first calls) or begun late (last calls), and whole ones by their own length.
 *
 *     npm run bench:length -- DATA MODEL [FALSE_ALARM_RATE] [--write]      # a labelled data set; its validation traces are cut
 *
 * With --write the table also takes its place in docs/short-traces.md, between the markers of its model.
 */
import { readFile, writeFile } from "node:fs/promises";
import { isAlarm, verdictBasis } from "../dist/core/conformal.js";
import { encodeCalls, loadModel, modelDetector } from "../dist/index.js";
import { folderFiles, loadDataset, nodeRuntime } from "../dist/node.js";

const CUTS = [1, 2, 5, 10, 20, 50, 100, 200];
const RANGES = [1, 10, 20, 50, 100, 200, 500, Infinity];

const PAGE = new URL("../docs/short-traces.md", import.meta.url);

const argv = process.argv.slice(2);
const isWritten = argv.includes("--write");
const [location, folder, rate = "0.05"] = argv.filter((one) => one !== "--write");
if (location === undefined || folder === undefined || !(Number(rate) > 0 && Number(rate) < 1)) {
  process.stderr.write("usage: npm run bench:length -- DATA MODEL [FALSE_ALARM_RATE] [--write]\n");
  process.exitCode = 2;
} else {
  const { model, table } = await byLength(Number(rate));
  process.stdout.write(table);
  if (isWritten) await write(model, table);
}

/** @throws Error where the page has no place for this model */
async function write(model, table) {
  const [from, to] = [`<!-- bench:length ${model} -->\n`, `<!-- end of bench:length ${model} -->`];
  const page = await readFile(PAGE, "utf8");
  const [start, end] = [page.indexOf(from), page.indexOf(to)];
  if (start < 0 || end < start) throw new Error(`${PAGE.pathname}: no place for ${model}: ${from.trim()} ... ${to}`);
  await writeFile(PAGE, `${page.slice(0, start + from.length)}\n${table}\n${page.slice(end)}`);
}

async function byLength(promised) {
  const model = await loadModel(folder, folderFiles(folder), await nodeRuntime({ device: "cpu", threads: 1 }));
  try {
    const detector = modelDetector(model);
    const { name, splits } = await loadDataset(location, { format: "auto", architecture: null });
    const whole = splits.validation.map((trace) => encodeCalls(detector.vocabulary, trace.calls));
    const basis = verdictBasis(detector, promised);
    const row = async (words, traces) => {
      const scored = traces.filter((tokens) => tokens.length >= detector.minimumCalls);
      const scores = await detector.score(scored);
      const alarmed = scored.map((_, index) => isAlarm(scores[index], basis.threshold));
      const judged = alarmed.filter((_, index) => scored[index].length >= basis.fewestCalls);
      const unjudged = traces.length - judged.length;
      return [words, traces.length, share(alarmed), share(judged), percent(unjudged, traces.length)];
    };
    const rows = [await row("whole", whole)];
    for (const calls of CUTS) {
      rows.push(
        await row(
          `first ${calls}`,
          whole.map((tokens) => tokens.subarray(0, calls)),
        ),
      );
      rows.push(
        await row(
          `last ${calls}`,
          whole.map((tokens) => tokens.subarray(-calls)),
        ),
      );
    }
    for (const [place, to] of RANGES.slice(1).entries()) {
      const inside = whole.filter(({ length }) => length >= RANGES[place] && length < to);
      if (inside.length === 0) continue;
      rows.push(
        await row(to === Infinity ? `whole, ${RANGES[place]} or more` : `whole, ${RANGES[place]} to ${to - 1}`, inside),
      );
    }
    const table = [
      `${name}, ${detector.name}: promised ${percent(promised, 1)}; alarm above ${basis.threshold?.toFixed(3) ?? "none"}, judged from ${basis.fewestCalls} calls on\n`,
      "| calls of a normal test trace | traces | false alarms before | false alarms of those judged now | unjudged now |",
      "| --- | ---: | ---: | ---: | ---: |",
      ...rows.map((cells) => `| ${cells.join(" | ")} |`),
      "",
    ].join("\n");
    return { model: detector.name, table };
  } finally {
    await model.release();
  }
}

function share(alarmed) {
  return alarmed.length === 0 ? "–" : percent(alarmed.filter(Boolean).length, alarmed.length);
}

function percent(part, all) {
  return `${((100 * part) / all).toFixed(1)} %`;
}
