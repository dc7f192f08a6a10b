import { isSentinelError, SentinelError } from "../errors.ts";
import { isCut, type Problem } from "../problems/problem.ts";
import { joinBytes } from "../traces/bytes.ts";
import type { TraceFormat } from "../traces/formats.ts";
import { sniffBytes } from "../traces/sniff.ts";
import { type FilePart, type FileSource, type SourceFile, unreadableFile } from "./file-source.ts";
import type { Inflation } from "./unpack/packing.ts";
import { openUnpacked } from "./unpack/unpack-file.ts";

/**
 * The formats of recorders that write one log without end. strace is not one: `out.12` is what -ff
 * writes of process 12.
 */
const LOGS: ReadonlySet<TraceFormat> = new Set(["auditd", "falco", "tetragon", "tracee"]);
/** Bytes of a file that show its format. */
const LOOKED_AT_BYTES = 2 ** 16;
/**
 * As logrotate and auditd name what they put aside: `audit.log.1`, `audit.log.2.gz`,
 * `syslog-20240101.gz`.
 */
const NUMBERED = /^(.+)\.([1-9]\d?)(?:\.(?:gz|xz|zst))?$/;
const DATED = /^(.+)-((?:19|20)\d{6})(?:\.(?:gz|xz|zst))?$/;
const LINE_END = new Uint8Array([10]);

/** A file of a log, and its place in it: the least is the oldest. */
interface Part {
  readonly file: SourceFile;
  readonly place: number;
  readonly isDated: boolean;
}

/**
 * A source whose rotated logs are one file each, named as the newest one, the oldest lines first; a
 * warning names them. They are one where a file of the name without number or date is there, each
 * number or date is there once, and all are of one format that is written as a log.
 */
export async function withRotatedLogs(source: FileSource, inflation: Inflation): Promise<FileSource> {
  const plain = source.files.filter((file) => file.isUnreadable !== true && file.label === undefined);
  const byPath = new Map(plain.map((file) => [file.path, file]));
  const partsOf = new Map<SourceFile, Part[]>();
  for (const file of plain) {
    const [, path = "", number = ""] = NUMBERED.exec(file.path) ?? DATED.exec(file.path) ?? [];
    const newest = byPath.get(path);
    if (newest === undefined) continue;
    const isDated = number.length > 2;
    const parts = partsOf.get(newest) ?? [];
    parts.push({ file, place: isDated ? Number(number) : -Number(number), isDated });
    partsOf.set(newest, parts);
  }
  const joined = new Map<SourceFile, SourceFile>();
  const older = new Set<SourceFile>();
  const warnings: Problem[] = [...(source.warnings ?? [])];
  for (const [newest, parts] of partsOf) {
    const files = [...parts.sort((a, b) => a.place - b.place).map(({ file }) => file), newest];
    const isOrdered = parts.every(
      ({ place, isDated }, at) => place !== parts[at - 1]?.place && isDated === parts[0]?.isDated,
    );
    if (!isOrdered || !(await areOneLog(files, inflation))) continue;
    joined.set(newest, { ...newest, contents: () => oneLog(newest, files, inflation) });
    for (const { file } of parts) older.add(file);
    warnings.push({ problem: "dataset.one-log", files: files.map(({ path }) => path) });
  }
  if (joined.size === 0) return source;
  const files = source.files.flatMap((file) => (older.has(file) ? [] : [joined.get(file) ?? file]));
  return { ...source, files, warnings };
}

async function areOneLog(files: readonly SourceFile[], inflation: Inflation): Promise<boolean> {
  const formats = new Set<TraceFormat | null>();
  for (const file of files) formats.add(await formatOf(file, inflation));
  const [format] = formats;
  return formats.size === 1 && format !== undefined && format !== null && LOGS.has(format);
}

/** Null where the beginning of a file shows no format, or cannot be read. */
async function formatOf(file: SourceFile, inflation: Inflation): Promise<TraceFormat | null> {
  try {
    const opened = await openUnpacked(file, inflation);
    const begun: Uint8Array[] = [];
    let bytes = 0;
    try {
      for await (const piece of opened.pieces) {
        begun.push(new Uint8Array(piece.subarray(0, LOOKED_AT_BYTES)));
        bytes += piece.length;
        if (bytes >= LOOKED_AT_BYTES) break;
      }
    } finally {
      await opened.close();
    }
    return sniffBytes(joinBytes(begun), file.path);
  } catch (error) {
    if (isSentinelError(error)) return null;
    throw error;
  }
}

/**
 * The log, with a gap where one of its files could not be read to its end, and then each of those
 * whose content is damaged.
 */
function* oneLog(newest: SourceFile, files: readonly SourceFile[], inflation: Inflation): Generator<SourceFile> {
  const failed: { readonly path: string; readonly error: SentinelError }[] = [];
  async function* unpacked(file: SourceFile): AsyncGenerator<Uint8Array> {
    try {
      const opened = await openUnpacked(file, inflation);
      try {
        yield* opened.pieces;
      } finally {
        await opened.close();
      }
    } catch (error) {
      if (!isSentinelError(error)) throw error;
      failed.push({ path: file.path, error });
    }
    // A file that was cut off ends within a line.
    yield LINE_END;
  }
  function* parts(): Generator<FilePart> {
    for (const file of files) yield { path: file.path, pieces: unpacked(file) };
  }
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (const part of parts()) yield* part.pieces;
    if (failed.length === 0) return;
    throw new SentinelError("E_DATASET", { problem: "input.parts-cut", parts: failed.map(({ error }) => error.facts) });
  }
  yield { ...newest, pieces, parts };
  for (const { path, error } of failed) if (!isCut(error.facts)) yield unreadableFile(path, error);
}
