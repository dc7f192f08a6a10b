import { afterAll, beforeAll } from "@jest/globals";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { PROJECT_FOLDER } from "../../src/cli/project-folder.ts";
import { serveFolder, type ServedFolder } from "./serve-folder.ts";

const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
export const HAS_CHROMIUM = existsSync(CHROMIUM);
export const NO_CHROMIUM = "chromium is not installed: apt-get install chromium";
export const BUILT_PAGE = join(PROJECT_FOLDER, "build", "web");

const FLAGS = [
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
  readonly open: (options?: BrowserContextOptions, query?: string) => Promise<OpenedPage>;
  readonly server: () => ServedFolder;
} {
  let browser: Browser | null = null;
  let server: ServedFolder | null = null;
  beforeAll(async () => {
    server = await serveFolder(BUILT_PAGE);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  return {
    server: () => server!,
    async open(options = {}, query = "") {
      const context = await browser!.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const page = await context.newPage();
      const faults: string[] = [];
      const own = server!.url;
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") faults.push(`console: ${message.text()}`);
      });
      page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
      context.on("request", (request) => {
        if (!request.url().startsWith(own) && !request.url().startsWith("blob:"))
          faults.push(`request: ${request.url()}`);
      });
      await page.goto(`${own}${query}`);
      await page.getByRole("heading", { name: "Model", exact: true }).waitFor();
      return { page, faults };
    },
  };
}

/** Gives the page files to judge, and waits until it has (or has not). */
export async function judge(page: Page, paths: string | readonly string[], timeout = 60_000): Promise<void> {
  await page.getByLabel("Choose files", { exact: true }).setInputFiles(typeof paths === "string" ? paths : [...paths]);
  await settled(page, timeout);
}

/** Waits until no work is under way. */
export async function settled(page: Page, timeout = 60_000): Promise<void> {
  await page.getByTestId("summary").or(page.getByTestId("problem")).first().waitFor({ timeout });
  await page.getByRole("button", { name: "Cancel" }).waitFor({ state: "detached", timeout });
}

/** Presses a button that saves a file. @returns its text */
export async function saved(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button, exact: true }).click(),
  ]);
  return readFile(await download.path(), "utf8");
}
