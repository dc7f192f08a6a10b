// From bytes to calls, in megabytes a second.
import { basename } from "node:path";
import { loadDataset, openSource } from "../../dist/datasets/open-dataset.js";
import { parseTraces } from "../../dist/traces/parse-traces.js";
import { alternate } from "../alternate.mjs";
import { stracePiece } from "../strace-text.mjs";

const STRACE_MEGABYTES = 60;

/** The data set's file next to unpacking it alone, and strace text next to splitting it into lines. */
export async function readingRows({ location }) {
  const source = await openSource(location);
  let bytes = 0;
  const unpacked = async () => {
    bytes = 0;
    for (const file of source.files) bytes += (await file.read()).length;
  };
  const data = await alternate(5, {
    ours: () => loadDataset(location, { format: "auto", architecture: null }).then(() => undefined),
    peer: unpacked,
  });
  await source.close();
  const text = straceText();
  const strace = await alternate(5, {
    ours: async () => void parseTraces(text, "strace", { path: "made up", architecture: "x86_64" }),
    peer: async () => void new TextDecoder().decode(text).split("\n"),
  });
  const row = (name, size, { ours, peer }, note) => ({
    name,
    ours: size / ours / 1e6,
    peer: size / peer / 1e6,
    ratio: peer / ours,
    unit: "MB/s",
    note,
  });
  return [
    row(
      "reading-data",
      bytes,
      data,
      `${basename(location)} to calls (${(data.ours * 1000).toFixed(0)} ms, digest included), next to unpacking and checking its files alone`,
    ),
    row(
      "reading-strace",
      text.length,
      strace,
      `${STRACE_MEGABYTES} MB of strace -f -tt text to calls, next to splitting it into lines`,
    ),
  ];
}

function straceText() {
  const piece = stracePiece();
  const times = Math.ceil((STRACE_MEGABYTES * 1e6) / piece.length);
  const text = new Uint8Array(piece.length * times);
  for (let time = 0; time < times; time += 1) text.set(piece, time * piece.length);
  return text;
}
