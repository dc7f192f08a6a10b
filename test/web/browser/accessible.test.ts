import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, it } from "@jest/globals";
import type { BrowserContextOptions, Locator, Page } from "playwright-core";
import { PROJECT_FOLDER } from "../../../src/cli/io.ts";
import {
  browserOfSuite,
  figureOf,
  give,
  HAS_CHROMIUM,
  judgeSample,
  NO_CHROMIUM,
  paste,
  settled,
} from "../../support/browser.ts";
import { describeWhere } from "../../support/skip.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"];
const WINDOWS: Readonly<Record<string, BrowserContextOptions>> = {
  "in light colours": { colorScheme: "light" },
  "in dark colours and 320 px wide": { colorScheme: "dark", viewport: { width: 320, height: 800 } },
};

const browser = browserOfSuite();

/** What axe finds wrong, a line each. */
async function violations(page: Page): Promise<readonly string[]> {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).withTags(RULES);
  const { violations: found } = await axe.analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${String(target)}: ${failureSummary ?? ""}`),
  );
}

/** How far the document is wider than the window, in pixels. */
function overhang(page: Page): Promise<number> {
  return page.evaluate("document.scrollingElement.scrollWidth - innerWidth");
}

/** The first trace of the table opened, with the player. */
async function openTrace(page: Page): Promise<void> {
  await page.getByRole("rowheader").first().getByRole("button").click();
  await page.getByRole("slider", { name: "Calls of the trace" }).waitFor();
  await page.getByText("Play it call by call").click();
  await page.getByRole("button", { name: "One call" }).click();
}

/** Presses Tab until the element has the focus. */
async function tabTo(element: Locator, most = 40): Promise<void> {
  for (let presses = 0; presses < most; presses++) {
    if ((await element.and(element.page().locator(":focus")).count()) === 1) return;
    await element.page().keyboard.press("Tab");
  }
  throw new Error(`${String(element)} is not reached by ${most} presses of Tab`);
}

describeWhere(HAS_CHROMIUM, NO_CHROMIUM)("the page for everybody", () => {
  for (const [where, options] of Object.entries(WINDOWS)) {
    it(`holds to WCAG 2.1 AA in each of its states, and never scrolls sideways, ${where}`, async () => {
      const { page, faults } = await browser.open({ ...options, serviceWorkers: "block" });
      const found: Record<string, readonly string[]> = {};
      const look = async (state: string): Promise<void> => {
        const lines = [...(await violations(page)), ...((await overhang(page)) > 0 ? ["scrolls sideways"] : [])];
        if (lines.length > 0) found[state] = lines;
      };
      await look("start");
      let goOn = (): void => undefined;
      await page.route("**/sample.zip", async (route) => {
        await new Promise<void>((resolve) => (goOn = resolve));
        await route.continue();
      });
      await page.getByRole("button", { name: "Try the sample" }).click();
      await page.getByRole("button", { name: "Cancel" }).waitFor();
      await look("working");
      goOn();
      await settled(page);
      await give(page, "Choose a model folder", join(PROJECT_FOLDER, "models/sample"));
      await page.getByRole("radio", { name: "sample (your own)" }).waitFor();
      // Fewer rows: axe looks at each of them for a tenth of a second.
      await page.getByRole("searchbox", { name: "Search" }).fill("add_user_1");
      await openTrace(page);
      const folded = page.locator("details:not([open]) > summary").filter({ visible: true });
      while ((await folded.count()) > 0) await folded.first().click();
      await look("results, trace, player, evaluation, own model");
      await paste(page, "no trace");
      await page.getByTestId("problem").waitFor();
      await look("problem");
      expect({ found, faults }).toEqual({ found: {}, faults: [] });
      await page.context().close();
    });
  }

  it("does not scroll sideways in a window of 1920 px", async () => {
    const { page } = await browser.open({ viewport: { width: 1920, height: 1080 } });
    await judgeSample(page);
    await openTrace(page);
    expect(await overhang(page)).toBeLessThanOrEqual(0);
    await page.context().close();
  });

  it("is used by keyboard alone, from the sample to the player", async () => {
    const { page, faults } = await browser.open();
    const press = (key: string) => page.keyboard.press(key);
    await tabTo(page.getByRole("button", { name: "Try the sample" }));
    await press("Enter");
    await settled(page);

    const alarms = await figureOf(page, "alarms");
    await tabTo(page.getByRole("slider", { name: "False-alarm budget" }));
    for (let presses = 0; presses < 6; presses++) await press("ArrowRight");
    await page
      .getByTestId("budget-words")
      .filter({ hasNotText: `: ${alarms} of` })
      .waitFor();
    expect(await figureOf(page, "alarms")).toBeGreaterThan(alarms);

    const score = page.getByRole("button", { name: "Score", exact: true });
    await tabTo(score);
    const header = page.getByRole("columnheader", { name: /^Score/ });
    const before = await header.getAttribute("aria-sort");
    await press("Enter");
    expect([before, await header.getAttribute("aria-sort")]).toEqual(["descending", "ascending"]);

    const trace = page.getByRole("rowheader").first().getByRole("button");
    await tabTo(trace);
    await press("Enter");
    const strip = page.getByRole("slider", { name: "Calls of the trace" });
    await strip.waitFor();
    expect(await page.locator(":focus").getAttribute("id")).toBe("trace-title");
    await tabTo(strip);
    await press("Home");
    const first = await strip.getAttribute("aria-valuetext");
    await press("ArrowRight");
    const second = await strip.getAttribute("aria-valuetext");
    expect([first, second]).toEqual([expect.stringMatching(/^call 0,/), expect.stringMatching(/^call 1,/)]);

    await tabTo(page.getByText("Play it call by call"));
    await press("Enter");
    const play = page.getByRole("button", { name: "Play", exact: true });
    await play.waitFor();
    await tabTo(play);
    await press("Enter");
    await page.getByRole("img", { name: /^The score so far over [1-9]/ }).waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
