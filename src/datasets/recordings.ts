import type { Trace } from "../core/trace.ts";
import { SentinelError } from "../errors.ts";
import type { Problem } from "../problems/problem.ts";
import { joinBytes } from "../traces/bytes.ts";
import type { FileSource, SourceFile } from "./file-source.ts";
import { withHostLabels } from "./host-label.ts";
import type { Place } from "./layout.ts";
import {
  type AttackProcess,
  labelOf2021,
  labelsOf2019,
  type RecordingLabel,
  type RecordingRow,
} from "./recording-label.ts";

/** What of a LID-DS 2021 recording holds no calls. */
const BESIDE_CALLS = [".json", ".pcap", ".res"];
/** Names listed; the others are counted. */
const LISTED_NAMES = 5;
/**
 * How far an onset on a recording's own clock may be off: LID-DS's own loader of version 2019
 * begins attacks this much earlier, "because of bad precision of relative timestamp in LID-DS 2019"
 * (github.com/LID-DS/LID-DS, dataloader/recording_2019.py).
 */
const ONSET_MARGIN_SECONDS = 2;

/** Opens a zip that is one file of a source. */
export type OpenInner = (zip: SourceFile) => Promise<FileSource>;

/** The labels of a folder of LID-DS 2019 recordings. */
interface Runs {
  readonly path: string;
  /** With the `/` at its end; "" for the source itself. */
  readonly folder: string;
  readonly labels: ReadonlyMap<string, RecordingRow>;
}

/**
 * A source whose recordings are one file each, with their label, as LID-DS keeps them. 2021:
 * `NAME.sc` next to `NAME.json` (and .pcap and .res, which hold no calls), or all of them in a
 * `NAME.zip` of a folder, which is opened when it is read. 2019: `NAME.txt` and its row of
 * `runs.csv`; rows without a file are a warning. A host lab: one file a day, and labels.json. Any
 * other source comes back as it is.
 * @param openInner opens a zip among the files of a folder
 * @throws SentinelError E_DATASET when runs.csv is damaged
 */
export async function withRecordings(source: FileSource, openInner: OpenInner): Promise<FileSource> {
  const ofHost = await withHostLabels(source);
  if (ofHost !== null) return ofHost;
  const zips = new Set(
    source.files.filter((file) => file.path.toLowerCase().endsWith(".zip") && file.isUnreadable !== true),
  );
  const byPath = new Map(source.files.map((file) => [file.path, file]));
  const unpacked = source.files.filter(({ path }) => path.endsWith(".sc"));
  const runs = await runsOf(source);
  if (zips.size === 0 && unpacked.length === 0 && runs.length === 0) return source;
  const stems = new Set(unpacked.map(({ path }) => stemOf(path)));
  const runsAbove = ({ path }: SourceFile): Runs | undefined => runs.find(({ folder }) => path.startsWith(folder));
  const files = source.files.flatMap((file): readonly SourceFile[] => {
    const { path } = file;
    if (runs.some((own) => own.path === path)) return [];
    if (zips.has(file)) return [packedRecording(source.location, file, openInner)];
    const own = path.endsWith(".txt") ? runsAbove(file) : undefined;
    if (own !== undefined) return [{ ...file, label: () => labelIn(own, path) }];
    if (!stems.has(stemOf(path))) return [file];
    if (BESIDE_CALLS.some((ending) => path.endsWith(ending))) return [];
    const label = path.endsWith(".sc") ? byPath.get(`${stemOf(path)}.json`) : undefined;
    return [label === undefined ? file : { ...file, label: () => readLabel(label) }];
  });
  const texts = source.files.filter(({ path }) => path.endsWith(".txt"));
  const missing = runs.flatMap((own) =>
    withoutFile(
      own,
      texts.filter((file) => runsAbove(file) === own),
    ),
  );
  const warnings = [...(source.warnings ?? []), ...missing];
  return { ...source, files, ...(warnings.length === 0 ? {} : { warnings }) };
}

/**
 * Every runs.csv that holds labels, those of the deepest folders first: a file belongs to the
 * nearest one above it.
 */
async function runsOf(source: FileSource): Promise<readonly Runs[]> {
  const found: Runs[] = [];
  for (const file of source.files) {
    const folder = /^((?:.*\/)?)runs\.csv$/.exec(file.path)?.[1];
    if (folder === undefined) continue;
    const labels = labelsOf2019(textOf(await file.read()), `${source.location}/${file.path}`);
    if (labels !== null) found.push({ path: file.path, folder, labels });
  }
  return found.sort((a, b) => b.folder.length - a.folder.length);
}

