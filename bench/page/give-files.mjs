// Gives the page what it is to judge, and waits for the results.
import { statSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

const LIMIT_SECONDS = 900;

/**
 * Lets the page judge a file or a folder.
 * @param until "summary": until the verdicts are shown; "evaluation": until detection is, too
 * @returns the clock's marks in milliseconds
 * @throws Error with what the page says where it shows a problem, or when nothing is shown within a quarter of an hour
 */
export async function giveFiles(page, location, until) {
  const chooser = statSync(location).isDirectory() ? "Choose a folder" : "Choose files";
  await page.getByLabel(chooser, { exact: true }).setInputFiles(location);
  return shown(page, until);
}

/** Waits until the page shows a result; as `giveFiles`. */
export async function shown(page, what) {
  const timer = new AbortController();
  const late = wait(LIMIT_SECONDS * 1000, undefined, timer).then(() => {
    throw new Error(`the page showed no ${what} in ${LIMIT_SECONDS} s`);
  });
  try {
    return await Promise.race([page.evaluate((name) => globalThis.benchClock.seen(name), what), late]);
  } finally {
    timer.abort();
    await late.catch(() => undefined);
  }
}
