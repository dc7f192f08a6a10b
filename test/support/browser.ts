import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll } from "@jest/globals";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";
import { type ServedFolder, serveFolder } from "./serve-folder.ts";

export const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
export const HAS_CHROMIUM = existsSync(CHROMIUM);
export const NO_CHROMIUM = "chromium is not installed: apt-get install chromium";
export const BUILT_PAGE = join(PROJECT_FOLDER, "build", "web");

export const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A page under test, and what it did that it must not. */
export interface OpenedPage {
  readonly page: Page;
  /** Messages of the console that are warnings or errors, uncaught errors, and requests to any other origin. */
  readonly faults: readonly string[];
}

/** The built page in real Chromium, served by the plainest of servers; both end after the suite. */
export function browserOfSuite(): {
  readonly open: (options?: BrowserContextOptions) => Promise<OpenedPage>;
  readonly browser: () => Browser;
} {
  let browser: Browser | null = null;
  let server: ServedFolder | null = null;
  beforeAll(async () => {
    server = await serveFolder(BUILT_PAGE);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: CHROMIUM_FLAGS });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  return { browser: () => browser!, open: (options) => openPage(browser!, server!.url, options) };
}

/** Opens the page at an address, in a context of its own, and waits until it is drawn. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const faults: string[] = [];
  page.on("console", (message) => {
    const isFault = message.type() === "error" || message.type() === "warning";
    if (isFault && !message.text().includes("blocked by Playwright")) faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
  context.on("request", (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith("blob:")) faults.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  await page.getByRole("heading", { name: "Model", exact: true }).waitFor();
  return { page, faults };
}

/** Gives the page files to judge, or a folder, and waits until it has (or has not). */
export async function judge(page: Page, paths: string | readonly string[], timeout = 60_000): Promise<void> {
  await give(page, "Choose files", paths, timeout);
}

/** Gives files, or a folder, to one of the page's inputs, and waits until no work is under way. @param input its accessible name */
export async function give(
  page: Page,
  input: "Choose files" | "Choose a folder" | "Choose model files" | "Choose a model folder",
  paths: string | readonly string[],
  timeout = 60_000,
): Promise<void> {
  await page.getByLabel(input, { exact: true }).setInputFiles(typeof paths === "string" ? paths : [...paths]);
  await settled(page, timeout);
}

/** Judges the sample that comes with the page, and measures detection on it. */
export async function judgeSample(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Try the sample" }).click();
  await settled(page);
}

/** Judges text. */
export async function paste(page: Page, text: string): Promise<void> {
  const field = page.getByLabel("Trace as text");
  if (!(await field.isVisible())) await page.getByText("Paste text", { exact: true }).click();
  await field.fill(text);
  await page.getByRole("button", { name: "Judge this text" }).click();
  await settled(page);
}

/** Waits until no work is under way: the page shows that it works as soon as an action has begun. */
export async function settled(page: Page, timeout = 60_000): Promise<void> {
  await page.getByRole("button", { name: "Cancel" }).waitFor({ state: "detached", timeout });
}

/** The page's one line on what went wrong; null where nothing did. */
export async function problemOf(page: Page): Promise<string | null> {
  const lines = await page.getByTestId("problem").locator("p").allTextContents();
  if (lines.length > 1) throw new Error(`more than one problem is shown: ${lines.join(" / ")}`);
  return lines[0] ?? null;
}

/** A figure of the summary, such as "alarms" or "traces". */
export async function figureOf(page: Page, name: string): Promise<number> {
  const figures = page.getByTestId("summary").locator(".figures > div");
  const text = await figures
    .filter({ has: page.getByText(name, { exact: true }) })
    .locator("dd")
    .textContent();
  return Number((text ?? "").replaceAll(",", ""));
}

/** The rows that the table shows, in their order. */
export async function rowsOf(
  page: Page,
): Promise<readonly { readonly name: string; readonly verdict: string; readonly score: string }[]> {
  const [names = [], verdicts = [], scores = []] = await Promise.all(
    [".name", ".verdict", "td:nth-of-type(2)"].map((part) =>
      page.locator(`.trace-table tbody ${part}`).allTextContents(),
    ),
  );
  return names.map((name, place) => ({ name, verdict: verdicts[place] ?? "", score: scores[place] ?? "" }));
}

/** Presses a button that saves a file. @returns its text */
export async function saved(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button, exact: true }).click(),
  ]);
  return readFile(await download.path(), "utf8");
}