/** Refused rather than taken for normal: an attack would train. */
function labelIn({ path: runsPath, labels }: Runs, path: string): Promise<RecordingLabel> {
  const label = labels.get(nameOf(path));
  if (label !== undefined) return Promise.resolve(label);
  return Promise.reject(new SentinelError("E_DATASET", { problem: "dataset.no-row", path, labels: runsPath }));
}

/**
 * A warning where rows name recordings that are not there.
 * @param files that belong to this runs.csv
 */
function withoutFile({ path, labels }: Runs, files: readonly SourceFile[]): readonly Problem[] {
  const there = new Set(files.map((file) => nameOf(file.path)));
  const missing = [...labels].filter(([name]) => !there.has(name));
  if (missing.length === 0) return [];
  const named = missing.slice(0, LISTED_NAMES).map(([recording, { line }]) => ({ recording, line }));
  const counts = { count: missing.length, rows: labels.size };
  return [{ problem: "dataset.rows-without-file", path, named, ...counts }];
}

/** The name of the recording that a file holds. */
function nameOf(path: string): string {
  return stemOf(path).split("/").at(-1) ?? "";
}

function stemOf(path: string): string {
  return path.replace(/\.[^./]*$/, "");
}

async function readLabel(file: SourceFile): Promise<RecordingLabel> {
  return labelOf2021(textOf(await file.read()), file.path);
}

/**
 * A zip among the files of a folder: opened, and closed again, each time something of it is read.
 */
function packedRecording(folder: string, zip: SourceFile, openInner: OpenInner): SourceFile {
  const location = `${folder}/${zip.path}`;
  const piecesOf = (ending: RecordingPart): AsyncGenerator<Uint8Array> =>
    piecesOfPart(location, zip, openInner, ending);
  const whole = async (ending: RecordingPart): Promise<Uint8Array> => {
    const pieces: Uint8Array[] = [];
    for await (const piece of piecesOf(ending)) pieces.push(piece);
    return joinBytes(pieces);
  };
  return {
    path: zip.path,
    bytes: zip.bytes,
    read: () => whole(".sc"),
    pieces: () => piecesOf(".sc"),
    label: async () => labelOf2021(textOf(await whole(".json")), `${location}: its .json`),
  };
}

/** What a zipped recording holds: its calls and its label. */
type RecordingPart = ".sc" | ".json";

/** Made once, not per recording: see `made` of a trace collector. */
async function* piecesOfPart(
  location: string,
  zip: SourceFile,
  openInner: OpenInner,
  ending: RecordingPart,
): AsyncGenerator<Uint8Array> {
  const inner = await openInner(zip);
  try {
    const found = inner.files.filter(({ path }) => path.endsWith(ending));
    const [file] = found;
    if (file === undefined || found.length > 1) {
      const facts = { path: location, ending, found: found.length };
      throw new SentinelError("E_DATASET", { problem: "dataset.not-a-recording", ...facts });
    }
    yield* file.pieces();
  } finally {
    await inner.close();
  }
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

type LabelledPlace = Place & {
  readonly isLabelled: true;
  readonly onsetSeconds?: number;
  readonly onsetMarginSeconds?: number;
  readonly attackProcesses?: readonly AttackProcess[];
};

/**
 * The place of a labelled recording's traces: the label is believed, not the folder. A recording
 * with an exploit is an attack of its folder's kind; one without is normal, and tests where its
 * folder is one of attacks.
 * @param traces those of the recording, with the time of each call
 */
export function placeOfRecording(
  place: Place,
  label: RecordingLabel,
  path: string,
  traces: Iterable<Pick<Trace, "seconds">>,
): LabelledPlace {
  if (!label.isAttack) {
    if (place.split !== "attack") return { ...place, isLabelled: true };
    return { split: "validation", family: null, recording: null, processId: null, isLabelled: true };
  }
  const recording = (path.split("/").at(-1) ?? path).replace(/\.[^.]*$/, "");
  const attack = {
    split: "attack",
    family: place.family ?? "attack",
    recording,
    processId: null,
    isLabelled: true,
    ...(label.attackProcesses === undefined ? {} : { attackProcesses: label.attackProcesses }),
  } as const;
  if (label.onsetSeconds === null) return attack;
  if (label.clock !== "recording") return { ...attack, onsetSeconds: label.onsetSeconds };
  const onsetSeconds = label.onsetSeconds + firstSeconds(traces);
  return Number.isFinite(onsetSeconds) ? { ...attack, onsetSeconds, onsetMarginSeconds: ONSET_MARGIN_SECONDS } : attack;
}

/** When the recording's first call was made; Infinity where no call has a time. */
function firstSeconds(traces: Iterable<Pick<Trace, "seconds">>): number {
  let first = Infinity;
  for (const { seconds = new Float64Array() } of traces) {
    for (const time of seconds) if (time < first) first = time;
  }
  return first;
}
