// From nothing to a detected intrusion, offline: record this host with strace, train, score, explain, evaluate.
// usage: node scripts/walkthrough.mjs    Everything it makes is below build/.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";
import * as host from "./walkthrough-host.mjs";

const WORK = "build/walkthrough";
const TRACES = `${WORK}/traces`;
const MODEL = `${WORK}/model`;
const SENTINEL = ["node", "dist/bin/main.js"];
const ARCHITECTURES = { x64: "x86_64", arm64: "aarch64" }; // strace text does not say which it is
const DAYS = { training: 12, validation: 6 };
const WEB_SERVERS = { training: 8, validation: 4 };

process.chdir(resolve(import.meta.dirname, ".."));

class Failure extends Error {}

const say = (line) => process.stdout.write(`${line}\n`);
const secondsSince = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;
const quoted = (word) => (/^[\w./:=,+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** Prints a command, runs it, returns its output unless that is shown; a Failure when it does not end with 0. */
function run(command, { cwd = ".", env = process.env, shown = true } = {}) {
  const words = command.map(quoted).join(" ");
  say(cwd === "." ? `$ ${words}` : `$ (cd ${cwd} && ${words})`);
  const child = spawn(command[0], command.slice(1), {
    cwd,
    env,
    stdio: ["ignore", ...Array(2).fill(shown ? "inherit" : "pipe")],
  });
  let output = "";
  let errors = "";
  child.stdout?.on("data", (data) => (output += data));
  child.stderr?.on("data", (data) => (errors += data));
  return new Promise((done, fail) => {
    child.on("error", (error) => fail(new Failure(`${command[0]} cannot be started: ${error.message}`)));
    child.on("close", (code, signal) => {
      if (code === 0) return done(output);
      const reason = errors.trim().split("\n").at(-1);
      fail(new Failure(`${words} ended with ${code ?? signal}${reason ? `: ${reason}` : ""}`));
    });
  });
}

const make = (...targets) => run(["make", "--no-print-directory", ...targets]);

let steps = 0;
async function step(title, work) {
  say(`\n== ${++steps}. ${title}`);
  const began = performance.now();
  const result = await work();
  say(`-- ${secondsSince(began)}`);
  return result;
}

/** A fresh folder of the made-up host, and how to run a command in it under strace. */
function desk(recording) {
  const folder = `${WORK}/host/${recording}`;
  const log = `${TRACES}/${recording}.strace`;
  for (const made of [folder, dirname(log)]) mkdirSync(made, { recursive: true });
  const options = { cwd: folder, env: host.hostEnvironment(resolve(folder)), shown: false };
  const traced = (...command) => run(["strace", "-f", "-qq", "-o", relative(folder, log), ...command], options);
  return { folder, traced };
}

async function recordDay(recording, random) {
  const { folder, traced } = desk(recording);
  host.writeDay(folder, random);
  await traced("bash", "day.sh");
}

/** Records the web server while visits are paid to it: the paths that are given, or a normal visit for null. */
async function recordWebServer(recording, random, visits) {
  const { folder, traced } = desk(recording);
  host.writeWebSite(folder, random);
  const paths = visits.flatMap((given) => given ?? host.visit(folder, random));
  const served = traced("python3", "web_server.py", "--port-file", "port", "--connections", String(paths.length));
  const visited = host.portIn(`${folder}/port`).then(async (port) => {
    if (port === null) throw new Failure("the web server did not listen within 10 s");
    for (const path of paths) await host.fetchPage(port, path);
  });
  await Promise.race([served, visited]);
  await served;
}

async function recordNormal(part, seed) {
  for (let number = 1; number <= DAYS[part]; number++) {
    await recordDay(`${part}/day-${number}`, host.randomFrom(seed + number));
  }
  for (let number = 1; number <= WEB_SERVERS[part]; number++) {
    await recordWebServer(`${part}/web-${number}`, host.randomFrom(seed + 100 + number), [null, null]);
  }
}

async function recordIntrusions() {
  for (const [number, expression] of host.REVERSE_SHELLS.entries()) {
    await withIntruder(host.TYPED, (port) => {
      const code = `exec(${JSON.stringify(expression.replace("PORT", String(port)))})`;
      const paths = [`/sum?expression=${encodeURIComponent(code)}`];
      return recordWebServer(`attack/Reverse_Shell_${number + 1}/web`, host.randomFrom(2000 + number), [null, paths]);
    });
  }
  for (const [number, { interpreter, file, text }] of host.SMUGGLERS.entries()) {
    await withIntruder([], (port) => {
      const { folder, traced } = desk(`attack/Data_Smuggling_${number + 1}/smuggler`);
      host.writeDay(folder, host.randomFrom(2100 + number));
      writeFileSync(`${folder}/${file}`, text);
      return traced(interpreter, file, String(port));
    });
  }
}

async function withIntruder(commands, intrude) {
  const far = await host.intruderListens(commands);
  try {
    await intrude(far.port);
  } finally {
    far.close();
  }
  if (far.bytes === 0) throw new Failure("the imitated intrusion did not work: nothing reached the loopback listener");
}

/** Records everything; returns the folder of the traces: the committed sample's where strace cannot trace. */
async function record() {
  try {
    await run(["strace", "-f", "-o", "/dev/null", "true"], { shown: false });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say(`strace cannot trace here: ${error.message}`);
    say(
      "install it, or allow ptrace (docker run --cap-add SYS_PTRACE); going on with the recorded traces of data/sample",
    );
    return "data/sample";
  }
  await recordNormal("training", 0);
  await recordNormal("validation", 1000);
  await recordIntrusions();
  return TRACES;
}

/** The verdicts of all threads below a folder, as score's JSON says them. */
async function verdicts(folder) {
  const command = [...SENTINEL, "score", folder, "--model", MODEL, "--format", "json", "--quiet"];
  return JSON.parse(await run(command, { shown: false })).traces;
}

const alarmsOf = (traces) => traces.filter(({ verdict }) => verdict === "alarm");
const alarmsOver = (traces) => `alarms on ${alarmsOf(traces).length} of ${traces.length} threads`;
const filesOf = (traces) => new Set(traces.map(({ path }) => path)).size;

async function scoreNewTraces(data) {
  await run([...SENTINEL, "score", `${data}/attack`, "--model", MODEL]);
  const attack = await verdicts(`${data}/attack`);
  const normal = await verdicts(`${data}/validation`);
  say(`intrusions: ${alarmsOver(attack)}, in ${filesOf(alarmsOf(attack))} of ${filesOf(attack)} files`);
  say(`new normal days: ${alarmsOver(normal)}; at most 5 % are promised on average`);
  return attack.reduce((most, trace) => (trace.score > most.score ? trace : most));
}

async function main() {
  const began = performance.now();
  if (existsSync("models/walkthrough")) {
    throw new Failure("models/walkthrough is there already, which this would replace; move or remove it");
  }
  for (const leftover of [WORK, "build/checkpoints/walkthrough"]) rmSync(leftover, { recursive: true, force: true });
  await step("Install the Node and Python packages, and build", () => make("setup", "dist/.built"));
  mkdirSync(WORK, { recursive: true });
  const data = await step("Record normal days, new normal days, and intrusions, with strace", record);
  await step("Train a model on the normal days", async () => {
    const architecture = data === TRACES ? [`ARCH=${ARCHITECTURES[process.arch]}`] : [];
    await make("train", `DATA=${data}`, "NAME=walkthrough", ...architecture);
    renameSync("models/walkthrough", MODEL);
    say(`moved to ${MODEL}, so that it does not count among the shipped models`);
  });
  const worst = await step("Score what the model has never seen", () => scoreNewTraces(data));
  await step("Explain the worst thread", async () => {
    const trace = worst.name.includes("#") ? ["--trace", basename(worst.name)] : []; // one of several in its file
    const page = ["--stretches", "3", "--report", `${WORK}/intrusion.html`];
    const command = [...SENTINEL, "explain", `${data}/attack/${worst.path}`, ...trace, "--model", MODEL, ...page];
    say((await run(command, { shown: false })).split("\nEvery call")[0]);
    say(`every call of it is in ${WORK}/intrusion.html`);
  });
  await step("Evaluate against the labels, next to detectors that count", () => {
    const detectors = [`./${MODEL}`, "n-gram", "stide"].flatMap((name) => ["--detector", name]);
    return run([...SENTINEL, "eval", "--data", data, ...detectors, "--report", `${WORK}/evaluation.html`]);
  });
  say(`\nall done in ${secondsSince(began)}; pages: ${WORK}/intrusion.html, ${WORK}/evaluation.html`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof Failure) && error.syscall === undefined) throw error; // neither a command nor a file: a fault
  process.stderr.write(`walkthrough: ${error.message}\n`);
  process.exitCode = 1;
}
