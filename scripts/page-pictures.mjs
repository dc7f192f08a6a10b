// Takes the pictures of the page in docs/images again, from the built page in real Chromium: `make pictures`. Needs Debian's chromium.
// The detection of ADFA-LD is taken only where ADFA-LD is at hand; no trace of it is in the picture.
//
//   node scripts/page-pictures.mjs [ADFA-LD.zip]
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { preview } from "vite";
import { launchChromium } from "../bench/page/chromium.mjs";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const IMAGES = join(PROJECT, "docs", "images");
const MINUTES = 10;

const server = await preview({ configFile: join(PROJECT, "vite.config.ts"), preview: { port: 0 }, logLevel: "error" });
const browser = await launchChromium();

async function open(options) {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, deviceScaleFactor: 1.5, ...options });
  page.setDefaultTimeout(MINUTES * 60_000);
  await page.goto(server.resolvedUrls.local[0]);
  await page.getByRole("radio").first().waitFor();
  return page;
}

async function settle(page) {
  await page.getByRole("button", { name: "Cancel" }).waitFor({ state: "detached" });
  await page.getByTestId("summary").waitFor();
  // Charts draw themselves after the first paint.
  await page.waitForTimeout(1000);
}

async function judgeSample(page) {
  await page.getByRole("button", { name: "Try the sample" }).click();
  await page.getByTestId("summary").waitFor();
  await settle(page);
}

async function openWorstTrace(page) {
  await page.locator("tbody button").first().click();
  await page.getByRole("slider", { name: "Calls of the trace" }).waitFor();
  await page.waitForTimeout(500);
}

async function save(target, name, options = {}) {
  await target.screenshot({ path: join(IMAGES, `${name}.png`), animations: "disabled", ...options });
  process.stderr.write(`docs/images/${name}.png\n`);
}

try {
  const light = await open({});
  await save(light, "page-start");
  await judgeSample(light);
  await light.evaluate(() => scrollTo(0, document.querySelector("[data-testid=summary]").offsetTop - 16));
  await save(light, "page-verdicts");
  await openWorstTrace(light);
  await save(light.getByTestId("trace"), "page-trace");
  await light.getByText("Play it call by call").click();
  await light.getByRole("combobox", { name: "Speed" }).selectOption({ label: "100 calls per second" });
  await light.getByRole("button", { name: "Play", exact: true }).click();
  await light.waitForTimeout(4000);
  await light.getByRole("button", { name: "Pause" }).click();
  await save(light.getByTestId("live"), "page-live");

  const dark = await open({ colorScheme: "dark", viewport: { width: 1200, height: 900 } });
  await judgeSample(dark);
  await openWorstTrace(dark);
  await save(dark.getByTestId("trace"), "page-trace-dark");
  const narrow = await open({ viewport: { width: 320, height: 640 }, deviceScaleFactor: 2 });
  await judgeSample(narrow);
  await narrow.evaluate(() => scrollTo(0, document.querySelector("[data-testid=summary]").offsetTop - 16));
  await save(narrow, "page-narrow");

  const adfaLd = process.argv[2];
  if (adfaLd !== undefined && adfaLd !== "") {
    const page = await open({});
    await page.getByLabel("Choose files", { exact: true }).setInputFiles(adfaLd);
    await page.getByTestId("summary").waitFor();
    await settle(page);
    await page.locator("path.curve").first().waitFor();
    await save(page.locator("section.evaluation"), "page-detection");
  }
} finally {
  await browser.close();
  await server.close();
}
