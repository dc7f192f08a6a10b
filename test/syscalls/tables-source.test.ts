import { describe, expect, it } from "@jest/globals";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CALL_TABLES_SOURCE } from "../../src/syscalls/tables-source.generated.ts";
import { describeWhere } from "../support/skip.ts";
import { isInstalled } from "../support/is-installed.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const { package: packageName, version, kernel } = CALL_TABLES_SOURCE;
const TABLES = "src/syscalls";
const canGenerate = versionOf(packageName) === version && isInstalled("gcc") && isInstalled("python3");

function versionOf(name: string): string {
  return spawnSync("dpkg-query", ["-W", "-f=${Version}", name], { encoding: "utf8" }).stdout;
}

function read(file: string): string {
  return readFileSync(join(TABLES, file), "utf8");
}

function generate(...argv: readonly string[]): { readonly status: number | null; readonly stderr: string } {
  return spawnSync("python3", ["scripts/generate_syscall_tables.py", ...argv], { encoding: "utf8" });
}

describe("CALL_TABLES_SOURCE", () => {
  it("names a Debian package, and a kernel that its version begins with", () => {
    expect(packageName).toBe("linux-libc-dev");
    expect(kernel).toMatch(/^\d+\.\d+\.\d+$/);
    expect(version.startsWith(`${kernel}-`)).toBe(true);
  });
});

describeWhere(canGenerate, `needs gcc, python3 and ${packageName} ${version}`)(
  "generate_syscall_tables.py --check",
  () => {
    const folder = temporaryFolder();

    it("finds the committed tables to be what the headers give", () => {
      expect(generate("--check")).toMatchObject({ status: 0, stderr: "" });
    });

    it("ends with 1 and one line that names the files where they are not", () => {
      const { status, stderr } = generate("--check", "--out", folder);
      expect(status).toBe(1);
      expect(stderr).toMatch(/^[^\n]*i386\.generated\.ts[^\n]*\n$/);
    });
  },
);

/** The packages that the tables of other architectures were written from, `linux-libc-dev-alpha-cross`, each with its version. */
const CROSS = readdirSync(TABLES).flatMap((file) => {
  const [, packages = "", of = ""] = / from (linux-libc-dev-.+-cross) (\S+); do not edit/.exec(read(file)) ?? [];
  return packages === "" ? [] : packages.split(", ").map((name) => [name, of] as const);
});
const hasCross = isInstalled("gcc") && CROSS.every(([name, of]) => versionOf(name) === of);

describeWhere(hasCross, `needs gcc and ${CROSS.map(([name]) => name).join(", ")}`)(
  "generate_syscall_tables.py --cross --check",
  () => {
    it("was looked at: there are packages", () => {
      expect(CROSS.length).toBeGreaterThan(10);
    });

    it("finds the tables of other architectures, and the names that only they have, to be what the headers give", () => {
      expect(generate("--cross", "--check")).toMatchObject({ status: 0, stderr: "" });
    });
  },
);
