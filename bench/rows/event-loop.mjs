// Does the command answer while it works?
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { alternate } from "../alternate.mjs";
import { command, MAIN, WORK_FOLDER } from "../work.mjs";

/** What the event loop may stand still for at most, so that progress and Ctrl-C work. */
const LONGEST_BLOCK_MS = 50;

/** The longest time for which the event loop stood still while score ran, on one thread and on two, and while eval did. */
export async function eventLoopRows({ location, model }) {
  const file = join(WORK_FOLDER, "longest-block.txt");
  const hook = `data:text/javascript,import{isMainThread}from"node:worker_threads";import{writeFileSync}from"node:fs";if(isMainThread){let last=performance.now(),most=0;setInterval(()=>{const now=performance.now();most=Math.max(most,now-last);last=now},1).unref();process.on("exit",()=>writeFileSync(${JSON.stringify(file)},String(most)))}`;
  const longest =
    (...argv) =>
    async () => {
      command(process.execPath, ["--import", hook, MAIN, ...argv, "--quiet"]);
      return Number(readFileSync(file, "utf8"));
    };
  const scoring = ["score", location, "--detector", model, "--format", "csv", "--threads"];
  const { one, two } = await alternate(3, { one: longest(...scoring, "1"), two: longest(...scoring, "2") });
  const { evaluation } = await alternate(1, { evaluation: longest("eval", "--data", location) });
  const row = (name, ours, note) => ({
    name,
    ours,
    peer: LONGEST_BLOCK_MS,
    ratio: LONGEST_BLOCK_MS / ours,
    unit: "ms",
    note,
  });
  return [
    row(
      "event-loop-block",
      Math.max(one, two),
      `longest time for which the event loop stands still while score runs: ${one.toFixed(0)} ms on one thread, ${two.toFixed(0)} ms on two; the aim is at most ${LONGEST_BLOCK_MS}`,
    ),
    row(
      "event-loop-block-eval",
      evaluation,
      "the same in eval of all default detectors, whose statistics are made in the main thread",
    ),
  ];
}
