// One call at a time with carried state.
import { liveBrowser } from "../live-browser.mjs";
import { liveNode } from "../live-node.mjs";
import { median } from "../alternate.mjs";

const ROUNDS = 3;

/** Microseconds a call in Node and in Chromium, next to the same graph run by hand. */
export async function liveRows({ model }) {
  const folder = `models/${model}`;
  const node = [];
  for (let round = 0; round < ROUNDS; round += 1) node.push(await liveNode({ model: folder }));
  const rows = rowsOf("live", node, "onnxruntime-node");
  const browser = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { result, reason } = await liveBrowser({ model: folder });
    if (result === null) return { rows, skipped: [`live-browser: ${reason}`] };
    browser.push(result);
  }
  return { rows: [...rows, ...rowsOf("live-browser", browser, "onnxruntime-web, Chromium")], skipped: [] };
}

function rowsOf(prefix, measured, where) {
  return ["p50", "p99"].map((quantile) => {
    const ours = median(measured.map((one) => one[quantile]));
    const peer = median(measured.map((one) => one.peer[quantile]));
    const note = `${quantile} of one call with carried state, ${where}, next to the runtime by hand`;
    return { name: `${prefix}-${quantile}`, ours, peer, ratio: peer / ours, unit: "µs", note };
  });
}
