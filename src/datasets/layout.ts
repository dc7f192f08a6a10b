import type { Problem } from "../problems/problem.ts";

/** The parts of a data set. Training and validation are normal; only training ever fits a model. */
export type Split = "training" | "validation" | "attack";

export const SPLITS: readonly Split[] = ["training", "validation", "attack"];

/** The place of a file in its data set. */
export interface Place {
  readonly split: Split;
  /**
   * The attack's kind: the name of its folder (or of its file, in a data set of normal/ and
   * attack/; in a host lab `misuse` or `mimicry`) without the `_N` that numbers it; null for normal traces.
   */
  readonly family: string | null;
  /** The folder of one recorded attack, for example `Adduser_3`; null for normal traces. */
  readonly recording: string | null;
  /**
   * The process id that an ADFA-LD attack file's name ends in (its trailing digits); null
   * elsewhere.
   */
  readonly processId: string | null;
  /**
   * Whether it is a normal trace that the data set keeps for thresholds, apart from those that
   * test.
   */
  readonly setsThreshold?: true;
}

/** How the folders of a data set are named, and what that means. */
export interface Layout {
  readonly name: "adfa-ld" | "lid-ds" | "host-lab" | "splits" | "normal-attack" | "plain";
  /** The architecture that the layout itself implies, or null. */
  readonly architecture: string | null;
  /** Where a file belongs, or why it is not a trace. */
  place(path: string): Place | Problem;
}

const ADFA_FOLDERS: Readonly<Record<string, Split>> = {
  Training_Data_Master: "training",
  Validation_Data_Master: "validation",
  Attack_Data_Master: "attack",
};
const SPLIT_FOLDERS: Readonly<Record<string, Split>> = {
  training: "training",
  validation: "validation",
  attack: "attack",
};
/**
 * LID-DS: what is in `test` is divided by the folder below it, and then by each recording's label.
 */
const LID_DS_FOLDERS: Readonly<Record<string, Split>> = {
  training: "training",
  validation: "validation",
  normal: "validation",
  normal_and_attack: "attack",
};
/** A host lab's kinds of days; see lab/host/README.md. */
const HOST_LAB_FOLDERS: Readonly<Record<string, Split>> = {
  learning: "training",
  plain: "validation",
  novel: "validation",
  misuse: "attack",
  mimicry: "attack",
};
/** All normal traces in one folder: they are in training until halveNormals splits them. */
const NORMAL_ATTACK_FOLDERS: Readonly<Record<string, Split>> = { normal: "training", attack: "attack" };
const ADFA_FILE_NAME = /(?:^|\/)U[TVA]D-[^/]*\.txt$/;

/**
 * The layout that the paths show: ADFA-LD's folders; LID-DS's; a host lab's; folders named training, validation
 * and attack; normal and attack without a split; or none of them (everything is a normal trace to
 * train on or a trace to score).
 */
export function layoutOf(paths: readonly string[]): Layout {
  const folders = new Set(paths.flatMap((path) => path.split("/").slice(0, -1)));
  const hasOneOf = (names: readonly string[]): boolean => names.some((name) => folders.has(name));
  if (hasOneOf(Object.keys(ADFA_FOLDERS))) return byFolders("adfa-ld", "i386", ADFA_FOLDERS);
  if (folders.has("test") && hasOneOf(["normal_and_attack"])) return byFolders("lid-ds", null, LID_DS_FOLDERS);
  if (folders.has("learning") && folders.has("misuse")) return byFolders("host-lab", null, HOST_LAB_FOLDERS);
  if (folders.has("normal") && folders.has("attack") && !hasOneOf(["training", "validation"])) {
    return byFolders("normal-attack", null, NORMAL_ATTACK_FOLDERS);
  }
  if (hasOneOf(Object.keys(SPLIT_FOLDERS))) return byFolders("splits", null, SPLIT_FOLDERS);
  const isAdfa = paths.length > 0 && paths.every((path) => hiddenReason(path) !== null || ADFA_FILE_NAME.test(path));
  return { name: "plain", architecture: isAdfa ? "i386" : null, place: (path) => hiddenReason(path) ?? NORMAL };
}

const NORMAL: Place = { split: "training", family: null, recording: null, processId: null };

function byFolders(
  name: Layout["name"],
  architecture: string | null,
  folders: Readonly<Record<string, Split>>,
): Layout {
  const place = (path: string): Place | Problem => {
    const hidden = hiddenReason(path);
    if (hidden !== null) return hidden;
    const parts = path.split("/");
    const at = parts.findIndex((part, index) => index < parts.length - 1 && Object.hasOwn(folders, part));
    const split = at < 0 ? undefined : folders[parts[at] ?? ""];
    if (split === undefined) return nameReason(path);
    if (split !== "attack") {
      const setsThreshold = name === "lid-ds" && split === "validation" && parts[at] === "validation";
      return { split, family: null, recording: null, processId: null, ...(setsThreshold ? { setsThreshold } : {}) };
    }
    const recording = at + 1 < parts.length - 1 ? (parts[at + 1] ?? null) : null;
    const processId = name === "adfa-ld" ? (/(\d+)\.txt$/.exec(path)?.[1] ?? null) : null;
    // A file of many attack traces is an attack of its own: attack/exploit-ai.int.
    const ownName =
      name === "normal-attack" ? familyOfFile(parts.at(-1) ?? "") : name === "host-lab" ? (parts[at] ?? "") : "attack";
    return { split, family: recording === null ? ownName : withoutNumber(recording), recording, processId };
  };
  return { name, architecture, place };
}

/** `fwd-loops` of `fwd-loops_5.int`; what is nothing but a number names no family. */
function familyOfFile(file: string): string {
  const name = withoutNumber(file.replace(/\.[^.]*$/, ""));
  return /^\d*$/.test(name) ? "attack" : name;
}

/**
 * `Hydra_FTP` of `Hydra_FTP_1`. Only `_N` numbers: `CVE-2021-44228` and `stage2` are whole names.
 */
function withoutNumber(name: string): string {
  return name.replace(/_\d+$/, "") || "attack";
}

function hiddenReason(path: string): Problem | null {
  // A zip may name its files "./a.txt".
  const hidden = path
    .split("/")
    .some((part) => (part.startsWith(".") && part !== "." && part !== "..") || part === "__MACOSX");
  return hidden ? { problem: "dataset.hidden-file" } : null;
}

function nameReason(path: string): Problem {
  return { problem: /Syscall.List/i.test(path) ? "dataset.wrong-call-list" : "dataset.outside-folders" };
}
