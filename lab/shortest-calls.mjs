/**
 * Adds calibration.shortestCalls to the manifests of models made before it was measured, from the held-out normal traces that they were calibrated on. Nothing is trained. It refuses a model
 * whose stored calibration scores it cannot reproduce.
 *
 *     npm run shortest-calls -- DATA MODEL...      # the data set that they were trained on: a folder or a zip
 */
import { readFile, writeFile } from "node:fs/promises";
import { calibrate } from "../dist/core/calibration.js";
import { encodeCalls, loadModel, modelDetector } from "../dist/index.js";
import { folderFiles, loadDataset, nodeRuntime } from "../dist/node.js";

/** A mean of a trace may differ by this many bits between two runtimes: float32 by src/core/tolerances.ts; int8, whose roundings flip, by docs/exchange.md. */
const TOLERANCE_BITS = { float32: 1e-5, int8: 1e-3 };

const [location, ...folders] = process.argv.slice(2);
if (location === undefined || folders.length === 0) {
  process.stderr.write("usage: npm run shortest-calls -- DATA MODEL...\n");
  process.exitCode = 2;
} else {
  const { splits, sha256 } = await loadDataset(location, { format: "auto", architecture: null });
  for (const folder of folders) {
    const model = await loadModel(folder, folderFiles(folder), await nodeRuntime({ device: "cpu", threads: 1 }));
    try {
      process.stdout.write(`${folder}: ${await extended(folder, model, splits.training, sha256)}\n`);
    } catch (error) {
      process.stderr.write(`${folder}: ${error.message}\n`);
      process.exitCode = 2;
    } finally {
      await model.release();
    }
  }
}

/** Writes the manifest; returns what was found, in a sentence. */
async function extended(folder, model, training, sha256) {
  const { manifest } = model;
  if (manifest.dataset.sha256 !== sha256)
    throw new Error(`was trained on other data (sha256 ${manifest.dataset.sha256})`);
  const detector = modelDetector(model);
  const heldOut = new Set(manifest.split.heldOut);
  const traces = training
    .filter((trace) => heldOut.has(trace.path))
    .map((trace) => encodeCalls(detector.vocabulary, trace.calls))
    .filter((tokens) => tokens.length >= detector.minimumCalls);
  const stored = detector.calibrationScores;
  if (traces.length !== stored.length) throw new Error(`${traces.length} held-out traces for ${stored.length} scores`);
  const { scores, shortestCalls } = await calibrate(traces, detector.minimumCalls, (queries) =>
    detector.score(queries.map(({ tokens }) => tokens)),
  );
  const difference = scores.reduce((most, score, index) => Math.max(most, Math.abs(score - stored[index])), 0);
  const tolerance = manifest.quantised === undefined ? TOLERANCE_BITS.float32 : TOLERANCE_BITS.int8;
  if (!(difference <= tolerance))
    throw new Error(`its calibration scores come out ${difference} bits off; left as it was`);
  const path = `${folder}/manifest.json`;
  const text = await readFile(path, "utf8");
  const field = `,\n    "shortestCalls": [\n${shortestCalls.map((calls) => `      ${calls}`).join(",\n")}\n    ]`;
  const written = text.replace(
    /("scoresBits": \[[^\]]*\])(?:,\s*"shortestCalls": \[[^\]]*\])?/,
    (_, before) => before + field,
  );
  await writeFile(path, written);
  const at = (rate) => {
    const allowed = Math.floor(rate * (stored.length + 1) + 1e-9);
    return allowed === 0 ? "none" : shortestCalls[stored.length - allowed];
  };
  return `calibration reproduced to ${difference.toExponential(1)} bits; fewest calls at 1 %, 5 %, 10 %, 20 %: ${[0.01, 0.05, 0.1, 0.2].map(at).join(", ")}`;
}
