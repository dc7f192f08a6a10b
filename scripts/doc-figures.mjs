// What the documents show and a program knows: outputs of the built command, and figures of the committed JSON. Each is in a document between two markers:
//
//   <!-- figures: NAME -->
//   <!-- end of figures -->
//
//   npm run docs                  # writes all of them again
//   npm run docs -- --check       # names those that are out of date, and ends with 1
//   npm run docs -- --parity      # takes over what FULL=1 npm run jest -- test/parity/models measured (docs/parity.json)
//   npm run docs -- --report build/first-steps.html     # also the page that `make picture` photographs for the README
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { markdownTable } from "../dist/report/text/text-table.js";
import { answerOf } from "../lab/host-answers.mjs";
import { writeWhole } from "./write-whole.mjs";

const PROJECT = join(import.meta.dirname, "..");
const MARKED = /(<!-- figures: ([^>]*) -->\n)[^]*?(<!-- end of figures -->)/g;

/** Each by its name in the documents. */
const FIGURES = {
  headline,
  "first-steps": () => firstSteps().verdicts,
  "first-steps why": () => firstSteps().reasons,
  reproduction,
  parity,
  "host-lab found": hostLabFound,
  "host-lab promised": hostLabPromised,
  "host-lab place": hostLabPlace,
  "host-lab rules": hostLabRules,
  "host-lab sizes": hostLabSizes,
  "host-lab mimicry": hostLabMimicry,
  "host-lab revshell": () => hostLabAnswer("revshell"),
  "host-lab authkey": () => hostLabAnswer("authkey"),
};

function documents() {
  const pages = readdirSync(join(PROJECT, "docs")).filter((name) => name.endsWith(".md"));
  return [join(PROJECT, "README.md"), ...pages.map((name) => join(PROJECT, "docs", name))];
}

/** @throws Error where a document asks for figures that nobody makes */
function figures(name, path) {
  if (!Object.hasOwn(FIGURES, name)) throw new Error(`${path}: no figures are called "${name}"`);
  return FIGURES[name]();
}

function json(path) {
  return JSON.parse(readFileSync(join(PROJECT, path), "utf8"));
}

/** The one sentence of the README that says how good this is. */
function headline() {
  const adfa = json("docs/results.json").tables.find(({ dataset }) => dataset === "ADFA-LD");
  const row = (name) => {
    const { testSets, budget } = adfa.rows.find((one) => one.name === name);
    const { auc, detectionRateAt } = testSets.official;
    return {
      auc: auc.mean.toFixed(2),
      found: percent(detectionRateAt["0.15"]),
      observed: percent(budget.observed.mean),
    };
  };
  const [network, counted] = [row("stacked"), row("n-gram")];
  const { validation, attack } = adfa.traces;
  return [
    `How well: on ADFA-LD (${validation.toLocaleString("en")} normal and ${attack} attack traces) \`stacked\`, the mean of its training seeds, reaches an AUC of ${network.auc} and the n-gram ${counted.auc}. At 15 % false alarms they find`,
    `${network.found} and ${counted.found} of the attacks, and a promise of 5 % false alarms comes out as ${network.observed} and ${counted.observed}, since that set's normal test traces are not like its training`,
    "traces ([docs/detection.md](docs/detection.md)).",
  ].join("\n");
}

function percent(share) {
  return `${(100 * share).toFixed(0)} %`;
}

let shown;

