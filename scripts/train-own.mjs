// Trains a model on a data set of the user's own: checks what was asked for, encodes the traces, trains the network.
// Usage: DATA=traces NAME=mine [MODEL=stacked] [ARCH=x86_64] [EPOCHS=20] [FRESH=1] node scripts/train-own.mjs
// It reads and writes below the folder that it is called in: build/encoded/NAME, build/checkpoints/NAME, models/NAME.
import { spawn } from "node:child_process";
import { existsSync, lstatSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const NETWORKS = ["sample", "stacked", "lstm-200", "lstm-400", "lstm-400-400"];
const NAME = /^[A-Za-z0-9][\w.-]{0,99}$/;
const inProject = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const shippedModels = () => {
  const { inPackage, fetched } = JSON.parse(readFileSync(inProject("models/index.json"), "utf8"));
  return [...inPackage, ...Object.keys(fetched)];
};

class Refusal extends Error {}

function refuse(problem) {
  throw new Refusal(`make train: ${problem}`);
}

const inQuotes = (text) => JSON.stringify(text);

async function checkName(name, data) {
  const example = `make train DATA=${data || "traces"} NAME=mine`;
  if (name === "") refuse(`say what to call the model: ${example}`);
  if (!NAME.test(name)) {
    refuse(
      `NAME=${inQuotes(name)} is not a name for a model; take a letter or digit, then up to 99 letters, digits, ".", "_" or "-": ${example}`,
    );
  }
  if (shippedModels().includes(name)) refuse(`NAME=${name} is a model that comes with the project; take another name`);
  const { METHODS } = await import("../dist/detectors/methods.js");
  if (METHODS.includes(name)) {
    refuse(`NAME=${name} is what --detector calls a method without a network; take another name`);
  }
}

/** Whether models/NAME is there already, as an earlier training left it; anything else there is not to be lost. */
function isReplaced(out) {
  if (lstatSync(out, { throwIfNoEntry: false }) === undefined) return false;
  if (existsSync(`${out}/training.json`)) return true;
  return refuse(`${out} exists and does not come from a training; take another NAME, or move it away`);
}

async function checkSettings({ data, model, architecture, epochs, fresh }) {
  if (data === "") refuse("say which traces to train on: make train DATA=traces NAME=mine");
  if (!NETWORKS.includes(model))
    refuse(`MODEL=${inQuotes(model)} is not a network; take one of ${NETWORKS.join(", ")}`);
  const { ARCHITECTURES } = await import("../dist/syscalls/architecture.js");
  const architectures = [...ARCHITECTURES, "opaque"];
  if (architecture !== "" && !architectures.includes(architecture)) {
    refuse(`ARCH=${inQuotes(architecture)} is not an architecture; take one of ${architectures.join(", ")}`);
  }
  if (!/^([1-9]\d{0,5})?$/.test(epochs)) refuse(`EPOCHS=${inQuotes(epochs)} is not a whole number of 1 or more`);
  if (!["", "0", "1"].includes(fresh))
    refuse(`FRESH=${inQuotes(fresh)}: only FRESH=1 is known: it trains from the start`);
}

/** Runs a command to its end. @returns its exit code */
function run(command, commandArguments) {
  const child = spawn(command, commandArguments, { stdio: "inherit" });
  return new Promise((done) => {
    child.on("error", (error) => {
      process.stderr.write(`make train: ${command} cannot be started (${error.code}); make setup installs it\n`);
      done(2);
    });
    child.on("close", (code, signal) => done(signal === null ? code : 2));
  });
}

async function trainOwn(environment) {
  const given = (key) => environment[key] ?? "";
  const [data, name, architecture] = [given("DATA"), given("NAME"), given("ARCH")];
  const [model, epochs, fresh] = [given("MODEL") || "sample", given("EPOCHS"), given("FRESH")];
  await checkSettings({ data, model, architecture, epochs, fresh });
  await checkName(name, data);
  const [encoded, out] = [`build/encoded/${name}`, `models/${name}`];
  if (isReplaced(out)) process.stderr.write(`replaces ${out} as soon as the new model is whole\n`);

  const encode = [inProject("scripts/encode-for-make.mjs"), `--data=${data}`, `--out=${encoded}`];
  if (architecture !== "") encode.push(`--arch=${architecture}`);
  const encodeCode = await run(process.execPath, encode);
  if (encodeCode !== 0) return encodeCode;

  const train = [inProject("training/train.py"), "--model", model, "--name", name, "--data", encoded];
  train.push("--out", out, fresh === "1" ? "--fresh" : "--fresh-if-changed");
  if (epochs !== "") train.push("--epochs", epochs);
  return run(inProject(".venv/bin/python"), train);
}

// Ctrl-C reaches the tools as well: each ends whole, and this script with it.
process.on("SIGINT", () => {});
try {
  process.exitCode = await trainOwn(process.env);
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
