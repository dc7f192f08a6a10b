// A detector of your own, evaluated next to the n-gram: anything that gives a trace a score is one.
//
//   node examples/own-detector.mjs [DATA]     # a labelled data set; default: the embedded sample
import {
  createLearner,
  createVocabulary,
  encodeCalls,
  evaluate,
  evaluationDataOf,
  evaluationText,
  parseMethod,
} from "syscall-sentinel";
import { loadDataset } from "syscall-sentinel/node";

const [location = "data/sample"] = process.argv.slice(2);
const loaded = await loadDataset(location, { format: "auto", architecture: null });
const { training } = loaded.splits;
const vocabulary = createVocabulary("x86_64", [...new Set(training.flatMap(({ calls }) => calls))].sort());
const tokens = training.map(({ calls }) => encodeCalls(vocabulary, calls));

/**
 * How much longer a trace is than the usual one, in doublings: a poor detector, in one line.
 * @param {import("syscall-sentinel").Tokens} trace
 */
const doublings = (trace) => Math.abs(Math.log2(trace.length / 200));

/** @type {import("syscall-sentinel").Detector} */
const length = {
  name: "length",
  description: "how far a trace's length is from 200 calls",
  vocabulary,
  scoreUnit: "doublings",
  minimumCalls: 1,
  // Nothing was fitted, so every training trace may calibrate.
  calibrationScores: Float64Array.from(tokens, doublings).sort(),
  device: "cpu",
  threads: 1,
  async score(traces) {
    return Float64Array.from(traces, doublings);
  },
};

const learner = createLearner(parseMethod("n-gram"), vocabulary);
await learner.extend(tokens);
const detectors = [length, await learner.detector()];
const evaluation = await evaluate(evaluationDataOf(loaded), detectors, {
  falseAlarmRate: 0.05,
  pairedAgainst: "n-gram",
  now: () => performance.now() / 1000,
});
console.log(evaluationText(evaluation));