/** fit and score of the committed recordings, as a reader runs them, once. */
function firstSteps() {
  if (shown !== undefined) return shown;
  const folder = mkdtempSync(join(tmpdir(), "first-steps-"));
  try {
    for (const name of ["normal.strace", "today.strace"]) {
      writeFileSync(join(folder, name), gunzipSync(readFileSync(join(PROJECT, `examples/first-steps/${name}.gz`))));
    }
    const fit = "fit --normal normal.strace --out model";
    const score = "score today.strace --model model";
    const verdicts = [fit, score].flatMap((words) => [`$ syscall-sentinel ${words}`, run(words, folder), ""]);
    const explained = run(`${score} --explain 3`, folder);
    const trace = worstTrace(explained);
    const draw = `explain today.strace --trace ${trace} --model model --report why.html`;
    run(draw, folder);
    shown = {
      verdicts: terminal(verdicts.slice(0, -1)),
      reasons: terminal([part(explained, trace), "", `$ syscall-sentinel ${draw} > why.txt`]),
      page: readFileSync(join(folder, "why.html")),
    };
    return shown;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function terminal(lines) {
  return ["```console", ...lines, "```"].join("\n");
}

/** @throws Error where the command does not end well */
function run(words, cwd) {
  const argv = [join(PROJECT, "dist/bin/main.js"), ...words.split(" ")];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, {
    cwd,
    encoding: "utf8",
    env: { PATH: process.env.PATH },
  });
  if (status !== 0) throw new Error(`${words}: exit code ${status}\n${stderr}`);
  return stdout.trimEnd();
}

/** The trace that score names first. @throws Error where it names none */
function worstTrace(output) {
  const [, trace] = /most surprising in it: (\S+),/.exec(output) ?? [];
  if (trace === undefined) throw new Error(`score names no worst trace:\n${output}`);
  return trace;
}

/** The most surprising calls of a trace, as `score --explain` prints them. */
function part(output, trace) {
  const parts = output.split("\n\n").filter((text) => text.startsWith(`Most surprising in ${trace}\n`));
  if (parts.length !== 1) throw new Error(`score names no calls of ${trace}:\n${output}`);
  return parts[0];
}

/** What the notebook reported, to the digits that it showed. */
const NOTEBOOK = [
  { name: "training", loss: 2.7311, accuracy: 0.2456, keys: ["trainingLoss", "trainingAccuracy"] },
  { name: "held-out", loss: 2.2571, accuracy: 0.2808, keys: ["heldOutLoss", "heldOutAccuracy"] },
  { name: "validation", loss: 2.64, accuracy: 0.37, keys: ["validationLoss", "validationAccuracy"] },
];

/** The notebook's six figures next to ours over all seeds. */
function reproduction() {
  const { runs } = json("training/reproduction.json");
  const rows = NOTEBOOK.flatMap(({ name, loss, accuracy, keys }) =>
    [loss, accuracy].map((reported, index) => {
      const ours = runs.map((one) => one[keys[index]]);
      const [least, greatest] = [Math.min(...ours), Math.max(...ours)];
      const mean = ours.reduce((sum, value) => sum + value, 0) / ours.length;
      return [
        `${name} ${["loss", "accuracy"][index]}`,
        String(reported),
        `${least.toFixed(4)} to ${greatest.toFixed(4)}`,
        mean.toFixed(4),
        inside(reported, least, greatest),
      ];
    }),
  );
  return markdownTable(
    ["figure", "notebook", `ours over ${runs.length} seeds, least to greatest`, "mean", "inside"],
    rows,
  );
}

function inside(reported, least, greatest) {
  if (reported < least) return `no, ${(least - reported).toFixed(3)} below`;
  return reported > greatest ? `no, ${(reported - greatest).toFixed(3)} above` : "yes";
}

const PARITY = "docs/parity.json";
const MODELS = ["stacked", "ensemble", "notebook", "sample"];
const RUNTIMES = ["onnxruntime-node", "onnxruntime-web"];

/** @throws Error where the tests of parity have not measured all of it in full */
function keepParity() {
  const measured = MODELS.flatMap((model) => RUNTIMES.map((runtime) => json(`build/parity/${model}-${runtime}.json`)));
  const short = measured.find(({ traces }) => traces < 200);
  if (short !== undefined)
    throw new Error(`${short.model} was compared on ${short.traces} traces: FULL=1 npm run jest -- test/parity/models`);
  writeWhole(join(PROJECT, PARITY), `${JSON.stringify(measured, null, 2)}\n`);
}

/** How far the two runtimes are from PyTorch, per model. */
function parity() {
  const measured = json(PARITY);
  const rows = MODELS.map((model) => {
    const both = RUNTIMES.map((runtime) => measured.find((one) => one.model === model && one.runtime === runtime));
    const [{ traces, calls, alarms }] = both;
    const bits = (name) => `${both.map((one) => one[name].toExponential(1)).join(" / ")} bits`;
    const probability = Math.max(...both.map((one) => one.probability));
    const ofWindows = probability > 0 ? ` (${probability.toExponential(1)} in a probability)` : "";
    return [
      `\`${model}\``,
      `${traces} of ${calls.toLocaleString("en")}`,
      `${bits("callBits")}${ofWindows}`,
      bits("meanBits"),
      `all equal, ${alarms} alarms`,
    ];
  });
  const head = [
    "model",
    "traces of calls",
    "largest difference in a call, node / web",
    "in a trace's mean, node / web",
    "verdicts",
  ];
  return markdownTable(head, rows);
}

const UNITS = [
  ["none", "trace"],
  ["process", "process"],
  ["tree", "tree"],
];

/** "8 (2)": misuses found, and those of them that differ in arguments only. */
function foundOf({ found }) {
  return `${found.all} (${found.argumentsOnly})`;
}

function hostLabFound() {
  const { methods } = json("docs/host-lab.json");
  const rows = methods.flatMap(({ name, groupings }) =>
    UNITS.map(([grouping, unit]) => [`\`${name}\``, unit, ...groupings[grouping].observed.map(foundOf)]),
  );
  const [{ groupings }] = methods;
  const perDay = groupings.tree.observed.map((one) => `at ${one.perDay} a day`);
  return markdownTable(["detector", "incident", ...perDay], rows);
}

function hostLabPromised() {
  const { methods } = json("docs/host-lab.json");
  const kinds = ["plain", "novel", "misuse"];
  const rows = methods.flatMap(({ name, groupings }) =>
    UNITS.flatMap(([grouping, unit]) =>
      groupings[grouping].promised
        .filter(({ promise }) => promise === 0.01 || promise === "1 per day")
        .map((one) => [
          `\`${name}\``,
          unit,
          one.promise === 0.01 ? "1 %" : "1 a day",
          foundOf(one),
          ...kinds.map((kind) => `${one.falseIncidents[kind].alarms} of ${one.falseIncidents[kind].units}`),
        ]),
    ),
  );
  return markdownTable(
    ["detector", "incident", "promise", "found", ...kinds.map((kind) => `false, ${kind} days`)],
    rows,
  );
}

function hostLabPlace() {
  const { methods, misuses } = json("docs/host-lab.json");
  const rows = methods.flatMap(({ name, groupings }) =>
    UNITS.map(([grouping, unit]) => {
      const { median, first, firstFive } = groupings[grouping].place;
      return [`\`${name}\``, unit, median, first, firstFive].map(String);
    }),
  );
  return markdownTable(
    ["detector", "incident", "median place", `first, of ${misuses.all}`, "among the first five"],
    rows,
  );
}

function hostLabRules() {
  const { deviations } = json("docs/host-lab.json");
  const rows = deviations.map(({ name, learning, plain, foundAt }) => [
    name,
    learning.toFixed(2),
    plain.toFixed(2),
    ...foundAt.flatMap(({ found, falsePerDay }) => [found.toFixed(1), falsePerDay.toFixed(1)]),
  ]);
  const at = deviations[0].foundAt.flatMap(({ promise }) => [
    `found at ${percent(promise)}, mean`,
    `false a day at ${percent(promise)}`,
  ]);
  return markdownTable(["rule", "off the promise, learning days", "off the promise, plain days", ...at], rows);
}

/** False alarms of the rule that is built in, by size of tree. */
function hostLabSizes() {
  const { methods } = json("docs/host-lab.json");
  const highest = methods.map(({ rules }) => rules.find(({ name }) => name === "highest score"));
  const share = (kind, size) => {
    const rows = highest.map((rule) => rule[kind][size]);
    const sum = (valueOf) => rows.reduce((total, row) => total + valueOf(row), 0);
    return `${((100 * sum(({ alarms }) => alarms["0.05"])) / sum(({ trees }) => trees)).toFixed(1)} % of ${rows[0].trees}`;
  };
  const rows = highest[0].learning.map(({ threads }, size) => [threads, share("learning", size), share("plain", size)]);
  return markdownTable(["threads of the tree", "learning days", "plain days"], rows);
}

function hostLabMimicry() {
  const { methods } = json("docs/host-lab.json");
  const rows = methods.map(({ name, groupings }) => {
    const { mimicry } = groupings.tree.promised.find(({ promise }) => promise === "1 per day");
    return [`\`${name}\``, mimicry.length === 0 ? "none" : mimicry.map((one) => `\`${one}\``).join(", ")];
  });
  return markdownTable(["detector", "found"], rows);
}

function hostLabAnswer(name) {
  return terminal(answerOf(join(PROJECT, "lab/host/slice"), name));
}

if (process.argv.includes("--parity")) keepParity();
const isCheck = process.argv.includes("--check");
const stale = documents().filter((path) => {
  const text = readFileSync(path, "utf8");
  const current = text.replaceAll(MARKED, (_, from, name, to) => `${from}${figures(name, path)}\n${to}`);
  if (current !== text && !isCheck) writeWhole(path, current);
  return current !== text;
});
for (const path of stale) process.stderr.write(`${isCheck ? "out of date" : "written"}: ${path}\n`);
const report = process.argv.indexOf("--report");
if (report >= 0) writeWhole(process.argv[report + 1], firstSteps().page);
if (isCheck && stale.length > 0) {
  process.stderr.write("write them again: npm run docs\n");
  process.exitCode = 1;
}
