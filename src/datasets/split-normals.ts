import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { DatasetTrace } from "./dataset.ts";
import type { DigestedDataset } from "./digest-dataset.ts";
import type { LoadedDataset } from "./read-dataset.ts";

/**
 * The default seed of the split, in training as in evaluation, so that a network never meets its
 * training traces in a test.
 */
export const DEFAULT_SPLIT_SEED = 1;

/**
 * Characters of a text that are hashed at once: the text of a long trace does not fit in a string.
 */
const PIECE_CHARACTERS = 2 ** 16;

/**
 * Halves normal traces that come without a split: verbatim copies are left out, the first of each
 * kept; of what remains, a random half trains (the larger one where the number is odd). The order
 * of chance is that of sha256(seed, calls), so names and the order of the files do not matter, and
 * adding a trace moves few others.
 * @param seed a whole number; each gives another half
 * @returns both halves in the order given; no sequence of calls is on both sides
 */
export function splitNormals<Given extends { readonly calls: Iterable<string> }>(
  traces: readonly Given[],
  seed: number,
): { readonly training: readonly Given[]; readonly validation: readonly Given[] } {
  const drawn = new Map<string, Given>();
  for (const trace of traces) {
    const lot = lotOf(seed, trace.calls);
    if (!drawn.has(lot)) drawn.set(lot, trace);
  }
  const lots = [...drawn.keys()].sort();
  const chosen = new Set(lots.slice(0, Math.ceil(lots.length / 2)));
  const side = (isTraining: boolean): readonly Given[] =>
    [...drawn].filter(([lot]) => chosen.has(lot) === isTraining).map(([, trace]) => trace);
  return { training: side(true), validation: side(false) };
}

/** Hex sha256 of the seed, a line break, and the calls with a blank between them. */
function lotOf(seed: number, calls: Iterable<string>): string {
  const hash = sha256.create();
  let piece = `${seed}\n`;
  let between = "";
  for (const call of calls) {
    piece += between + call;
    between = " ";
    if (piece.length < PIECE_CHARACTERS) continue;
    hash.update(utf8ToBytes(piece));
    piece = "";
  }
  return bytesToHex(hash.update(utf8ToBytes(piece)).digest());
}

/** A data set ready to train or test on, and what was done to it. */
export interface HalvedDataset {
  readonly data: LoadedDataset;
  /**
   * One sentence for people; null where the data set has a split of its own and is given back as it
   * is.
   */
  readonly note: string | null;
}

/** What is drawn as one: single traces, or all threads of a recording. */
interface Drawn<Known> {
  readonly unit: "traces" | "recordings";
  readonly normals: readonly (readonly Known[])[];
}

/**
 * Gives a data set whose normal traces are all in training a training and a validation half (copies
 * left out, halved by content): one of `normal/` and `attack/` alone, and one of labelled
 * recordings in folders without a split (LID-DS 2019), whose threads stay together.
 * @param seed of the split
 */
export function halveNormals(data: LoadedDataset, seed: number): HalvedDataset {
  const { training: normals, attack } = data.splits;
  const drawn = drawnOf(data.layout, normals, attack);
  if (drawn === null) return { data, note: null };
  const { training, validation } = splitNormals(
    drawn.normals.map((traces) => ({ traces, calls: callsOf(drawn.unit, traces) })),
    seed,
  );
  return {
    data: {
      ...data,
      splits: {
        training: training.flatMap(({ traces }) => traces),
        validation: validation.flatMap(({ traces }) => traces).map((trace) => ({ ...trace, split: "validation" })),
        attack,
      },
    },
    note: noteOf(data.name, drawn.unit, drawn.normals.length, training.length + validation.length, seed),
  };
}

/** The note of {@link halveNormals}, without the calls. */
export function halvingNote({ name, layout, splits }: DigestedDataset, seed: number): string | null {
  const unit = unitOf(layout, splits.training.traces, splits.attack.traces);
  if (unit === null) return null;
  const { keys, fileKeys } = splits.training;
  const drawn = unit === "traces" ? keys : fileKeys;
  return noteOf(name, unit, drawn.length, new Set<unknown>(drawn).size, seed);
}

function callsOf(unit: Drawn<unknown>["unit"], traces: readonly DatasetTrace[]): Iterable<string> {
  const [only] = traces;
  return only !== undefined && unit === "traces" ? only.calls : callsOfThreads(traces);
}

function* callsOfThreads(threads: readonly DatasetTrace[]): Generator<string, void> {
  for (const { calls } of threads) {
    yield* calls;
    // Not the name of a call: it marks where a thread ends.
    yield "\n";
  }
}

/** @returns null where the data set has a split of its own */
function drawnOf<Known extends { readonly path: string }>(
  layout: LoadedDataset["layout"],
  normals: readonly Known[],
  attacks: readonly Known[],
): Drawn<Known> | null {
  const unit = unitOf(layout, normals.length, attacks.length);
  if (unit === null) return null;
  if (unit === "traces") return { unit, normals: normals.map((trace) => [trace]) };
  const byPath = new Map<string, Known[]>();
  for (const trace of normals) {
    const known = byPath.get(trace.path);
    if (known === undefined) byPath.set(trace.path, [trace]);
    else known.push(trace);
  }
  return { unit, normals: [...byPath.values()] };
}

/** @returns null where the data set has a split of its own */
function unitOf(layout: LoadedDataset["layout"], normals: number, attacks: number): Drawn<unknown>["unit"] | null {
  if (layout === "normal-attack") return "traces";
  return layout !== "plain" || normals === 0 || attacks === 0 ? null : "recordings";
}

/** The larger half trains, where the number of distinct ones is odd. */
function noteOf(name: string, unit: Drawn<unknown>["unit"], normals: number, distinct: number, seed: number): string {
  return (
    `${name} has no split of its own: of ${normals} normal ${unit}, the ${normals - distinct} that repeat an earlier one are left out, ` +
    `and the ${distinct} distinct ones are halved by content, seed ${seed}: ${Math.ceil(distinct / 2)} train, ${Math.floor(distinct / 2)} test.`
  );
}
