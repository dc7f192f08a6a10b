import { SentinelError } from "../errors.ts";
import { reasonOf } from "../reason-of.ts";
import { parsePythonLiteral, type JsonValue } from "./python-literal.ts";

/** What a data set of recordings (LID-DS) says of one of them. */
export interface RecordingLabel {
  readonly isAttack: boolean;
  /** When the attack begins, in seconds: since 1970, or since the recording's first event; null where there is none, or nobody says when. */
  readonly onsetSeconds: number | null;
  readonly clock: "epoch" | "recording";
}

/**
 * The label file of a LID-DS 2021 recording, JSON or Python's way of writing it: `exploit`, and the earliest of `time.exploit[].absolute`.
 * @throws SentinelError E_DATASET when it is none
 */
export function labelOf2021(text: string, where: string): RecordingLabel {
  let label: JsonValue;
  try {
    label = parsePythonLiteral(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw new SentinelError("E_DATASET", `${where}: no label file: ${reasonOf(cause)}`, { cause });
  }
  const isAttack = field(label, "exploit");
  if (typeof isAttack !== "boolean") {
    throw new SentinelError("E_DATASET", `${where}: no label file of LID-DS 2021: "exploit" must be true or false`);
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

/**
 * The rows of a LID-DS 2019 `runs.csv` (image_name, scenario_name, is_executing_exploit, warmup_time, recording_time, exploit_start_time), by the recording's name.
 * An exploit_start_time is in seconds since the recording began; -1 means none.
 * @throws SentinelError E_DATASET, with the line, when a column is missing or a row is damaged
 */
export function labelsOf2019(text: string, where: string): ReadonlyMap<string, RecordingLabel> {
  const [header = "", ...rows] = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const columns = header.split(",").map((name) => name.trim());
  const column = (name: string): number => {
    const index = columns.indexOf(name);
    if (index >= 0) return index;
    throw new SentinelError("E_DATASET", `${where}:1: no column ${name}; found: ${columns.join(", ").slice(0, 200)}`);
  };
  const [name, exploit, start] = [
    column("scenario_name"),
    column("is_executing_exploit"),
    column("exploit_start_time"),
  ];
  const labels = new Map<string, RecordingLabel>();
  for (const [index, row] of rows.entries()) {
    if (row.trim() === "") continue;
    const cells = row.split(",").map((cell) => cell.trim());
    const isAttack = /^true$/i.test(cells[exploit] ?? "");
    const seconds = Number(cells[start] || "none");
    const isWhole = cells[name] !== "" && /^(?:true|false)$/i.test(cells[exploit] ?? "");
    if (!isWhole || (isAttack && !Number.isFinite(seconds))) {
      const problem =
        "a row without a name, without True or False in is_executing_exploit, or an attack without exploit_start_time";
      throw new SentinelError("E_DATASET", `${where}:${index + 2}: ${problem}`);
    }
    const onsetSeconds = isAttack && seconds >= 0 ? seconds : null;
    labels.set(cells[name] ?? "", { isAttack, onsetSeconds, clock: "recording" });
  }
  return labels;
}

function field(value: JsonValue | undefined, key: string): JsonValue | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, key) ? (value as { readonly [key: string]: JsonValue })[key] : undefined;
}
