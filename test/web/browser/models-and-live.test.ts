import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../../src/cli/io.ts";
import {
  browserOfSuite,
  give,
  HAS_CHROMIUM,
  judge,
  judgeSample,
  NO_CHROMIUM,
  problemOf,
  rowsOf,
  settled,
} from "../../support/browser.ts";
import { describeWhere } from "../../support/skip.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const TRACE = join(PROJECT_FOLDER, "test/fixtures/strace/follow-forks.log");

const folder = temporaryFolder();
const browser = browserOfSuite();

describeWhere(HAS_CHROMIUM, NO_CHROMIUM)("models and the player of the page", () => {
  it("judge the same traces again by another model", async () => {
    const { page, faults } = await browser.open();
    await judge(page, TRACE);
    const before = await rowsOf(page);
    await page.getByRole("radio", { name: "notebook" }).check();
    await settled(page);
    const after = await rowsOf(page);
    expect(await page.getByTestId("summary").textContent()).toContain("Judged by notebook");
    expect(after.map(({ name }) => name).sort()).toEqual(before.map(({ name }) => name).sort());
    expect(after).not.toEqual(before);
    await page.getByRole("radio", { name: "sample" }).check();
    await settled(page);
    expect(await rowsOf(page)).toEqual(before);
    expect([await problemOf(page), faults]).toEqual([null, []]);
    await page.context().close();
  });

  it("take one's own model from a folder, show its card, and score by it as it would have scored", async () => {
    cpSync(join(PROJECT_FOLDER, "models/sample"), join(folder, "mine"), { recursive: true });
    const { page, faults } = await browser.open();
    await give(page, "Choose a model folder", join(folder, "mine"));
    expect(await page.getByRole("radio", { name: "sample (your own)" }).count()).toBe(1);
    await judge(page, TRACE);
    expect(await page.getByRole("radio", { name: "sample (your own)" }).isChecked()).toBe(true);
    expect(await page.getByText("checksum verified").count()).toBeGreaterThan(0);
    const own = await rowsOf(page);
    await page.getByRole("radio", { name: "sample", exact: true }).check();
    await settled(page);
    expect(await rowsOf(page)).toEqual(own);
    expect([await problemOf(page), faults]).toEqual([null, []]);
    await page.context().close();
  });

  it("can be cancelled at work, which leaves what was shown, and a page that judges again", async () => {
    const { page, faults } = await browser.open();
    await judgeSample(page);
    const before = await rowsOf(page);
    await page.getByRole("radio", { name: "ensemble" }).check();
    await page.getByText(/^scoring [1-9].* of .* calls$/).waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await settled(page);
    expect(await problemOf(page)).toMatch(/^Cancelled/);
    expect(await page.getByTestId("summary").textContent()).toContain("Judged by sample");
    expect(await rowsOf(page)).toEqual(before);
    await judge(page, TRACE);
    expect(await problemOf(page)).toBe(null);
    expect((await rowsOf(page)).length).toBeGreaterThan(1);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("play a trace to its end, where its score is that of the table", async () => {
    const { page, faults } = await browser.open();
    await page.evaluate(() => {
      const seen = Object.assign(globalThis, { longestTask: 0 });
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) seen.longestTask = Math.max(seen.longestTask, duration);
      }).observe({ entryTypes: ["longtask"] as never });
    });
    await judgeSample(page);
    const [row] = await rowsOf(page);
    await page.getByRole("rowheader").first().getByRole("button").click();
    await page.getByText("Play it call by call").click();
    await page.getByLabel("Speed").selectOption("fastest");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await page.getByRole("button", { name: "Play again" }).waitFor();
    const figures = page.locator(".live-figures");
    expect(await figures.textContent()).toContain(`Score so far${row?.score ?? ""} bits a call`);
    expect(await page.getByTestId("live-verdict").textContent()).toContain("ALARM");
    const longest = await page.evaluate<number>("longestTask");
    process.stdout.write(
      `longest task of the page's main thread, sample judged and played: ${longest.toFixed(0)} ms\n`,
    );
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
