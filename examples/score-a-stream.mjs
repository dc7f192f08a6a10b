// Scores a stream call by call, in ten lines after the imports: reads names of calls from standard input and says at the end whether they are an alarm.
//
//   sed 1d data/sample/attack/Web_Shell_1/ls-4.txt | node examples/score-a-stream.mjs
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import {
  conformalThreshold,
  createLiveScorer,
  isAlarm,
  loadModel,
  modelDetector,
  UNKNOWN_TOKEN,
} from "syscall-sentinel";
import { folderFiles, nodeRuntime } from "syscall-sentinel/node";

const folder = fileURLToPath(new URL("models/sample", import.meta.resolve("syscall-sentinel/package.json")));
const model = await loadModel("sample", folderFiles(folder), await nodeRuntime({ device: "cpu", threads: 1 }));
const threshold = conformalThreshold(modelDetector(model).calibrationScores, 0.05);
const live = createLiveScorer(model);
let [calls, bits] = [0, 0];
for await (const line of createInterface({ input: process.stdin })) {
  for (const call of line.trim().split(/\s+/)) {
    bits += await live.next(model.vocabulary.tokenOf.get(call) ?? UNKNOWN_TOKEN);
    calls += 1;
  }
}
const score = bits / calls; // bits per call
console.log(`${calls} calls, ${score.toFixed(3)} bits per call: ${isAlarm(score, threshold) ? "ALARM" : "normal"}`);
await model.release();
