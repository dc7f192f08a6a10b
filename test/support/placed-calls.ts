import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import type { DatasetOptions, DatasetTrace } from "../../src/datasets/dataset.ts";
import { openDataset } from "../../src/datasets/open-dataset.ts";
import { readDataset } from "../../src/datasets/read-dataset.ts";
import type { PlacedCall } from "../../src/datasets/read-placed-calls.ts";
import { writeFiles } from "./write-files.ts";

/** A trace, and each of its calls with its lines. */
export interface PlacedTrace {
  readonly trace: DatasetTrace;
  readonly placed: readonly PlacedCall[];
}

/** Writes files into a folder of their own below `folder`, reads them, and asks for the place of every call of every trace. */
export async function placeAll(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  options: Partial<DatasetOptions> = {},
): Promise<readonly PlacedTrace[]> {
  return placeAllOf(writeFiles(mkdtempSync(join(folder, "placed-")), files), options);
}

/** The same of what is there already. */
export async function placeAllOf(
  location: string,
  options: Partial<DatasetOptions> = {},
): Promise<readonly PlacedTrace[]> {
  const dataset = await openDataset(location, { format: "auto", architecture: null, ...options });
  try {
    const { splits } = await readDataset(dataset);
    const traces = Object.values(splits).flat();
    const placed = await dataset.readPlaced(
      traces.map((trace) => ({ trace, ranges: [{ from: 0, to: trace.calls.length }] })),
    );
    return traces.map((trace, at) => ({ trace, placed: placed[at] ?? [] }));
  } finally {
    await dataset.close();
  }
}

/**
 * What does not hold of placed calls: they are the calls of the trace, each once and in order, and every line is in its file what is said of it.
 * @param contents of each file, unpacked
 */
export function wrongPlaces(
  { trace, placed }: PlacedTrace,
  contents: Readonly<Record<string, string | Uint8Array>>,
): readonly string[] {
  const wrong: string[] = [];
  const texts = new Map<string, { readonly bytes: Buffer; readonly ends: readonly number[] }>();
  const textOf = (file: string): { readonly bytes: Buffer; readonly ends: readonly number[] } => {
    const known = texts.get(file);
    if (known !== undefined) return known;
    const bytes = Buffer.from(contents[file] ?? "");
    const text = { bytes, ends: [...bytes.entries()].flatMap(([at, byte]) => (byte === 10 ? [at] : [])) };
    texts.set(file, text);
    return text;
  };
  const names = placed.map(({ call }) => call).join(" ");
  if (names !== trace.calls.join(" ")) wrong.push(`${trace.name}: ${names} in place of ${trace.calls.join(" ")}`);
  for (const [at, { index, lines, call }] of placed.entries()) {
    if (index !== at) wrong.push(`${trace.name}: the call at ${at} has the index ${index}`);
    if (lines.length === 0) wrong.push(`${trace.name}: ${call} has no line`);
    for (const { file, line, offset, text } of lines) {
      const { bytes, ends } = textOf(file);
      const found = bytes.subarray(offset, offset + Buffer.byteLength(text)).toString();
      if (found !== text) wrong.push(`${file}:${line}: ${found} in place of ${text}`);
      const number = ends.filter((end) => end < offset).length + 1;
      if (number !== line) wrong.push(`${file}: ${text} is on line ${number}, not ${line}`);
    }
  }
  return wrong;
}
