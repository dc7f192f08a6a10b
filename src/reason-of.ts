const REASONS: Readonly<Record<string, string | undefined>> = {
  EACCES: "permission denied",
  EISDIR: "it is a folder",
  ELOOP: "it is a link that leads to itself",
  EMFILE: "too many open files",
  ENAMETOOLONG: "the name is too long",
  ENOENT: "there is no such file or folder",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of the path is no folder",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
};

/** A system error's code, for example "ENOENT". No `instanceof`: it fails across realms, and Node's own errors are of another one under jest or vm. */
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
