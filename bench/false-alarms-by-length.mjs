/**
 * False alarms by length, promised beside observed, before and after short traces were left unjudged (src/core/shortest-calls.ts says by which rule): normal traces that had no part in the
 * model, as if their recording had ended early (first calls) or begun late (last calls), and whole ones by their own length.
 *
 *     npm run bench:length -- DATA MODEL [FALSE_ALARM_RATE]      # a labelled data set; its validation traces are cut
 */
import { isAlarm } from "../dist/core/conformal.js";
import { verdictBasis } from "../dist/core/verdict-basis.js";
import { encodeCalls, loadModel, modelDetector } from "../dist/index.js";
import { folderFiles, loadDataset, nodeRuntime } from "../dist/node.js";

const CUTS = [1, 2, 5, 10, 20, 50, 100, 200];
const RANGES = [1, 10, 20, 50, 100, 200, 500, Infinity];

const [location, folder, rate = "0.05"] = process.argv.slice(2);
if (location === undefined || folder === undefined || !(Number(rate) > 0 && Number(rate) < 1)) {
  process.stderr.write("usage: npm run bench:length -- DATA MODEL [FALSE_ALARM_RATE]\n");
  process.exitCode = 2;
} else {
  process.stdout.write(await byLength(Number(rate)));
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
    return [
      `${name}, ${detector.name}: promised ${percent(promised, 1)}; alarm above ${basis.threshold?.toFixed(3) ?? "none"}, judged from ${basis.fewestCalls} calls on\n`,
      "| calls of a normal test trace | traces | false alarms before | false alarms of those judged now | unjudged now |",
      "| --- | ---: | ---: | ---: | ---: |",
      ...rows.map((cells) => `| ${cells.join(" | ")} |`),
      "",
    ].join("\n");
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
