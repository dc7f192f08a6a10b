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
  const zips = source.files.filter(({ path }) => path.toLowerCase().endsWith(".zip"));
  const byPath = new Map(source.files.map((file) => [file.path, file]));
  const unpacked = source.files.filter(({ path }) => path.endsWith(".sc"));
  const runs = source.files.find(({ path }) => /(?:^|\/)runs\.csv$/.test(path));
  const labels = runs === undefined ? null : labelsOf2019(textOf(await runs.read()), runs.path);
  if (zips.length === 0 && unpacked.length === 0 && labels === null) return source;
  const stems = new Set(unpacked.map(({ path }) => stemOf(path)));
  const files = source.files.flatMap((file): readonly SourceFile[] => {
    if (file === runs) return [];
    if (zips.includes(file)) return [packedRecording(source.location, file)];
    if (labels !== null) return [{ ...file, ...labelIn(labels, file.path) }];
    if (!stems.has(stemOf(file.path))) return [file];
    if (!file.path.endsWith(".sc")) return [];
    const label = byPath.get(`${stemOf(file.path)}.json`);
    return [label === undefined ? file : { ...file, label: () => readLabel(label) }];
  });
  return { ...source, files };
}

function labelIn(labels: ReadonlyMap<string, RecordingLabel>, path: string): Pick<SourceFile, "label"> {
  const label = labels.get(stemOf(path).split("/").at(-1) ?? "");
  return label === undefined ? {} : { label: () => Promise.resolve(label) };
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
