import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import * as z from "zod";
import { codeOf, reasonOf, SentinelError } from "../errors.ts";
import { createAtomicFile } from "../files/atomic-file.ts";
import { sha256Hex } from "../model/checksums.ts";
import { type CommandIo, PROJECT_FOLDER } from "./io.ts";

/** Where the models that come with the program are. */
export const MODELS_FOLDER = join(PROJECT_FOLDER, "models");

/**
 * Names a folder or an http(s) address that holds the models which the package does not: `models/`
 * of a checkout is one.
 */
const PLACE_VARIABLE = "SYSCALL_SENTINEL_MODELS";
/** One file; the largest has 14 MB. */
const LONGEST_FETCH_MS = 300_000;

/** `models/index.json`, which `scripts/models-index.mjs` writes. */
interface ModelsIndex {
  /** The http or https address above the folders of the fetched models; null until there is one. */
  readonly address: string | null;
  /** The models that the package holds; `score` takes the first that fits. */
  readonly inPackage: readonly string[];
  /**
   * The files of each model that the package does not hold, by the model's folder and the file's
   * name.
   */
  readonly fetched: Readonly<
    Record<string, Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>>
  >;
}

const indexSchema = z.object({
  address: z.string().nullable(),
  inPackage: z.array(z.string()),
  fetched: z.record(z.string(), z.record(z.string(), z.object({ bytes: z.int(), sha256: z.string() }))),
});

/** @throws SentinelError E_MODEL when the file is missing or damaged */
export function modelsIndex(): ModelsIndex {
  const file = join(MODELS_FOLDER, "index.json");
  try {
    return indexSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    throw new SentinelError("E_MODEL", `${file}: cannot be read: ${reasonOf(cause)}; install the program again`, {
      cause,
    });
  }
}

/**
 * The names of the models, for help: those in `models/` and those that can be fetched. Empty where
 * neither can be read.
 */
export const SHIPPED_NAMES: readonly string[] = [...new Set([...namesIn(MODELS_FOLDER), ...fetchedNames()])].sort();

function namesIn(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return [];
  }
}

function fetchedNames(): readonly string[] {
  try {
    return Object.keys(modelsIndex().fetched).filter((name) => !name.includes("/"));
  } catch {
    return [];
  }
}

/**
 * What fetching needs of a command: where to say that it fetches, what the user set, and when to
 * stop.
 */
export type FetchingIo = Pick<CommandIo, "stderr" | "environment" | "onInterrupt">;

type Expected = ModelsIndex["fetched"][string];

type FileFacts = Expected[string];

/**
 * The files of a model that the package does not hold, as `models/index.json` lists them; null for
 * any other name.
 */
export function listedFiles(name: string): Expected | null {
  const { fetched } = modelsIndex();
  return Object.hasOwn(fetched, name) ? (fetched[name] ?? null) : null;
}

/**
 * The shipped model that a folder holds, by name: one below `models/`, or where
 * {@link fetchedFolder} puts it; null for any other folder.
 */
export function shippedNameOf(folder: string, { environment }: Pick<FetchingIo, "environment">): string | null {
  const place = environment[PLACE_VARIABLE] ?? "";
  const homes = [MODELS_FOLDER, cacheFolder(environment), ...(isAddress(place) ? [] : [place])];
  const whole = resolve(folder);
  return homes.some((home) => home !== "" && resolve(home) === dirname(whole)) ? basename(whole) : null;
}

/**
 * The folder of a model that the package does not hold, each of its files checked by its sha256: in
 * the folder that SYSCALL_SENTINEL_MODELS names, else in the user's cache, fetched where it is not
 * there yet (a line on stderr).
 * @param name as `models/index.json` has it: `notebook`, `stacked/fast`
 * @throws SentinelError E_MODEL where it cannot be fetched, or is another file
 */
