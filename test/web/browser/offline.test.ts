import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { PROJECT_FOLDER } from "../../../src/cli/io.ts";
import {
  browserOfSuite,
  BUILT_PAGE,
  figureOf,
  HAS_CHROMIUM,
  judge,
  judgeSample,
  NO_CHROMIUM,
  openPage,
  settled,
} from "../../support/browser.ts";
import { type ServedFolder, serveFolder } from "../../support/serve-folder.ts";
import { describeWhere } from "../../support/skip.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const TRACE = join(PROJECT_FOLDER, "test/fixtures/strace/one-process.log");

const folder = temporaryFolder();
const browser = browserOfSuite();
const servers: ServedFolder[] = [];
afterAll(() => Promise.all(servers.map((server) => server.close())));

async function serve(served: string, below?: string): Promise<ServedFolder> {
  const server = await serveFolder(served, below);
  servers.push(server);
  return server;
}

/** Waits until the service worker keeps the page. @returns the names of its caches */
async function cachesOf(page: Page): Promise<readonly string[]> {
  await page.getByText("The page is kept here and works without a network.").waitFor();
  return page.evaluate("caches.keys()");
}

function alarmsAndTraces(page: Page): Promise<readonly number[]> {
  return Promise.all([figureOf(page, "traces"), figureOf(page, "alarms")]);
}

describeWhere(HAS_CHROMIUM, NO_CHROMIUM)("the page without a network", () => {
  it("opens and judges the sample as before once it was loaded, its server gone", async () => {
    const server = await serve(BUILT_PAGE, "/below/");
    const { page, faults } = await openPage(browser.browser(), server.url);
    await judgeSample(page);
    const before = await alarmsAndTraces(page);
    await cachesOf(page);
    await server.close();
    await page.context().setOffline(true);
    await page.reload();
    await judgeSample(page);
    expect(await alarmsAndTraces(page)).toEqual(before);
    expect(before[0]).toBe(537);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("opens with a query too, and keeps a large model once it has judged", async () => {
    const server = await serve(BUILT_PAGE);
    const { page, faults } = await openPage(browser.browser(), server.url);
    await cachesOf(page);
    const judged = async (): Promise<string | null> => {
      await judge(page, TRACE);
      await page.getByRole("radio", { name: "ensemble" }).check();
      await settled(page);
      return page.getByTestId("summary").textContent();
    };
    const before = await judged();
    await server.close();
    await page.goto(`${server.url}?workers=1`);
    expect(await judged()).toBe(before);
    expect(before).toContain("Judged by ensemble");
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("judges where no service worker is to be had", async () => {
    const { page, faults } = await browser.open({ serviceWorkers: "block" });
    await judgeSample(page);
    expect(await figureOf(page, "traces")).toBe(537);
    expect(await page.getByText("The page is kept here").count()).toBe(0);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("is replaced by another version once no page of the old one is open, and the old one forgotten", async () => {
    cpSync(BUILT_PAGE, folder, { recursive: true });
    const server = await serve(folder);
    const { page, faults } = await openPage(browser.browser(), server.url);
    const [old] = await cachesOf(page);
    const path = join(folder, "service-worker.js");
    writeFileSync(path, readFileSync(path, "utf8").replace(/VERSION = "\w+"/, 'VERSION = "another"'));
    writeFileSync(
      join(folder, "index.html"),
      readFileSync(join(folder, "index.html"), "utf8").replace("<title>", "<title>New "),
    );
    await page.reload();
    while ((await cachesOf(page)).length < 2) await setTimeout(50);
    expect([await page.title(), await cachesOf(page)]).toEqual(["syscall-sentinel", [old, "syscall-sentinel another"]]);
    const next = await page.context().newPage();
    await page.close();
    // The browser forgets a closed page in its own time; one that is opened before that is of the
    // old version still.
    let kept: readonly string[] = [old ?? ""];
    while (kept.includes(old ?? "")) {
      await next.goto("about:blank");
      await setTimeout(300);
      await next.goto(server.url);
      kept = await cachesOf(next);
    }
    expect(kept).toEqual(["syscall-sentinel another"]);
    await next.reload();
    expect(await next.title()).toBe("New syscall-sentinel");
    await judgeSample(next);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
