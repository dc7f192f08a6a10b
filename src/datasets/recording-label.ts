import { reasonOf, SentinelError } from "../errors.ts";

const COLUMNS_2019 = [
  "image_name",
  "scenario_name",
  "is_executing_exploit",
  "warmup_time",
  "recording_time",
  "exploit_start_time",
];

const WORDS: ReadonlyMap<string, JsonValue> = new Map<string, JsonValue>([
  ["True", true],
  ["False", false],
  ["None", null],
  ["true", true],
  ["false", false],
  ["null", null],
  ["nan", null],
  ["inf", null],
]);

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ["b", "\b"],
  ["f", "\f"],
]);

const DEEPEST = 64;

/** A process that an attack made, by its label. */
export interface AttackProcess {
  /** As the recording names it. */
  readonly id: string;
  /** Of its lines that belong to the attack, on the clock of the label: an id may be given again. */
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** The label of a recording (LID-DS, a host lab). */
export interface RecordingLabel {
  readonly isAttack: boolean;
  /**
   * When the attack begins, in seconds: since 1970, since the recording's first event, or since the
   * midnight before it; null where there is none, or it is not known.
   */
  readonly onsetSeconds: number | null;
  readonly clock: "epoch" | "recording" | "day";
  /** Those of an attack whose label names them; the others are at normal work. */
  readonly attackProcesses?: readonly AttackProcess[];
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

/** A field of a JSON object; undefined where it has none, or is not an object. */
export function field(value: JsonValue | undefined, key: string): JsonValue | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, key) ? (value as { readonly [key: string]: JsonValue })[key] : undefined;
}

/** A value of JSON. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/**
 * Reads JSON, or what Python's `str()` makes of the same value: single quotes, True, False, None,
 * tuples, a comma at the end. LID-DS has label files of both kinds.
 * @throws SyntaxError where it is neither, with the place
 */
export function parsePythonLiteral(text: string): JsonValue {
  let at = 0;

  const fail = (problem: string): never => {
    throw new SyntaxError(`${problem} at character ${at + 1}`);
  };
  const skipBlanks = (): void => {
    while (/\s/.test(text.charAt(at))) at += 1;
  };
  const take = (letter: string): boolean => {
    skipBlanks();
    if (text.charAt(at) !== letter) return false;
    at += 1;
    return true;
  };

  function value(depth: number): JsonValue {
    if (depth > DEEPEST) fail("nested too deeply");
    if (take("{")) return dictionary(depth);
    if (take("[")) return list("]", depth);
    if (take("(")) return list(")", depth);
    const quote = text.charAt(at);
    if (quote === "'" || quote === '"') return quoted(quote);
    const word = /[-+.\w]*/y;
    word.lastIndex = at;
    const found = word.exec(text)?.[0] ?? "";
    const known = WORDS.get(found);
    const number = Number(found);
    if (found === "" || (known === undefined && !Number.isFinite(number)))
      fail(`"${text.slice(at, at + 10)}" is not a value`);
    at += found.length;
    return known === undefined ? number : known;
  }

  function quoted(quote: string): string {
    let whole = "";
    for (at += 1; at < text.length; at += 1) {
      const letter = text.charAt(at);
      if (letter === quote) {
        at += 1;
        return whole;
      }
      if (letter !== "\\") whole += letter;
      else {
        at += 1;
        const escaped = text.charAt(at);
        const code = /^(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2}))/.exec(text.slice(at, at + 5));
        const hexadecimal = code?.[1] ?? code?.[2];
        if (hexadecimal === undefined) whole += ESCAPES.get(escaped) ?? escaped;
        else {
          whole += String.fromCharCode(Number.parseInt(hexadecimal, 16));
          at += hexadecimal.length;
        }
      }
    }
    return fail("a text without an end");
  }

  function list(end: string, depth: number): readonly JsonValue[] {
    const values: JsonValue[] = [];
    while (!take(end)) {
      values.push(value(depth + 1));
      if (!take(",") && text.charAt(at) !== end) fail(`"," or "${end}" is missing`);
    }
    return values;
  }

  function dictionary(depth: number): { readonly [key: string]: JsonValue } {
    const entries: [string, JsonValue][] = [];
    while (!take("}")) {
      const key = value(depth + 1);
      if (typeof key !== "string" || !take(":")) return fail("a key or its colon is missing");
      entries.push([key, value(depth + 1)]);
      if (!take(",") && text.charAt(at) !== "}") fail('"," or "}" is missing');
    }
    return Object.fromEntries(entries);
  }

  const whole = value(0);
  skipBlanks();
  if (at < text.length) fail("more text follows the value");
  return whole;
}
