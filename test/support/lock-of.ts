import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_FOLDER } from "../../src/cli/io.ts";

interface Locked {
  readonly dependencies?: Readonly<Record<string, string>>;
}

interface Manifest {
  readonly version: string;
  readonly bin: unknown;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: unknown;
}

/** What our lock file says of a package's role here, which is another one there. */
const ROLES: ReadonlySet<string> = new Set(["dev", "devOptional", "peer"]);

/**
 * A project that depends on this package alone (`source`: where its tarball is), with a lock file of the same versions of
 * everything as this checkout has: what is installed from it is what is tested here, and comes from npm's cache.
 */
export function lockOf(name: string, source: string): { readonly manifest: object; readonly lock: object } {
  const { version, bin, dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = read(
    "package.json",
  ) as Manifest;
  const { packages: locked } = read("package-lock.json") as {
    readonly packages: Readonly<Record<string, Locked>>;
  };
  const wanted = { "syscall-sentinel": source };
  const runtimes = { optionalDependencies, peerDependencies, peerDependenciesMeta };
  const own = { version, resolved: source, bin, dependencies, ...runtimes };
  const packages: Record<string, unknown> = {
    "": { name, dependencies: wanted },
    "node_modules/syscall-sentinel": own,
  };
  const waiting: (readonly [dependent: string, name: string])[] = Object.keys({
    ...dependencies,
    ...optionalDependencies,
  }).map((dependency) => ["", dependency]);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const path = placeOf(locked, ...next);
    const entry = locked[path];
    if (entry === undefined || path in packages) continue;
    packages[path] = Object.fromEntries(Object.entries(entry).filter(([key]) => !ROLES.has(key)));
    for (const dependency of Object.keys(entry.dependencies ?? {})) waiting.push([path, dependency]);
  }
  return {
    manifest: { name, private: true, dependencies: wanted },
    lock: { name, lockfileVersion: 3, requires: true, packages },
  };
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(join(PROJECT_FOLDER, file), "utf8"));
}

/** Where npm has put a dependency: in the dependent's own node_modules, else in the nearest one above. @throws Error where it is nowhere */
function placeOf(locked: Readonly<Record<string, unknown>>, dependent: string, name: string): string {
  for (let folder = dependent; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const path = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (path in locked) return path;
    if (folder === "") throw new Error(`package-lock.json has no ${name}`);
  }
}
