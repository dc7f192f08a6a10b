import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { CommandIo } from "../../src/cli/io.ts";
import { writeOutput } from "../../src/cli/outputs.ts";
import { jsonLine } from "../../src/report/data/json.ts";
import type { SeedScores } from "./results-rows.ts";

const numbers = z.array(z.number());
const cached = z.object({
  fingerprint: z.string(),
  description: z.string(),
  normals: numbers,
  attacks: numbers,
  calibrationScores: numbers,
  heldOutBits: z.number().nullable(),
  trainingSeconds: z.number(),
  microsecondsPerCall: z.number(),
});

/** Scores of a run on disk, so that an interrupted table continues where it stopped. */
export interface ScoreCache {
  /**
   * The scores kept under `name`, or those that `run` makes, which are then kept.
   * @param facts everything that the scores depend on; kept scores of other facts are made again
   */
  scores(name: string, facts: unknown, run: () => Promise<SeedScores>): Promise<SeedScores>;
}

/** A cache in a folder, which is made when it is missing. A damaged file counts as none. */
export async function openScoreCache(io: CommandIo, folder: string): Promise<ScoreCache> {
  await mkdir(folder, { recursive: false }).catch(() => undefined);
  return {
    async scores(name, facts, run) {
      const fingerprint = createHash("sha256").update(JSON.stringify(facts)).digest("hex");
      const file = join(folder, `${name.replaceAll(/[^\w.-]+/g, "_")}.json`);
      const known = await readKnown(file);
      if (known?.fingerprint === fingerprint) {
        return {
          ...known,
          normals: Float64Array.from(known.normals),
          attacks: Float64Array.from(known.attacks),
          calibrationScores: Float64Array.from(known.calibrationScores),
        };
      }
      const made = await run();
      const kept = {
        fingerprint,
        ...made,
        normals: [...made.normals],
        attacks: [...made.attacks],
        calibrationScores: [...made.calibrationScores],
      };
      await writeOutput(io, file, jsonLine(kept));
      return made;
    },
  };
}

async function readKnown(file: string): Promise<z.infer<typeof cached> | null> {
  try {
    return cached.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return null;
  }
}
