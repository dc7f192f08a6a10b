// Runs every check of the project, prints every skip with its reason, and ends with one line of counts over jest and pytest.
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const SUMMARY = "build/test-summary.txt";
const JEST_REPORT = "build/jest-report.json";
const PYTEST_REPORT = "build/pytest-report.xml";
const python = ".venv/bin/python";

mkdirSync("build", { recursive: true });
for (const file of [SUMMARY, JEST_REPORT, PYTEST_REPORT]) rmSync(file, { force: true });

/** Runs a command, with its output shown as it comes, or else whole at its end. @returns whether it ended well */
function passes([title, command, commandArguments], shows) {
  const heading = `\n== ${title}\n`;
  if (shows === "as it comes") process.stdout.write(heading);
  return new Promise((resolve) => {
    const pieces = [];
    const child = spawn(command, commandArguments, {
      stdio: shows === "as it comes" ? "inherit" : ["ignore", "pipe", "pipe"],
    });
    child.stdout?.on("data", (piece) => pieces.push(piece));
    child.stderr?.on("data", (piece) => pieces.push(piece));
    child.on("error", (error) => pieces.push(Buffer.from(`${error.message}\n`)));
    child.on("close", (status) => {
      if (shows !== "as it comes") process.stdout.write(Buffer.concat([Buffer.from(heading), ...pieces]));
      resolve(status === 0);
    });
  });
}

/** Runs checks one after another. @returns the titles of those that failed */
async function failedOf(lane) {
  const failed = [];
  for (const check of lane) if (!(await passes(check, "at its end"))) failed.push(check[0]);
  return failed;
}

const PYTEST = ["pytest", python, ["-m", "pytest", "-q", "-rs", `--junitxml=${PYTEST_REPORT}`]];
/** Two lanes of about as much work, for two cores; then jest, which takes all cores by itself. */
const LANES = [
  [
    ["lint (eslint)", "npm", ["run", "--silent", "lint"]],
    ["package (publint)", "npm", ["run", "--silent", "package:check"]],
  ],
  [
    ["types (tsc)", "npm", ["run", "--silent", "types"]],
    ["format (prettier)", "npm", ["run", "--silent", "format:check"]],
    ["lint (ruff)", python, ["-m", "ruff", "check", "training", "sample", "scripts", "lab"]],
    PYTEST,
  ],
];
const failedInLanes = (await Promise.all(LANES.map(failedOf))).flat();
const jestPassed = await passes(
  ["jest", "npm", ["run", "--silent", "jest", "--", "--json", `--outputFile=${JEST_REPORT}`]],
  "as it comes",
);
const pytestPassed = !failedInLanes.includes(PYTEST[0]);
const failedChecks = failedInLanes.filter((title) => title !== PYTEST[0]);
const checks = LANES.flat().filter((check) => check !== PYTEST);

function jestCounts() {
  try {
    const report = JSON.parse(readFileSync(JEST_REPORT, "utf8"));
    const skipped = report.testResults
      .flatMap((file) => file.assertionResults)
      .filter((test) => test.status === "pending");
    for (const test of skipped) process.stdout.write(`skipped (jest): ${test.fullName}\n`);
    // A suite that cannot even be loaded holds no failed test, yet has failed.
    return [report.numPassedTests, report.numFailedTests + report.numRuntimeErrorTestSuites, report.numPendingTests];
  } catch {
    return [0, 1, 0];
  }
}

function pytestCounts() {
  try {
    const suite = /<testsuite [^>]*>/.exec(readFileSync(PYTEST_REPORT, "utf8"))[0];
    const count = (name) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suite)[1]);
    const failed = count("failures") + count("errors");
    return [count("tests") - failed - count("skipped"), failed, count("skipped")];
  } catch {
    return [0, 1, 0];
  }
}

process.stdout.write("\n== summary\n");
const [jest, pytest] = [jestCounts(), pytestCounts()];
for (const title of failedChecks) process.stdout.write(`failed: ${title}\n`);
const passed = jest[0] + pytest[0] + checks.length - failedChecks.length;
const counted = jest[1] + pytest[1] + failedChecks.length;
// What ends with a failure that no report counts, such as an error after the last test, is one all the same.
const failed = counted === 0 && !(jestPassed && pytestPassed) ? 1 : counted;
const line = `${passed} passed, ${failed} failed, ${jest[2] + pytest[2]} skipped\n`;
writeFileSync(SUMMARY, line);
process.stdout.write(line);
process.exitCode = failed === 0 ? 0 : 1;