export async function fetchedFolder(name: string, expected: Expected, io: FetchingIo): Promise<string> {
  const index = modelsIndex();
  const place = io.environment[PLACE_VARIABLE] ?? "";
  const remedy = `set ${PLACE_VARIABLE} to a folder or an address that holds ${name}/ (models/ of the repository does), or ${name.endsWith("/fast") ? "leave --fast out" : `take ${index.inPackage.join(" or ")}`}`;
  if (place !== "" && !isAddress(place)) {
    const folder = join(place, name);
    await checkFiles(folder, expected);
    return folder;
  }
  const folder = join(cacheFolder(io.environment), name);
  const missing: (readonly [file: string, FileFacts])[] = [];
  for (const [file, facts] of Object.entries(expected)) {
    const bytes = await readFile(join(folder, file)).catch(() => null);
    if (bytes === null || (await sha256Hex(bytes)) !== facts.sha256) missing.push([file, facts]);
  }
  if (missing.length === 0) return folder;
  const address = place === "" ? index.address : place;
  if (address === null) {
    throw new SentinelError(
      "E_MODEL",
      `${name} is not in the package, and models/index.json names no address to fetch it from; ${remedy}`,
    );
  }
  const from = `${address.replace(/\/+$/, "")}/${name}`;
  const bytes = missing.reduce((sum, [, facts]) => sum + facts.bytes, 0);
  io.stderr(`fetching ${name} (${(bytes / 1e6).toFixed(1)} MB) from ${from} into ${folder}\n`);
  for (const [file, facts] of missing) await fetchFile(`${from}/${file}`, join(folder, file), facts, remedy, io);
  return folder;
}

async function checkFiles(folder: string, expected: Expected): Promise<void> {
  for (const [file, { sha256 }] of Object.entries(expected)) {
    const path = join(folder, file);
    const bytes = await readFile(path).catch((cause: unknown) => {
      throw new SentinelError(
        "E_MODEL",
        `${path}: cannot be read: ${reasonOf(cause)}; ${PLACE_VARIABLE} names its folder`,
        {
          cause,
        },
      );
    });
    checkSha256(path, await sha256Hex(bytes), sha256);
  }
}

async function fetchFile(
  url: string,
  path: string,
  { bytes: size, sha256 }: FileFacts,
  remedy: string,
  { onInterrupt }: FetchingIo,
): Promise<void> {
  const bytes = await download(url, size).catch((cause: unknown) => {
    if (cause instanceof SentinelError) throw cause;
    const { cause: inner } = cause as { readonly cause?: unknown };
    throw new SentinelError(
      "E_MODEL",
      `${url}: cannot be fetched: ${codeOf(inner) ?? reasonOf(inner ?? cause)}; ${remedy}`,
      { cause },
    );
  });
  checkSha256(url, await sha256Hex(bytes), sha256);
  const file = await createAtomicFile(path);
  const removeCleanup = onInterrupt(() => {
    file.discard();
  });
  try {
    await file.write(bytes);
    await file.commit();
  } finally {
    removeCleanup();
  }
}

/** Reads at most `mostBytes`. @throws Error where the server answers otherwise, or sends more */
async function download(url: string, mostBytes: number): Promise<Uint8Array> {
  const response = await fetch(url, { signal: AbortSignal.timeout(LONGEST_FETCH_MS) });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += (part as Uint8Array).length;
    if (length > mostBytes) throw new Error(`it is longer than ${mostBytes} bytes, so another file`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function checkSha256(where: string, digest: string, expected: string): void {
  if (digest === expected) return;
  throw new SentinelError(
    "E_MODEL",
    `${where}: has sha256 ${digest}, not ${expected}, which models/index.json lists: it is another file, and is not used`,
  );
}

function isAddress(place: string): boolean {
  return /^https?:\/\//.test(place);
}

/** As the XDG Base Directory Specification has it. */
function cacheFolder(environment: FetchingIo["environment"]): string {
  const home = environment["XDG_CACHE_HOME"] ?? "";
  return join(home === "" ? join(homedir(), ".cache") : home, "syscall-sentinel", "models");
}
