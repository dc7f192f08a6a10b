// What a recording of any size costs to inspect: memory does not grow with it.
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { stracePiece } from "../strace-text.mjs";
import { commandCost, WORK_FOLDER } from "../work.mjs";

/** 100 MB and 1 GB; BENCH_RECORDING_MB names others, the smallest first, for example 100,10000. */
const SIZES_MEGABYTES = (process.env.BENCH_RECORDING_MB ?? "100,1000").split(",").map(Number);

/** `inspect` of one file of made-up `strace -f -tt` text: the largest next to the smallest. */
export function recordingRows() {
  const measured = SIZES_MEGABYTES.map((size) => {
    const file = madeUpRecording(size);
    try {
      const { seconds, megabytes } = commandCost(["inspect", file, "--format", "json", "--quiet"]);
      return { size, speed: size / seconds, megabytes };
    } finally {
      rmSync(file);
    }
  });
  const [first] = measured;
  const last = measured.at(-1);
  const list = measured.map(
    ({ size, speed, megabytes }) => `${size} MB: ${speed.toFixed(0)} MB/s, ${megabytes.toFixed(0)} MB`,
  );
  return [
    {
      name: "inspect-memory",
      ours: last.megabytes,
      peer: first.megabytes,
      ratio: first.megabytes / last.megabytes,
      unit: "MB",
      note: `largest resident memory of inspect over one strace -f -tt file of ${last.size} MB, next to one of ${first.size} MB. ${list.join("; ")}`,
    },
    {
      name: "inspect-speed",
      ours: last.speed,
      peer: first.speed,
      ratio: last.speed / first.speed,
      unit: "MB/s",
      note: `inspect of the same ${last.size} MB file, next to the one of ${first.size} MB, the start of the command included`,
    },
  ];
}

function madeUpRecording(megabytes) {
  mkdirSync(WORK_FOLDER, { recursive: true });
  const path = join(WORK_FOLDER, `recording-${megabytes}.log`);
  const piece = stracePiece();
  const file = openSync(path, "w");
  for (let bytes = 0; bytes < megabytes * 1e6; bytes += piece.length) writeSync(file, piece);
  closeSync(file);
  return path;
}
