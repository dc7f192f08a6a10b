import { expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { browserOfSuite, figureOf, HAS_CHROMIUM, judgeSample, NO_CHROMIUM, settled } from "../../support/browser.ts";
import { describeWhere } from "../../support/skip.ts";

const browser = browserOfSuite();
const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.tagName ?? "");

describeWhere(HAS_CHROMIUM, NO_CHROMIUM)("cancelling", () => {
  it("a model that comes slowly keeps what was shown, and the traces behind it", async () => {
    const { page, faults } = await browser.open({ serviceWorkers: "block" });
    await judgeSample(page);
    const alarms = await figureOf(page, "alarms");
    await page.route("**/models/ensemble/model.onnx", () => new Promise(() => undefined));
    await page.getByRole("radio", { name: "ensemble" }).check();
    await page.getByText("loading the model").first().waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await settled(page);
    expect(await page.getByTestId("problem").textContent()).toContain("Cancelled: what was shown before stays.");
    expect([await figureOf(page, "alarms"), await focused(page)]).toEqual([alarms, "MAIN"]);
    await page.locator("tbody button").first().click();
    await page.getByRole("slider", { name: "Calls of the trace" }).waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("the sample before anything was judged leaves a page that judges it the next time", async () => {
    const { page, faults } = await browser.open({ serviceWorkers: "block" });
    let goOn = (): void => undefined;
    await page.route("**/sample.zip", async (route) => {
      await new Promise<void>((resolve) => (goOn = resolve));
      await route.continue().catch(() => undefined);
    });
    await page.getByRole("button", { name: "Try the sample" }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await settled(page);
    expect(await page.getByTestId("problem").textContent()).toContain("Cancelled: nothing was judged.");
    goOn();
    await page.unroute("**/sample.zip");
    await page.getByRole("button", { name: "Dismiss" }).press("Enter");
    expect([await page.getByTestId("summary").count(), await focused(page)]).toEqual([0, "MAIN"]);
    await judgeSample(page);
    expect(await figureOf(page, "traces")).toBe(537);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
