import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { PROJECT_FOLDER } from "../../../src/cli/io.ts";
import { browserOfSuite, figureOf, HAS_CHROMIUM, judgeSample, NO_CHROMIUM, settled } from "../../support/browser.ts";
import { describeWhere } from "../../support/skip.ts";

const browser = browserOfSuite();

describeWhere(HAS_CHROMIUM, NO_CHROMIUM)("the page by pointer", () => {
  it("judges a file that is dropped anywhere on its window", async () => {
    const { page, faults } = await browser.open({ serviceWorkers: "block" });
    const text = readFileSync(join(PROJECT_FOLDER, "test/fixtures/strace/one-process.log"), "utf8");
    const dropped = await page.evaluateHandle((content) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], "dropped.log"));
      return transfer;
    }, text);
    for (const type of ["dragenter", "dragover", "drop"]) {
      await page.locator("footer").dispatchEvent(type, { dataTransfer: dropped });
    }
    await page.getByTestId("summary").waitFor();
    await settled(page);
    expect(await page.getByTestId("summary").getByRole("heading").textContent()).toBe("dropped.log");
    expect([await figureOf(page, "traces"), faults]).toEqual([1, []]);
    await page.context().close();
  });

  it("moves the threshold by its grip, and the alarms with it; names the call under the pointer", async () => {
    const { page, faults } = await browser.open({ serviceWorkers: "block" });
    await judgeSample(page);
    const alarms = await figureOf(page, "alarms");
    const grip = page.getByTestId("threshold-handle");
    await grip.scrollIntoViewIfNeeded();
    const box = (await grip.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await page.mouse.move(box.x + box.width / 2, box.y + 8);
    await page.mouse.down();
    await page.mouse.move(box.x - 300, box.y + 8, { steps: 5 });
    await page.mouse.up();
    await page
      .getByTestId("budget-words")
      .filter({ hasNotText: `: ${alarms} of` })
      .waitFor();
    expect(await figureOf(page, "alarms")).toBeGreaterThan(alarms);

    await page.locator("tbody button").first().click();
    const strip = page.getByRole("slider", { name: "Calls of the trace" }).locator("canvas").last();
    await strip.scrollIntoViewIfNeeded();
    const readout = page.getByTestId("strip-readout");
    const before = await readout.textContent();
    const area = (await strip.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await page.mouse.move(area.x + area.width * 0.8, area.y + area.height / 2);
    await readout.filter({ hasNotText: before ?? "" }).waitFor();
    expect(await page.getByRole("list", { name: "Expected calls" }).getByRole("listitem").count()).toBe(5);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
