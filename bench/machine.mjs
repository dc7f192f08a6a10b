// What the figures were measured on.
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { PROJECT_FOLDER } from "./live-node.mjs";

/** Facts of the machine and of the versions that run; never its name. */
export function machineFacts() {
  const versionOf = (name) =>
    JSON.parse(readFileSync(join(PROJECT_FOLDER, "node_modules", name, "package.json"))).version;
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown",
    vectorInstructions: vectorInstructions(),
    cores: availableParallelism(),
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    loadAtStart: loadavg()[0],
    node: process.version,
    onnxruntime: versionOf("onnxruntime-node"),
    date: new Date().toISOString().slice(0, 10),
  };
}

function vectorInstructions() {
  try {
    const flags =
      readFileSync("/proc/cpuinfo", "utf8")
        .match(/^flags\s*:(.*)$/m)?.[1]
        .split(" ") ?? [];
    return flags.filter((flag) => /^(avx2|avx512f|avx512_vnni|avx_vnni|amx_int8)$/.test(flag)).join(" ");
  } catch {
    return "unknown";
  }
}
