// The measured rows as a table for a terminal and for docs/performance.md.
import { markdownTable, textTable } from "../dist/report/text/text-table.js";

const COLUMNS = [
  { head: "row", align: "left" },
  { head: "ratio", align: "right" },
  { head: "ours", align: "right" },
  { head: "peer", align: "right" },
  { head: "unit", align: "left" },
];

/** Three figures that count, without exponents. */
function figure(value) {
  if (value >= 1000) return Math.round(value).toLocaleString("en");
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(value >= 1 ? 2 : 3);
}

function cells({ name, ratio, ours, peer, unit }) {
  return [name, ratio.toFixed(2), figure(ours), figure(peer), unit];
}

function machineWords({
  processor,
  vectorInstructions,
  cores,
  memoryGigabytes,
  node,
  onnxruntime,
  torch,
  date,
  loadAtStart,
}) {
  const versions = [`Node ${node}`, `onnxruntime ${onnxruntime}`, ...(torch === undefined ? [] : [`PyTorch ${torch}`])];
  return `${processor} (${vectorInstructions}), ${cores} cores, ${memoryGigabytes} GB; ${versions.join(", ")}; ${date}, load ${loadAtStart.toFixed(1)} when it began`;
}

/** For a terminal: the table, then each row's note. */
export function performanceText({ machine, data, rows, skipped }) {
  const notes = rows.map(({ name, note }) => `${name}: ${note}`);
  return `${[machineWords(machine), `data: ${data}`, "", textTable(COLUMNS, rows.map(cells)), "", ...notes, ...skipped.map((why) => `skipped ${why}`)].join("\n")}\n`;
}

const [FROM, TO] = ["<!-- bench -->\n", "<!-- end of bench -->"];

/** Whether a page has the markers between which {@link performancePage} writes. */
export function hasPlace(page) {
  return page.includes(FROM) && page.indexOf(TO) > page.indexOf(FROM);
}

/**
 * The page docs/performance.md with the measured rows in place of those between its markers; what is written by hand around them stays.
 * @param page one that {@link hasPlace}
 */
export function performancePage(page, { machine, data, rows, skipped }) {
  const table = markdownTable(
    [...COLUMNS.map(({ head }) => head), "what"],
    rows.map((row) => [...cells(row), row.note]),
  );
  const lines = [
    `Machine: ${machineWords(machine)}. Data: ${data}.`,
    table,
    ...skipped.map((why) => `Skipped: ${why}.`),
  ];
  const before = page.slice(0, page.indexOf(FROM) + FROM.length);
  return `${before}\n${lines.join("\n\n")}\n\n${page.slice(page.indexOf(TO))}`;
}
