import { SentinelError, reasonOf } from "../../errors.ts";
import { parsePythonLiteral, type JsonValue } from "./python-literal.ts";

/** The label of a recording (LID-DS). */
export interface RecordingLabel {
  readonly isAttack: boolean;
  /**
   * When the attack begins, in seconds: since 1970, or since the recording's first event; null
   * where there is none, or it is not known.
   */
  readonly onsetSeconds: number | null;
  readonly clock: "epoch" | "recording";
}

/**
 * The label file of a LID-DS 2021 recording, JSON or a Python literal: `exploit`, and the earliest
 * of `time.exploit[].absolute`.
 * @throws SentinelError E_DATASET when it is not one
 */
export function labelOf2021(text: string, where: string): RecordingLabel {
  let label: JsonValue;
  try {
    label = parsePythonLiteral(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    const facts = { path: where, reason: reasonOf(cause) };
    throw new SentinelError("E_DATASET", { problem: "dataset.label-unreadable", ...facts }, { cause });
  }
  const isAttack = field(label, "exploit");
  if (typeof isAttack !== "boolean") {
    throw new SentinelError("E_DATASET", { problem: "dataset.label-of-2021", path: where });
  }
  const exploits = field(field(label, "time"), "exploit");
  const onsets = (Array.isArray(exploits) ? exploits : [])
    .map((exploit: JsonValue) => field(exploit, "absolute"))
    .filter((seconds) => typeof seconds === "number");
  return {
    isAttack,
    onsetSeconds: isAttack && onsets.length > 0 ? Math.min(...onsets) : null,
    clock: "epoch",
  };
}

const COLUMNS_2019 = [
  "image_name",
  "scenario_name",
  "is_executing_exploit",
  "warmup_time",
  "recording_time",
  "exploit_start_time",
];

/** A row of `runs.csv`, and its line. */
export interface RecordingRow extends RecordingLabel {
  /** From 1 on. */
  readonly line: number;
}

/**
 * The rows of a LID-DS 2019 `runs.csv` (image_name, scenario_name, is_executing_exploit,
 * warmup_time, recording_time, exploit_start_time), by the recording's name. An exploit_start_time
 * is in seconds since the recording began; -1 means none.
 * @returns null where the first line names none of these columns: it is another file of the same
 *   name
 * @throws SentinelError E_DATASET, with the line, when a needed column is missing, a row is
 *   damaged, or a recording has two
 */
export function labelsOf2019(text: string, where: string): ReadonlyMap<string, RecordingRow> | null {
  const [header = "", ...rows] = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const columns = header.split(",").map((name) => name.trim());
  if (!columns.some((name) => COLUMNS_2019.includes(name))) return null;
  const column = (name: string): number => {
    const index = columns.indexOf(name);
    if (index >= 0) return index;
    const facts = { path: where, line: 1, column: name, found: columns };
    throw new SentinelError("E_DATASET", { problem: "dataset.column-missing", ...facts });
  };
  const [nameColumn, exploit, start] = [
    column("scenario_name"),
    column("is_executing_exploit"),
    column("exploit_start_time"),
  ];
  const labels = new Map<string, RecordingRow>();
  for (const [index, row] of rows.entries()) {
    if (row.trim() === "") continue;
    const line = index + 2;
    const cells = row.split(",").map((cell) => cell.trim());
    const name = cells[nameColumn] ?? "";
    const isAttack = /^true$/i.test(cells[exploit] ?? "");
    const seconds = Number(cells[start] || "none");
    const isWhole = name !== "" && /^(?:true|false)$/i.test(cells[exploit] ?? "");
    if (!isWhole || (isAttack && !Number.isFinite(seconds))) {
      throw new SentinelError("E_DATASET", { problem: "dataset.row-damaged", path: where, line });
    }
    const earlier = labels.get(name)?.line;
    if (earlier !== undefined) {
      const facts = { path: where, line, recording: name, earlierLine: earlier };
      throw new SentinelError("E_DATASET", { problem: "dataset.row-twice", ...facts });
    }
    labels.set(name, { isAttack, onsetSeconds: isAttack && seconds >= 0 ? seconds : null, clock: "recording", line });
  }
  return labels;
}

function field(value: JsonValue | undefined, key: string): JsonValue | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, key) ? (value as { readonly [key: string]: JsonValue })[key] : undefined;
}
