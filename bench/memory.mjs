// The peak memory of `inspect` on texts of a million threads of one call each: prints it, and ends with 1 above the limit.
//
//   npm run bench:memory [-- THREADS]
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const LIMIT_MB = 400;
const threads = Number(process.argv[2] ?? 1_000_000);
const TEXTS = [
  ["strace", "a.log", "", (id) => `${id} read(3, "", 9) = 0\n`],
  ["csv", "a.csv", "time,pid,tid,syscall\n", (id) => `${id},${id},${id},read\n`],
];
const SAY_PEAK =
  'data:text/javascript,process.on("exit",()=>process.stderr.write("\\npeak "+process.resourceUsage().maxRSS))';

const folder = mkdtempSync(join(tmpdir(), "syscall-sentinel-memory-"));
try {
  for (const [format, name, head, line] of TEXTS) {
    const lines = [head];
    for (let id = 1; id <= threads; id += 1) lines.push(line(id));
    const file = join(folder, name);
    writeFileSync(file, lines.join(""));
    const command = ["--import", SAY_PEAK, join(import.meta.dirname, "../dist/bin/main.js"), "inspect", file];
    const { stderr, status } = spawnSync(process.execPath, command, { encoding: "utf8" });
    const megabytes = Math.round(Number(/peak (\d+)/.exec(stderr)?.[1]) / 1000);
    process.stdout.write(
      `inspect, ${format}, ${threads} threads of one call: ${megabytes} MB at peak, exit ${status}\n`,
    );
    if (status !== 0 || !(megabytes <= LIMIT_MB)) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
