// What one call costs when the page plays a trace as fast as it goes: the time that its worker takes, without the way to the page.
//
//   make web && npm run build && node bench/page/live.mjs
//
// The calls are those of bench/live-node.mjs in one trace; the page is given the architecture of the model, which then scores them.
import { writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadDataset } from "../../dist/datasets/open-dataset.js";
import { PROJECT_FOLDER } from "../live-node.mjs";
import { withPage } from "./chromium.mjs";
import { giveFiles } from "./give-files.mjs";
import { runAlone } from "./run-alone.mjs";

const CALLS = 5000;
const WARM_UP_CALLS = 500;
const LIMIT_MS = 120_000;

/**
 * @param architecture "i386" for the model `stacked`, "x86_64" for `sample`
 * @returns microseconds a call, the first 500 left out: `{ mean, p50 }`, `p50` over requests of up to 256 calls
 */
export async function pageLive(browser, built, architecture) {
  const folder = mkdtempSync(join(tmpdir(), "page-live-"));
  try {
    const file = join(folder, "trace.txt");
    writeFileSync(file, `# architecture: ${architecture}\n${(await sampleCalls()).join("\n")}\n`);
    return microseconds(await playedSteps(browser, built, file));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The calls of the sample's training traces in order, from the first trace again where they end. */
async function sampleCalls() {
  const { splits } = await loadDataset(join(PROJECT_FOLDER, "data/sample"), { format: "auto", architecture: null });
  const calls = [];
  while (calls.length < WARM_UP_CALLS + CALLS) for (const trace of splits.training) calls.push(...trace.calls);
  return calls.slice(0, WARM_UP_CALLS + CALLS);
}

/** Plays the file's trace to its end. @returns the worker's answers: `[{ calls, seconds }]` */
function playedSteps(browser, built, file) {
  return withPage(browser, { address: `${built.url}?workers=1`, prepare: [keepLiveSteps] }, async (page) => {
    await giveFiles(page, file, "summary");
    await page.locator("tbody button.name").first().click();
    await page.getByTestId("trace").locator(".trace-strip").waitFor();
    await page.getByText("Play it call by call").click();
    const player = page.getByRole("group", { name: "Play the trace" });
    await player.getByLabel("Speed").selectOption({ label: "as fast as it goes" });
    await player.getByRole("button", { name: "Play", exact: true }).click();
    await player.getByRole("button", { name: "Play again" }).waitFor({ timeout: LIMIT_MS });
    return page.evaluate(() => globalThis.benchLiveSteps);
  });
}

function microseconds(steps) {
  let heard = 0;
  const counted = steps.filter(({ calls }) => (heard += calls) - calls >= WARM_UP_CALLS);
  const calls = counted.reduce((sum, step) => sum + step.calls, 0);
  const seconds = counted.reduce((sum, step) => sum + step.seconds, 0);
  const each = counted.map((step) => (1e6 * step.seconds) / step.calls).sort((a, b) => a - b);
  return { mean: (1e6 * seconds) / calls, p50: each[Math.ceil(each.length / 2) - 1] };
}

/** Runs in the page: notes what its worker answers with. */
function keepLiveSteps() {
  globalThis.benchLiveSteps = [];
  const Native = globalThis.Worker;
  globalThis.Worker = class extends Native {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        const step = data?.value;
        if (step?.surpriseBits === undefined || step.seconds === undefined) return;
        globalThis.benchLiveSteps.push({ calls: step.surpriseBits.length, seconds: step.seconds });
      });
    }
  };
}

await runAlone(import.meta.url, ({ browser, built }) => pageLive(browser, built, "i386"));
