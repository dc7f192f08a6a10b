import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import type { Page } from "playwright-core";
import { PROJECT_FOLDER } from "../../../src/cli/io.ts";
import {
  browserOfSuite,
  figureOf,
  give,
  HAS_CHROMIUM,
  judge,
  judgeSample,
  NO_CHROMIUM,
  paste,
  problemOf,
  rowsOf,
  saved,
} from "../../support/browser.ts";
import { describeWhere } from "../../support/skip.ts";

const TRACES = join(PROJECT_FOLDER, "test/fixtures/strace");
const VALIDATION = join(PROJECT_FOLDER, "data/sample/validation");

const browser = browserOfSuite();

/** Name and verdict of each trace, in order of name, as they stand in the saved CSV. */
async function verdictsOfCsv(page: Page): Promise<readonly string[]> {
  const [head = "", ...rows] = (await saved(page, "Save the verdicts as CSV")).trim().split("\n");
  const place = head.trim().split(",").indexOf("verdict");
  return rows.map((row) => `${row.split(",")[0] ?? ""} ${row.split(",")[place] ?? ""}`).sort();
}

async function verdictsOfJson(page: Page): Promise<readonly string[]> {
  const report = JSON.parse(await saved(page, "Save the verdicts as JSON")) as {
    readonly traces: readonly { readonly name: string; readonly verdict: string }[];
  };
  return report.traces.map(({ name, verdict }) => `${name} ${verdict}`).sort();
}

async function verdictsOfTable(page: Page): Promise<readonly string[]> {
  return (await rowsOf(page)).map(({ name, verdict }) => `${name} ${verdict.toLowerCase().replace(" ", "-")}`).sort();
}

describeWhere(HAS_CHROMIUM, NO_CHROMIUM)("a way through the page", () => {
  it("from pasted lines of strace leads to a verdict", async () => {
    const { page, faults } = await browser.open();
    await paste(page, readFileSync(join(TRACES, "one-process.log"), "utf8"));
    const [row, ...others] = await rowsOf(page);
    expect(others).toEqual([]);
    expect(row).toEqual({
      name: expect.stringContaining("pasted.txt"),
      verdict: "normal",
      score: expect.stringMatching(/^\d\.\d{3}$/),
    });
    expect(await page.getByTestId("summary").textContent()).toContain("Read as strace. Judged by sample");
    expect([await problemOf(page), faults]).toEqual([null, []]);
    await page.context().close();
  });

  it("from a folder leads to its traces, which a budget, a filter and an order divide alike everywhere", async () => {
    const { page, faults } = await browser.open();
    await give(page, "Choose a folder", VALIDATION);
    expect([await figureOf(page, "traces"), await figureOf(page, "alarms")]).toEqual([158, expect.any(Number)]);
    await page.getByLabel("Rows per page").selectOption("200");
    const alarmsAt5 = await figureOf(page, "alarms");
    for (const percent of ["5", "20"]) {
      await page.getByLabel("Budget in %").fill(percent);
      await page.getByTestId("budget-words").getByText(`At a budget of ${percent}`).waitFor();
      const table = await verdictsOfTable(page);
      expect(table).toHaveLength(158);
      expect(await verdictsOfCsv(page)).toEqual(table);
      expect(await verdictsOfJson(page)).toEqual(table);
      expect(table.filter((line) => line.endsWith(" alarm"))).toHaveLength(await figureOf(page, "alarms"));
    }
    const alarms = await figureOf(page, "alarms");
    expect(alarms).toBeGreaterThan(alarmsAt5);

    const scores = (await rowsOf(page)).map(({ score }) => Number(score));
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    await page.getByRole("button", { name: "Score", exact: true }).click();
    expect((await rowsOf(page)).map(({ score }) => Number(score))).toEqual(scores.toReversed());
    await page.getByRole("combobox", { name: "Verdict" }).selectOption("alarm");
    expect(await rowsOf(page)).toHaveLength(alarms);
    await page.getByRole("searchbox", { name: "Search" }).fill("no such trace");
    await page.getByRole("button", { name: "Show all traces" }).click();
    expect(await rowsOf(page)).toHaveLength(158);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("from several files leads to their traces together", async () => {
    const { page, faults } = await browser.open();
    await judge(
      page,
      ["one-process.log", "follow-forks.log", "epoch.log"].map((name) => join(TRACES, name)),
    );
    const names = (await rowsOf(page)).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(3);
    for (const file of ["one-process", "follow-forks", "epoch"]) expect(names.join("\n")).toContain(file);
    expect(await page.getByRole("heading", { name: "3 files" }).count()).toBe(1);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("from the sample leads to reports that can be read without the page", async () => {
    const { page, faults } = await browser.open();
    await judgeSample(page);
    const report = await saved(page, "Save the evaluation as HTML report");
    const { dataset } = JSON.parse(await saved(page, "Save the evaluation as JSON")) as { readonly dataset: string };
    expect(dataset).toMatch(/sample/);
    expect(await saved(page, "Save the evaluation as CSV")).toContain("sample");
    const [row] = await rowsOf(page);
    await page.getByRole("rowheader").first().getByRole("button").click();
    const trace = await saved(page, "Save this trace as HTML report");
    expect(JSON.parse(await saved(page, "Save this trace as JSON"))).toMatchObject({ verdict: "alarm" });
    for (const [html, name] of [
      [report, dataset],
      [trace, row?.name ?? "none"],
    ] as const) {
      expect(html.slice(0, 15).toLowerCase()).toBe("<!doctype html>");
      expect([html.includes(name), /<script|<link|@import|\bsrc=/i.test(html)]).toEqual([true, false]);
    }
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
