const REASONS: Readonly<Record<string, string | undefined>> = {
  EACCES: "permission denied",
  EEXIST: "another command has made it meanwhile",
  EIO: "the device failed (input/output error)",
  EISDIR: "it is a folder",
  ELOOP: "it is a link that leads to itself",
  EMFILE: "too many open files",
  ENAMETOOLONG: "the name is too long",
  ENFILE: "too many open files on this machine",
  ENOENT: "there is no such file or folder",
  ENOMEM: "out of memory",
  ENOSPC: "the disk is full",
  ENOTEMPTY: "another command has made it meanwhile",
  ENOTDIR: "a part of the path is not a folder",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
};

/**
 * What the system has run out of, whatever the program was doing: no input is wrong and no code is.
 */
const LACKS: ReadonlySet<string | undefined> = new Set(["EMFILE", "ENFILE", "ENOMEM"]);

/**
 * A system error's code, for example "ENOENT". No `instanceof`: it fails across realms, and Node's
 * own errors are of another one under jest or vm.
 */
export function codeOf(error: unknown): string | undefined {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

/** A system error in plain words, without the path that Node repeats. */
export function reasonOf(error: unknown): string {
  const reason = REASONS[codeOf(error) ?? ""];
  if (reason !== undefined) return reason;
  return typeof error === "object" && error !== null && "message" in error ? String(error.message) : String(error);
}

/** True where the system had no more to give (open files, memory). */
export function isLack(error: unknown): boolean {
  return LACKS.has(codeOf(error));
}
