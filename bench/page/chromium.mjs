// Chromium for the benchmarks of the page: a fresh profile each time, nothing fetched behind the page's back.
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { clockInPage } from "./clock-in-page.mjs";

const EXECUTABLE = process.env.CHROMIUM ?? "/usr/bin/chromium";
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const VIEWPORT = { width: 1280, height: 900 };

/** Why the page cannot be measured here; null where it can. */
export const noChromium = () =>
  existsSync(EXECUTABLE) ? null : `chromium is not installed at ${EXECUTABLE} (CHROMIUM names another place)`;

/** @returns playwright's Browser, with an empty profile of its own */
export function launchChromium() {
  return chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
}

/**
 * Opens a page in a browser of its own whose profile is new and, unless it is one context among others, keeps what it fetched, as a user's does.
 * @param options as of `withPage`
 * @returns what `work(page)` resolves to
 */
export async function withColdPage(options, work) {
  const profile = await mkdtemp(join(tmpdir(), "page-profile-"));
  try {
    const serviceWorkers = options.serviceWorkers ?? "block";
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: EXECUTABLE,
      args: FLAGS,
      viewport: VIEWPORT,
      serviceWorkers,
    });
    return await usePage(context, options, work);
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  }
}

/**
 * Opens a page in a context of its own with the benchmark's clock in it, and closes it after the work.
 * @param options `address`; `prepare` scripts to run before the page's own; `serviceWorkers` "block" unless said otherwise
 * @returns what `work(page)` resolves to
 */
export async function withPage(browser, options, work) {
  const serviceWorkers = options.serviceWorkers ?? "block";
  return usePage(await browser.newContext({ viewport: VIEWPORT, serviceWorkers }), options, work);
}

async function usePage(context, { address, prepare = [] }, work) {
  try {
    const page = await context.newPage();
    for (const script of [clockInPage, ...prepare]) await page.addInitScript(script);
    await page.goto(address);
    return await work(page);
  } finally {
    await context.close();
  }
}
