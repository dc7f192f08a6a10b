import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import * as z from "zod";
import { PROJECT_FOLDER } from "../../../src/cli/io.ts";
import { SCORE_TOLERANCE_BITS } from "../../../src/core/tolerances.ts";
import { openSource } from "../../../src/datasets/open-dataset.ts";
import { ADFA_LD, NO_ADFA_LD } from "../../support/adfa-ld.ts";
import { browserOfSuite, BUILT_PAGE, HAS_CHROMIUM, judge, NO_CHROMIUM, saved } from "../../support/browser.ts";
import { runCommand } from "../../support/command.ts";
import { inFull } from "../../support/full.ts";
import { describeWhere } from "../../support/skip.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { makeZip, type ZipEntry } from "../../support/zip.ts";

const scores = z.object({
  model: z.string(),
  threshold: z.number(),
  traces: z.array(
    z.object({
      name: z.string(),
      path: z.string(),
      calls: z.number(),
      unknownCalls: z.number(),
      scoreBits: z.number(),
      pValue: z.number().nullable(),
      verdict: z.string(),
    }),
  ),
});
const testSet = z.object({
  auc: z.number(),
  aucInterval: z.tuple([z.number(), z.number()]),
  families: z.record(z.string(), z.object({ auc: z.number() })),
});
const evaluation = z.object({
  dataset: z.string(),
  detectors: z.array(z.object({ name: z.string(), testSets: z.record(z.string(), testSet) })),
});

type Scores = z.infer<typeof scores>;

/** The largest difference of two scores of one trace, once everything else is equal. */
function largestDifference(page: Scores, node: Scores): number {
  const inOrder = ({ traces }: Scores) => traces.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const [ours, theirs] = [inOrder(page), inOrder(node)];
  const facts = (traces: Scores["traces"]) => traces.map((trace) => ({ ...trace, scoreBits: null }));
  expect(facts(ours)).toEqual(facts(theirs));
  return Math.max(...ours.map(({ scoreBits }, index) => Math.abs(scoreBits - theirs[index]!.scoreBits)));
}

const browser = browserOfSuite();

async function comparison(file: string, location: string, detector: string) {
  const { page, faults } = await browser.open();
  await judge(page, file, 600_000);
  const ours = scores.parse(JSON.parse(await saved(page, "Save the verdicts as JSON")));
  const measured = evaluation.parse(JSON.parse(await saved(page, "Save the evaluation as JSON")));
  expect(faults).toEqual([]);
  const scored = await runCommand(["score", location, "--format", "json", "--quiet"]);
  const theirs = scores.parse(JSON.parse(scored.stdout));
  expect([ours.model, ours.threshold]).toEqual([theirs.model, theirs.threshold]);
  const evaluated = await runCommand([
    "eval",
    "--data",
    location,
    "--detector",
    detector,
    "--format",
    "json",
    "--quiet",
  ]);
  const nodes = evaluation.parse(JSON.parse(evaluated.stdout));
  const digits = 5e-4;
  const [own, node] = [measured.detectors[0]!, nodes.detectors[0]!];
  expect(Object.keys(own.testSets)).toEqual(Object.keys(node.testSets));
  for (const [name, set] of Object.entries(own.testSets)) {
    const other = node.testSets[name]!;
    expect(Math.abs(set.auc - other.auc)).toBeLessThan(digits);
    for (const end of [0, 1] as const)
      expect(Math.abs(set.aucInterval[end] - other.aucInterval[end])).toBeLessThan(digits);
    expect(Object.keys(set.families)).toEqual(Object.keys(other.families));
    for (const [family, { auc }] of Object.entries(set.families)) {
      expect(Math.abs(auc - other.families[family]!.auc)).toBeLessThan(digits);
    }
  }
  await page.context().close();
  return {
    difference: largestDifference(ours, theirs),
    traces: ours.traces.length,
    auc: own.testSets["official"]?.auc,
  };
}

/** Every twentieth file of ADFA-LD as a zip of the same layout. @returns its path */
async function partOfAdfaLd(folder: string): Promise<string> {
  const source = await openSource(ADFA_LD ?? "");
  try {
    const files = source.files.filter((_, place) => place % 20 === 0);
    const entries: ZipEntry[] = [];
    for (const file of files) entries.push({ name: file.path, data: await file.read() });
    const path = join(folder, "ADFA-LD.zip");
    writeFileSync(path, makeZip(entries));
    return path;
  } finally {
    await source.close();
  }
}

describeWhere(HAS_CHROMIUM, NO_CHROMIUM)("the page next to the command line", () => {
  it("gives the sample's traces the same scores, verdicts and AUC", async () => {
    const { difference, traces } = await comparison(
      join(BUILT_PAGE, "sample.zip"),
      join(PROJECT_FOLDER, "data/sample"),
      "sample",
    );
    process.stdout.write(
      `page against node, sample: ${traces} traces, largest difference of a score ${difference.toExponential(1)} bits\n`,
    );
    expect(traces).toBe(537);
    expect(difference).toBeLessThan(SCORE_TOLERANCE_BITS);
  });
});

describeWhere(HAS_CHROMIUM && ADFA_LD !== null, HAS_CHROMIUM ? NO_ADFA_LD : NO_CHROMIUM)(
  "the ADFA-LD zip in the page",
  () => {
    const folder = temporaryFolder();
    const traceCount = inFull(5951, 297);

    it(`gets the same scores, verdicts and AUC as on the command line: ${traceCount} traces`, async () => {
      const zip = await inFull(
        () => Promise.resolve(ADFA_LD ?? ""),
        () => partOfAdfaLd(folder),
      )();
      const { difference, traces, auc } = await comparison(zip, zip, "stacked");
      process.stdout.write(
        `page against node, ADFA-LD: ${traces} traces, AUC ${auc?.toFixed(4)}, largest difference of a score ${difference.toExponential(1)} bits\n`,
      );
      expect(traces).toBe(traceCount);
      expect(difference).toBeLessThan(SCORE_TOLERANCE_BITS);
    }, 900_000);
  },
);
