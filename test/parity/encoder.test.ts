import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { type EncodeOptions, encodeTokens } from "../../src/app/encode-split.ts";
import type { Tokens } from "../../src/core/trace.ts";
import { createVocabulary, encodeCalls } from "../../src/core/vocabulary.ts";
import { SPLITS } from "../../src/datasets/layout.ts";
import { loadDataset } from "../../src/datasets/open-dataset.ts";
import { standardCalls } from "../../src/syscalls/architecture.ts";
import { ADFA_LD, NO_ADFA_LD } from "../support/adfa-ld.ts";
import { inFull } from "../support/full.ts";
import { hasPython, PYTHON_REASON, runPython } from "../support/python.ts";
import { describeWhere } from "../support/skip.ts";

const GENERATED_CASES = inFull(1200, 300);
const GENERATED_SEED = 20261125;

/** sha256 of every array's bytes, header included, as they would lie in the file. */
async function digests(
  traces: readonly Tokens[],
  size: number,
  options: EncodeOptions,
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  await encodeTokens(traces, size, options, (name) => {
    const hash = createHash("sha256");
    return Promise.resolve({
      write(bytes) {
        hash.update(bytes);
        return Promise.resolve();
      },
      commit() {
        found[name] = hash.digest("hex");
        return Promise.resolve();
      },
    });
  });
  return found;
}

describeWhere(hasPython, PYTHON_REASON)("the TypeScript encoder and the independent Python one", () => {
  it(`write the same bytes for ${GENERATED_CASES} generated inputs, windows, one-hot and whole traces`, async () => {
    const vocabularySize = 12;
    const trace = fc.array(fc.integer({ min: 0, max: vocabularySize - 1 }), { maxLength: 60 });
    const groups = [
      { windowCalls: 20, stopAfter: null },
      { windowCalls: 5, stopAfter: 40 },
      { windowCalls: 2, stopAfter: 1 },
    ];
    const folder = mkdtempSync(join(tmpdir(), "encoder-"));
    try {
      for (const [index, group] of groups.entries()) {
        const cases = fc.sample(fc.array(trace, { maxLength: 8 }), {
          numRuns: GENERATED_CASES / groups.length,
          seed: GENERATED_SEED + index,
        });
        const file = join(folder, `${index}.json`);
        writeFileSync(file, JSON.stringify({ vocabularySize, ...group, cases }));
        const python = JSON.parse(await runPython("reference_encoder.py", ["--generated", file])) as Record<
          string,
          string
        >[];
        const own = await Promise.all(
          cases.map((traces) =>
            digests(
              traces.map((calls) => Uint16Array.from(calls)),
              vocabularySize,
              { ...group, oneHot: true },
            ),
          ),
        );
        expect(own).toEqual(python);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describeWhere(hasPython && ADFA_LD !== null, ADFA_LD === null ? NO_ADFA_LD : PYTHON_REASON)(
  "over all of ADFA-LD",
  () => {
    async function ownDigests(options: EncodeOptions): Promise<Record<string, string>> {
      const data = await loadDataset(ADFA_LD ?? "", { format: "auto", architecture: null });
      const vocabulary = createVocabulary("i386", standardCalls("i386"));
      const found: Record<string, string> = {};
      for (const split of SPLITS) {
        const tokens = data.splits[split].map((trace) => encodeCalls(vocabulary, trace.calls));
        for (const [name, digest] of Object.entries(await digests(tokens, vocabulary.size, options)))
          found[`${split}-${name}.npy`] = digest;
      }
      return found;
    }

    // All windows one-hot are 18 GB for each of the two to write and to hash.
    const stopAfter = inFull(null, 2000);
    const windows = stopAfter === null ? "all windows" : `the first ${stopAfter} windows`;
    it(`the two encoders write the same bytes for all 5,951 traces: whole traces, ${windows} of 20, one-hot`, async () => {
      const stop = stopAfter === null ? [] : ["--stop-after", String(stopAfter)];
      const argv = ["--data", ADFA_LD ?? "", "--windows", "20", ...stop, "--one-hot", "--digest"];
      const [python, own] = await Promise.all([
        runPython("reference_encoder.py", argv),
        ownDigests({ windowCalls: 20, stopAfter, oneHot: true }),
      ]);
      expect(Object.keys(own)).toHaveLength(12);
      expect(own).toEqual(JSON.parse(python));
    }, 600_000);

    it("the reference cut holds exactly (20298, 20, 341) and (21238, 20, 341)", async () => {
      const data = await loadDataset(ADFA_LD ?? "", { format: "auto", architecture: null });
      const vocabulary = createVocabulary("i386", standardCalls("i386"));
      const shapes: Record<string, unknown> = {};
      for (const split of SPLITS) {
        const tokens = data.splits[split].map((trace) => encodeCalls(vocabulary, trace.calls));
        await encodeTokens(tokens, vocabulary.size, { windowCalls: 20, stopAfter: 20_000, oneHot: true }, (name) => {
          const header: string[] = [];
          return Promise.resolve({
            write(bytes) {
              if (header.length === 0) header.push(new TextDecoder("latin1").decode(bytes.subarray(10)));
              return Promise.resolve();
            },
            commit() {
              shapes[`${split} ${name}`] = /'shape': (\([^)]*\))/.exec(header[0] ?? "")?.[1];
              return Promise.resolve();
            },
          });
        });
      }
      expect(shapes).toMatchObject({
        "training one-hot": "(20298, 20, 341)",
        "validation one-hot": "(21238, 20, 341)",
      });
    });
  },
);
