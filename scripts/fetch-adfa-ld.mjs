// Fetches ADFA-LD.zip into data/, or takes the user's own copy; either must have the known checksum.
// Usage: node scripts/fetch-adfa-ld.mjs [path of a copy]
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { writeWhole } from "./write-whole.mjs";

const SHA256 = "58d625470749344843a7f730b0875ce9b8769f6fa48f18dc4a92bd07c342ead5";
const SOURCE =
  "https://raw.githubusercontent.com/verazuo/a-labelled-version-of-the-ADFA-LD-dataset/68bedf561f7b7abe9954a3ddc22dbf24c0d42372/ADFA-LD.zip";
const TARGET = "data/ADFA-LD.zip";

const fail = (message) => {
  process.stderr.write(`make data: ${message}\n`);
  process.exitCode = 2;
};
const sha256Of = (bytes) => createHash("sha256").update(bytes).digest("hex");
const readOrNull = (path) => {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
};

process.stderr.write(
  "ADFA-LD (G. Creech and J. Hu, UNSW Canberra, 2013) is free for research and may not be redistributed: never commit a trace of it.\n",
);

async function fetchBytes() {
  const copy = process.argv[2];
  if (copy) return readOrNull(copy) ?? fail(`${copy} cannot be read`);
  const here = readOrNull(TARGET);
  if (here !== null && sha256Of(here) === SHA256) {
    process.stderr.write(`${TARGET} is here already, with the right checksum.\n`);
    return null;
  }
  process.stderr.write(`fetching ${SOURCE}\n`);
  try {
    const response = await fetch(SOURCE, { signal: AbortSignal.timeout(120_000) });
    if (!response.ok)
      return fail(`the server answered ${response.status}; make data DATA=path takes a copy of your own`);
    return Buffer.from(await response.arrayBuffer());
  } catch (error) {
    return fail(
      `cannot be fetched (${error.cause?.code ?? error.message}); make data DATA=path takes a copy of your own`,
    );
  }
}

const bytes = await fetchBytes();
if (bytes) {
  const digest = sha256Of(bytes);
  if (digest !== SHA256) fail(`sha256 ${digest} is not that of the known ADFA-LD.zip (${SHA256}); nothing was written`);
  else {
    writeWhole(TARGET, bytes);
    process.stderr.write(`${TARGET}: ${bytes.length} bytes, checksum right.\n`);
  }
}
