import { SentinelError } from "../errors.ts";
import type { FileSource, SourceFile } from "./file-source.ts";
import { labelOf2021, labelsOf2019, type RecordingLabel } from "./recording-label.ts";
import { openZip } from "./zip-source.ts";

/**
 * A source whose recordings are one file each, with their label, as LID-DS keeps them. 2021: `NAME.sc` beside `NAME.json` (and .pcap and .res, which hold no calls),
 * or all of them in a `NAME.zip` of a folder, which is opened when it is read. 2019: `NAME.txt` and its row of `runs.csv`. Any other source comes back as it is.
 * @throws SentinelError E_DATASET when runs.csv is damaged
 */
export async function withRecordings(source: FileSource): Promise<FileSource> {
  const zips = new Set(source.files.filter(({ path }) => path.toLowerCase().endsWith(".zip")));
  const byPath = new Map(source.files.map((file) => [file.path, file]));
  const unpacked = source.files.filter(({ path }) => path.endsWith(".sc"));
  const runs = await runsOf(source);
  if (zips.size === 0 && unpacked.length === 0 && runs.length === 0) return source;
  const stems = new Set(unpacked.map(({ path }) => stemOf(path)));
  const files = source.files.flatMap((file): readonly SourceFile[] => {
    const own = runs.find(({ folder }) => file.path.startsWith(folder));
    if (runs.some(({ path }) => path === file.path)) return [];
    if (zips.has(file)) return [packedRecording(source.location, file)];
    if (own !== undefined)
      return [file.path.endsWith(".txt") ? { ...file, label: () => labelIn(own, file.path) } : file];
    if (!stems.has(stemOf(file.path))) return [file];
    if (!file.path.endsWith(".sc")) return [];
    const label = byPath.get(`${stemOf(file.path)}.json`);
    return [label === undefined ? file : { ...file, label: () => readLabel(label) }];
  });
  return { ...source, files };
}

/** The labels of a folder of LID-DS 2019 recordings. */
interface Runs {
  readonly path: string;
  /** With the `/` at its end; "" for the source itself. */
  readonly folder: string;
  readonly labels: ReadonlyMap<string, RecordingLabel>;
}

/** Every runs.csv, those of the deepest folders first: a file belongs to the nearest one above it. */
async function runsOf(source: FileSource): Promise<readonly Runs[]> {
  const found: Runs[] = [];
  for (const file of source.files) {
    const folder = /^((?:.*\/)?)runs\.csv$/.exec(file.path)?.[1];
    if (folder === undefined) continue;
    found.push({ path: file.path, folder, labels: labelsOf2019(textOf(await file.read()), file.path) });
  }
  return found.sort((a, b) => b.folder.length - a.folder.length);
}

/** Refused rather than taken for normal: an attack would train. */
function labelIn({ path: runsPath, labels }: Runs, path: string): Promise<RecordingLabel> {
  const label = labels.get(stemOf(path).split("/").at(-1) ?? "");
  if (label !== undefined) return Promise.resolve(label);
  return Promise.reject(
    new SentinelError(
      "E_DATASET",
      `${path}: has no row in ${runsPath}, which says what is an attack; add one, or move the file away`,
    ),
  );
}

function stemOf(path: string): string {
  return path.replace(/\.[^./]*$/, "");
}

async function readLabel(file: SourceFile): Promise<RecordingLabel> {
  return labelOf2021(textOf(await file.read()), file.path);
}

/** A zip among the files of a folder: opened, and closed again, each time something of it is read. */
function packedRecording(folder: string, zip: SourceFile): SourceFile {
  const location = `${folder}/${zip.path}`;
  async function* piecesOf(ending: ".sc" | ".json"): AsyncGenerator<Uint8Array> {
    const inner = await openZip(location);
    try {
      const found = inner.files.filter(({ path }) => path.endsWith(ending));
      const [file] = found;
      if (file === undefined || found.length > 1) {
        const problem = `a zip inside a folder is read where it is a recording of LID-DS 2021, with one ${ending} file; this one has ${found.length}`;
        throw new SentinelError("E_DATASET", `${location}: ${problem}; name the zip itself, or unpack it`);
      }
      yield* file.pieces();
    } finally {
      await inner.close();
    }
  }
  const whole = async (ending: ".sc" | ".json"): Promise<Uint8Array> => {
    const pieces: Uint8Array[] = [];
    for await (const piece of piecesOf(ending)) pieces.push(piece);
    return Buffer.concat(pieces);
  };
  return {
    path: zip.path,
    bytes: zip.bytes,
    read: () => whole(".sc"),
    pieces: () => piecesOf(".sc"),
    label: async () => labelOf2021(textOf(await whole(".json")), `${location}: its .json`),
  };
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
