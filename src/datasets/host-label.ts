import { SentinelError } from "../errors.ts";
import type { FileSource, SourceFile } from "./file-source.ts";
import { field, type JsonValue, type RecordingLabel } from "./recording-label.ts";

/** What `format` says in the labels.json of a host lab. */
const FORMAT = "host-lab-1";
const TIME_OF_DAY = /^(\d\d):(\d\d):(\d\d(?:\.\d+)?)$/;
const DAY_SECONDS = 86_400;
const ATTACKS: readonly string[] = ["misuse", "mimicry"];
const NORMALS: readonly string[] = ["learning", "plain", "novel"];

/** Names listed; the others are counted. */
const LISTED_NAMES = 5;
/** What comes with labels.json and holds no calls. */
const BESIDE_LABELS = ["labels.csv", "SHA256SUMS"];

/**
 * A source whose recordings are days of a host lab, each with its label; labels without a file are
 * a warning, and a file in a folder of days without a label is refused when it is read.
 * @returns null where it holds no labels.json of a host lab
 * @throws SentinelError E_DATASET when that is damaged
 */
export async function withHostLabels(source: FileSource): Promise<FileSource | null> {
  for (const file of source.files) {
    const folder = /^((?:.*\/)?)labels\.json$/.exec(file.path)?.[1];
    if (folder === undefined || file.isUnreadable === true) continue;
    const where = `${source.location}/${file.path}`;
    const labels = labelsOfHostLab(new TextDecoder().decode(await file.read()), where);
    if (labels !== null) return labelledBy(labels, source, file.path, folder);
  }
  return null;
}

function labelledBy(
  labels: ReadonlyMap<string, RecordingLabel>,
  source: FileSource,
  path: string,
  folder: string,
): FileSource {
  const labelOf = (file: SourceFile): Promise<RecordingLabel> => {
    const label = labels.get(file.path.slice(folder.length));
    if (label !== undefined) return Promise.resolve(label);
    return Promise.reject(new SentinelError("E_DATASET", { problem: "dataset.no-row", path: file.path, labels: path }));
  };
  const beside = new Set([path, ...BESIDE_LABELS.map((name) => folder + name)]);
  const files = source.files
    .filter((file) => !beside.has(file.path))
    .map((file) => {
      const isOfDay = file.path.startsWith(folder) && file.path.slice(folder.length).includes("/");
      return isOfDay ? { ...file, mayBePacked: true as const, label: () => labelOf(file) } : file;
    });
  const there = new Set(files.map((file) => file.path.slice(folder.length)));
  const missing = [...labels.keys()].filter((file) => !there.has(file));
  if (missing.length === 0) return { ...source, files };
  const facts = { path, named: missing.slice(0, LISTED_NAMES), count: missing.length, labels: labels.size };
  return {
    ...source,
    files,
    warnings: [...(source.warnings ?? []), { problem: "dataset.labels-without-file", ...facts }],
  };
}

/**
 * The labels of a host lab (lab/host/README.md), by each recording's file relative to the folder of
 * labels.json. A misuse's onset is the time of its first line, and its processes are those of role
 * `own`; where it has none of these, those of role `shared`.
 * @returns null where the text is not the labels of a host lab: another file of the same name
 * @throws SentinelError E_DATASET, naming the day, where it is one and a label is damaged
 */
export function labelsOfHostLab(text: string, where: string): ReadonlyMap<string, RecordingLabel> | null {
  const whole = parsed(text);
  if (field(whole, "format") !== FORMAT) return null;
  const days = field(whole, "days");
  if (!Array.isArray(days)) throw damaged(where, "days is not a list");
  const labels = new Map<string, RecordingLabel>();
  for (const [index, day] of (days as readonly JsonValue[]).entries()) {
    const file = field(day, "file");
    const kind = field(day, "kind");
    if (typeof file !== "string" || file === "") throw damaged(where, `days[${index}] names no file`);
    if (labels.has(file)) throw damaged(where, `${file} is named twice`);
    const at = `${file}: `;
    if (typeof kind === "string" && NORMALS.includes(kind))
      labels.set(file, { isAttack: false, onsetSeconds: null, clock: "day" });
    else if (typeof kind === "string" && ATTACKS.includes(kind)) labels.set(file, attackOf(day, where, at));
    else throw damaged(where, `${at}kind is not one of ${[...NORMALS, ...ATTACKS].join(", ")}`);
  }
  return labels;
}

function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, "")) as JsonValue;
  } catch {
    return null;
  }
}

function damaged(path: string, reason: string): SentinelError {
  return new SentinelError("E_DATASET", { problem: "dataset.label-unreadable", path, reason });
}

function attackOf(day: JsonValue, where: string, at: string): RecordingLabel {
  const begin = secondsOf(field(day, "begin"), 0, where, `${at}begin`);
  const time = (value: JsonValue | undefined, what: string): number => secondsOf(value, begin, where, `${at}${what}`);
  const misuse = field(day, "misuse");
  const onsetSeconds = time(field(misuse, "onset"), "misuse.onset");
  const processes = field(misuse, "processes");
  if (!Array.isArray(processes) || processes.length === 0) throw damaged(where, `${at}misuse.processes names none`);
  const named = processes.map((process: JsonValue, index) => {
    const what = `misuse.processes[${index}]`;
    const [pid, role] = [field(process, "pid"), field(process, "role")];
    if (typeof pid !== "number" || !Number.isInteger(pid)) throw damaged(where, `${at}${what}.pid is not a process id`);
    if (role !== "own" && role !== "shared") throw damaged(where, `${at}${what}.role is not own or shared`);
    const fromSeconds = time(field(process, "begin"), `${what}.begin`);
    const toSeconds = time(field(process, "end"), `${what}.end`);
    return { role, process: { id: pid.toString(), fromSeconds, toSeconds } };
  });
  const own = named.filter(({ role }) => role === "own");
  const attackProcesses = (own.length > 0 ? own : named).map(({ process }) => process);
  return { isAttack: true, onsetSeconds, clock: "day", attackProcesses };
}

/** Seconds since the midnight before the recording's begin, as the times of strace -tt are read. */
function secondsOf(value: JsonValue | undefined, begin: number, where: string, what: string): number {
  const [, hours, minutes, seconds] = (typeof value === "string" ? TIME_OF_DAY.exec(value) : null) ?? [];
  if (seconds === undefined) throw damaged(where, `${what} is not a time of day, as 23:59:58.000001`);
  const time = 3600 * Number(hours) + 60 * Number(minutes) + Number(seconds);
  return time < begin ? time + DAY_SECONDS : time;
}
