// What the page takes over a whole data set: seconds from giving the files until the verdicts are shown, and until the evaluation is.
//
//   make web && npm run build && node bench/page/speed.mjs [--data ADFA-LD.zip]
//
// Everything is in it that the user waits for: reading, fetching the model, starting WebAssembly, scoring, drawing. The page itself was opened before.
import { withPage } from "./chromium.mjs";
import { giveFiles } from "./give-files.mjs";
import { runAlone } from "./run-alone.mjs";

/**
 * One run in a fresh page.
 * @param workers how many Web Workers may score side by side, each with one thread of WebAssembly
 * @returns seconds: `{ verdicts, evaluation }`
 */
export function pageSeconds(browser, built, location, workers) {
  return withPage(browser, { address: `${built.url}?workers=${workers}` }, async (page) => {
    await page.getByRole("heading", { name: "Model", exact: true }).waitFor();
    const { given, summary, evaluation } = await giveFiles(page, location, "evaluation");
    return { verdicts: (summary - given) / 1000, evaluation: (evaluation - given) / 1000 };
  });
}

await runAlone(import.meta.url, async ({ browser, built, location }) => ({
  oneWorker: await pageSeconds(browser, built, location, 1),
  twoWorkers: await pageSeconds(browser, built, location, 2),
}));
