// What was found of the spliced segments, as figures and as a table.
import { baselineOf, surprisingStretches } from "../../dist/core/surprising-stretches.js";
import { encodeCalls } from "../../dist/core/vocabulary.js";
import { fixed, percent } from "../../dist/numbers.js";
import { textTable } from "../../dist/report/text/text-table.js";

const TOP_STRETCHES = 3;

const overlapOf = (stretch, segment) =>
  Math.max(0, Math.min(stretch.to, segment.to) - Math.max(stretch.from, segment.from));
const lengthOf = ({ from, to }) => to - from;

/** The criterion: they share at least half of the shorter of the two. */
export function isFound(stretch, segment) {
  return overlapOf(stretch, segment) >= Math.min(lengthOf(stretch), lengthOf(segment)) / 2;
}

/** The strict one: they share at least half of the longer of the two. */
export function isMostlyIt(stretch, segment) {
  return overlapOf(stretch, segment) >= Math.max(lengthOf(stretch), lengthOf(segment)) / 2;
}

/** How often these stretches would have found a segment of that length, over all its places in the trace, in [0, 1]. */
export function chanceOf(stretches, segmentCalls, traceCalls) {
  const places = traceCalls - segmentCalls + 1;
  let found = 0;
  for (let from = 0; from < places; from += 1) {
    if (stretches.some((stretch) => isFound(stretch, { from, to: from + segmentCalls }))) found += 1;
  }
  return found / places;
}

/** The surprise of every call of each trace; a detector that can give it alone is quicker than one that must name what it expected. */
async function surprisesOf(detector, traces) {
  if ("surprises" in detector) return detector.surprises(traces);
  const surprises = [];
  for (const tokens of traces) {
    const explained = await detector.explain(tokens, 1);
    surprises.push(Float64Array.from(explained, (call) => call.surpriseBits));
  }
  return surprises;
}

/** What became of one case. */
function resultOf({ from, to, calls, isUnseen }, bits, baselineBits) {
  const segment = { from, to };
  const all = surprisingStretches(bits, baselineBits);
  const top = all.slice(0, TOP_STRETCHES);
  return {
    isUnseen,
    found: top.some((stretch) => isFound(stretch, segment)),
    foundFirst: top.slice(0, 1).some((stretch) => isFound(stretch, segment)),
    foundAnyRank: all.some((stretch) => isFound(stretch, segment)),
    mostlyIt: top.some((stretch) => isMostlyIt(stretch, segment)),
    chance: chanceOf(top, to - from, calls.length),
    segmentBitsACall: bits.subarray(from, to).reduce((sum, value) => sum + value, 0) / (to - from),
  };
}

/** Shares of the cases of one kind and length; those of a part without a case are null. */
export async function figuresOf(detector, cases) {
  const encode = (calls) => encodeCalls(detector.vocabulary, calls);
  const surprises = await surprisesOf(
    detector,
    cases.map(({ calls }) => encode(calls)),
  );
  const hostScores = await detector.score(
    cases.map(({ calls, from, to }) => encode([...calls.slice(0, from), ...calls.slice(to)])),
  );
  const usualScore =
    detector.calibrationScores.reduce((sum, score) => sum + score, 0) / detector.calibrationScores.length;
  const results = cases.map((one, index) => ({
    ...resultOf(one, surprises[index], baselineOf(detector, surprises[index])),
    isUsualHost: hostScores[index] <= usualScore,
  }));
  const share = (some, value) =>
    some.length === 0 ? null : some.reduce((sum, one) => sum + Number(value(one)), 0) / some.length;
  const unseen = results.filter((result) => result.isUnseen);
  const usual = results.filter((result) => result.isUsualHost);
  const seen = results.filter((result) => !result.isUnseen);
  return {
    cases: results.length,
    found: share(results, (result) => result.found),
    foundFirst: share(results, (result) => result.foundFirst),
    foundAnyRank: share(results, (result) => result.foundAnyRank),
    mostlyIt: share(results, (result) => result.mostlyIt),
    byChance: share(results, (result) => result.chance),
    segmentBitsACall: share(results, (result) => result.segmentBitsACall),
    unseenCases: unseen.length,
    foundUnseen: share(unseen, (result) => result.found),
    seenCases: seen.length,
    foundSeen: share(seen, (result) => result.found),
    usualHostCases: usual.length,
    foundOnUsualHost: share(usual, (result) => result.found),
  };
}

/** One table of all rows. */
export function table(rows) {
  const right = (head) => ({ head, align: "right" });
  const left = (head) => ({ head, align: "left" });
  return textTable(
    [
      left("data set"),
      left("detector"),
      left("segment"),
      right("calls"),
      right("cases"),
      right("found in\ntop 3"),
      right("found\nfirst"),
      right("at any\nrank"),
      right("mostly\nit"),
      right("by\nchance"),
      right("its bits\na call"),
      right("with an unseen\n6-gram: found"),
      right("cases"),
      right("without one:\nfound"),
      right("cases"),
      right("on a usual\nhost: found"),
      right("cases"),
    ],
    rows.map((row) => [
      row.dataset,
      row.detector,
      row.kind,
      row.segmentCalls.toString(),
      row.cases.toString(),
      percent(row.found),
      percent(row.foundFirst),
      percent(row.foundAnyRank),
      percent(row.mostlyIt),
      percent(row.byChance),
      fixed(row.segmentBitsACall, 2),
      percent(row.foundUnseen),
      row.unseenCases.toString(),
      percent(row.foundSeen),
      row.seenCases.toString(),
      percent(row.foundOnUsualHost),
      row.usualHostCases.toString(),
    ]),
  );
}
