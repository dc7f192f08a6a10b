// Runs every check of the project, prints every skip with its reason, and ends with one line of counts over jest and pytest.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const SUMMARY = "build/test-summary.txt";
const JEST_REPORT = "build/jest-report.json";
const PYTEST_REPORT = "build/pytest-report.xml";
const python = ".venv/bin/python";

mkdirSync("build", { recursive: true });
for (const file of [SUMMARY, JEST_REPORT, PYTEST_REPORT]) rmSync(file, { force: true });

/** Runs a command with its output shown; true when it ended well. */
function passes(title, command, commandArguments) {
  process.stdout.write(`\n== ${title}\n`);
  return spawnSync(command, commandArguments, { stdio: "inherit" }).status === 0;
}

const checks = [
  ["format (prettier)", "npm", ["run", "--silent", "format:check"]],
  ["lint (eslint)", "npm", ["run", "--silent", "lint"]],
  ["types (tsc)", "npm", ["run", "--silent", "types"]],
  ["package (publint)", "npm", ["run", "--silent", "package:check"]],
  ["lint (ruff)", python, ["-m", "ruff", "check", "training", "sample", "scripts"]],
];
const failedChecks = checks.filter((check) => !passes(...check)).map(([title]) => title);
const jestPassed = passes("jest", "npm", ["run", "--silent", "jest", "--", "--json", `--outputFile=${JEST_REPORT}`]);
const pytestPassed = passes("pytest", python, ["-m", "pytest", "-q", "-rs", `--junitxml=${PYTEST_REPORT}`]);

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
const failed = jest[1] + pytest[1] + failedChecks.length;
const line = `${passed} passed, ${failed} failed, ${jest[2] + pytest[2]} skipped\n`;
writeFileSync(SUMMARY, line);
process.stdout.write(line);
process.exitCode = failed === 0 && jestPassed && pytestPassed ? 0 : 1;
