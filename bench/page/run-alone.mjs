// Lets each of the page's benchmarks run by itself: prints what it measures as JSON.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { locateData } from "../../dist/datasets/open-dataset.js";
import { isSentinelError } from "../../dist/errors.js";
import { PROJECT_FOLDER } from "../live-node.mjs";
import { serveBuiltPage } from "./built-page.mjs";
import { launchChromium, noChromium } from "./chromium.mjs";

/**
 * Where the module at `url` was started as a program: runs it over --data (else what DATA names, ADFA-LD where it is, the sample) and prints the result.
 * @param measure takes `{ browser, built, location }`
 */
export async function runAlone(url, measure) {
  if (process.argv[1] !== fileURLToPath(url)) return;
  const { values } = parseArgs({ options: { data: { type: "string" } } });
  const reason = noChromium();
  if (reason !== null) return fail(reason);
  try {
    const built = await serveBuiltPage();
    const browser = await launchChromium();
    try {
      const { location } = locateData(PROJECT_FOLDER, values.data ?? process.env.DATA);
      process.stdout.write(`${JSON.stringify(await measure({ browser, built, location }), null, 2)}\n`);
    } finally {
      await browser.close();
      built.close();
    }
  } catch (error) {
    if (!isSentinelError(error)) throw error;
    fail(error.message);
  }
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 2;
}
