// Does the page answer while it works? The longest task of its main thread while a data set is read, scored, measured and shown, and while the results are used.
//
//   make web && npm run build && node bench/page/longest-task.mjs [--data ADFA-LD.zip]
//
// The browser tells of tasks of 50 ms or more only. Which functions they are made of: node bench/page/profile.mjs.
import { withPage } from "./chromium.mjs";
import { giveFiles } from "./give-files.mjs";
import { runAlone } from "./run-alone.mjs";

/** After a result was drawn, effects and observers still work on it. */
const SETTLING_MS = 250;
/** The browser tells of tasks in whole milliseconds. */
const ROUNDING_MS = 2;

/**
 * Judges a data set with as many workers as the page takes by itself, sorts the table by every column, moves the threshold and opens a trace.
 * @returns for each phase the duration of its longest task in milliseconds, 0 where none took 50: `[{ phase, milliseconds }]` in the order of time
 */
export function longestTasks(browser, built, location) {
  return withPage(browser, { address: built.url, prepare: [watchLongTasks] }, async (page) => {
    const now = () => page.evaluate(() => performance.now());
    await page.getByRole("heading", { name: "Model", exact: true }).waitFor();
    const marks = await giveFiles(page, location, "evaluation");
    await page.waitForTimeout(2 * SETTLING_MS);
    const phases = [
      { phase: "while the page opens", end: marks.given },
      { phase: "while it reads and scores", end: marks.summaryInserted },
      { phase: "when the verdicts appear", end: marks.summary + SETTLING_MS },
      { phase: "while detection is measured", end: marks.evaluationInserted },
      { phase: "when the evaluation appears", end: await now() },
    ];
    for (const [phase, use] of USES) {
      await use(page);
      await page.waitForTimeout(SETTLING_MS);
      phases.push({ phase, end: await now() });
    }
    const tasks = await page.evaluate(() => globalThis.benchLongTasks);
    return longestOf(phases, tasks);
  });
}

/** What the user does with the results, by phase. */
const USES = [
  ["while the table is sorted", sortTable],
  ["while the threshold is moved", moveThreshold],
  ["when a trace is opened", openTrace],
];
/** The phases of using the results. */
export const USING = USES.map(([phase]) => phase);

async function sortTable(page) {
  for (const header of await page.locator("th button.sort").all()) {
    await header.click();
    await header.click();
  }
}

async function moveThreshold(page) {
  const slider = page.getByLabel("False-alarm budget", { exact: true });
  await slider.focus();
  for (const key of ["ArrowRight", "ArrowLeft", "End", "Home"]) {
    for (let time = 0; time < 10; time += 1) await slider.press(key);
  }
  const handle = await page.getByTestId("threshold-handle").boundingBox();
  if (handle === null) return;
  const [x, y] = [handle.x + handle.width / 2, handle.y + handle.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 200, y, { steps: 30 });
  await page.mouse.move(x - 50, y, { steps: 30 });
  await page.mouse.up();
}

async function openTrace(page) {
  await page.locator("tbody button.name").first().click();
  await page.getByTestId("trace").locator(".trace-strip").waitFor();
}

/** A task belongs to the phase in which it ended: what puts a result into the page ends after it is put there. */
function longestOf(phases, tasks) {
  const longest = phases.map(({ phase }) => ({ phase, milliseconds: 0 }));
  for (const { start, milliseconds } of tasks) {
    const place = phases.findIndex(({ end }) => start + milliseconds + ROUNDING_MS <= end);
    const own = longest[place === -1 ? phases.length - 1 : place];
    own.milliseconds = Math.max(own.milliseconds, milliseconds);
  }
  return longest;
}

/** Runs in the page. */
function watchLongTasks() {
  globalThis.benchLongTasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      globalThis.benchLongTasks.push({ start: startTime, milliseconds: duration });
    }
  }).observe({ type: "longtask", buffered: true });
}

await runAlone(import.meta.url, ({ browser, built, location }) => longestTasks(browser, built, location));
