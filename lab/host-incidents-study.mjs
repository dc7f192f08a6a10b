// What the scores of the host lab's threads come to: incidents found, false ones, places, and which rule makes one score of many threads.
import { conformalPValue, conformalThreshold, isAlarm } from "../dist/core/conformal.js";

export const GROUPINGS = ["none", "process", "tree"];
/** Promised share of normal units that raise an alarm; "1 per day" allows as many calibration units as there are learning days. */
export const PROMISES = [0.001, 0.005, 0.01, 0.05, "1 per day"];
/** Observed false incidents per day. */
export const PER_DAY = [0.1, 0.25, 0.5, 1, 2];
/** Of a tree, in threads. */
export const SIZES = [
  { name: "1", most: 1 },
  { name: "2 to 5", most: 5 },
  { name: "6 to 20", most: 20 },
  { name: "over 20", most: Infinity },
];
/** Classes of {@link SIZES} by which a rule calibrates apart: 13 trees of over 20 threads could promise nothing by themselves. */
const CALIBRATED_APART = [0, 1, 2, 2];
const FOLDS = 5;
const NEW_DAYS = ["plain", "novel", "misuse"];

const isScored = (unit) => unit.order !== null;
const ascending = (values) => Float64Array.from(values).sort();
const highest = (values) => values.reduce((most, value) => Math.max(most, value), -Infinity);
const sum = (values) => values.reduce((total, value) => total + value, 0);

/**
 * The figures of one recording.
 * @param parts what the `scores` stage wrote, each of other methods, all of one recording
 */
export function studyOf(parts) {
  const [{ recording, days, threads }] = parts;
  if (parts.some((part) => part.recording !== recording)) throw new Error("these scores are of different recordings");
  const scores = Object.assign({}, ...parts.map((part) => part.scores));
  const labelled = days.map(labelsOf);
  const of = (kind) => labelled.filter((day) => day.kind === kind);
  const misuses = of("misuse");
  const methods = Object.entries(scores).map(([name, found]) => {
    const groupings = GROUPINGS.map((grouping) => {
      const units = unitsOf(labelled, threads, found, grouping);
      for (const unit of units) unit.order = highestScore(unit);
      return [grouping, figuresOf(labelled, units)];
    });
    const trees = unitsOf(labelled, threads, found, "tree");
    return { name, groupings: Object.fromEntries(groupings), rules: rulesOf(labelled, trees) };
  });
  return {
    recording,
    days: Object.fromEntries(["learning", ...NEW_DAYS, "mimicry"].map((kind) => [kind, of(kind).length])),
    misuses: {
      all: misuses.length,
      argumentsOnly: misuses.filter(({ argumentsOnly }) => argumentsOnly).length,
      sharedOnly: misuses.filter(({ own }) => own.size === 0).map(({ name }) => name),
    },
    methods,
    deviations: deviationsOf(methods),
  };
}

function labelsOf({ day, kind, misuse }) {
  const of = (role) => new Set(misuse?.processes.filter((one) => one.role === role).map(({ pid }) => String(pid)));
  const { name = day, what = "", argumentsOnly = false } = misuse ?? {};
  return { day, kind, name, what, argumentsOnly, own: of("own"), shared: of("shared") };
}

/**
 * Threads by what one verdict is on. A unit is the misuse's where it holds a process of its own; one that holds only processes that
 * the misuse shares with normal work counts neither way; all others are background.
 */
function unitsOf(days, threads, scores, grouping) {
  const units = new Map();
  for (const [place, { day, name, process, tree, what, calls }] of threads.entries()) {
    const key = `${day}#${{ none: name, process, tree }[grouping]}`;
    const unit = units.get(key) ?? { day, kind: days[day].kind, traces: [], processes: new Set(), what: "" };
    unit.traces.push({ score: scores[place], calls });
    unit.processes.add(process);
    if (process === tree || unit.what === "") unit.what = what;
    units.set(key, unit);
  }
  for (const unit of units.values()) {
    const { own, shared } = days[unit.day];
    const holds = (ids) => [...unit.processes].some((id) => ids.has(id));
    unit.side = holds(own) ? "misuse" : holds(shared) ? "shared" : "background";
  }
  return [...units.values()];
}

const scoresIn = ({ traces }) => traces.flatMap(({ score }) => (score === null ? [] : [score]));

function highestScore(unit) {
  const scores = scoresIn(unit);
  return scores.length === 0 ? null : highest(scores);
}

/** @param units each with its `order`: the higher, the less normal; null where it has no score */
function figuresOf(days, units) {
  const calibration = ascending(
    units.filter((unit) => unit.kind === "learning" && isScored(unit)).map(({ order }) => order),
  );
  return {
    calibrationUnits: calibration.length,
    observed: observedFigures(days, units),
    promised: PROMISES.map((promise) => promisedFigures(days, units, calibration, promise)),
    place: placesOf(days, units),
  };
}

const ofKind = (days, kind) => days.flatMap((day, place) => (day.kind === kind ? [{ ...day, place }] : []));
const backgroundOf = (units, kinds) => units.filter(({ side, kind }) => side === "background" && kinds.includes(kind));

/** The highest of the misuse's units of each day; null where none has a score. */
function misuseOrders(days, units, kind) {
  return ofKind(days, kind).map(({ name, argumentsOnly, place }) => {
    const own = units.filter((unit) => unit.day === place && unit.side === "misuse" && isScored(unit));
    return {
      name,
      argumentsOnly,
      what: days[place].what,
      place,
      order: own.length === 0 ? null : highest(own.map(({ order }) => order)),
    };
  });
}

const countsOf = (found) => ({
  all: found.length,
  argumentsOnly: found.filter(({ argumentsOnly }) => argumentsOnly).length,
});

/** Misuses found where the threshold lets so many false incidents of all new days through: a threshold that nobody knows beforehand. */
function observedFigures(days, units) {
  const background = ascending(
    backgroundOf(units, NEW_DAYS)
      .filter(isScored)
      .map(({ order }) => order),
  ).reverse();
  const newDays = sum(NEW_DAYS.map((kind) => ofKind(days, kind).length));
  return PER_DAY.map((perDay) => {
    const threshold = background[Math.floor(perDay * newDays)] ?? -Infinity;
    const isFound = ({ order }) => order !== null && order > threshold;
    return {
      perDay,
      found: countsOf(misuseOrders(days, units, "misuse").filter(isFound)),
      mimicry: misuseOrders(days, units, "mimicry").filter(isFound).length,
    };
  });
}

function promisedFigures(days, units, calibration, promise) {
  const learningDays = ofKind(days, "learning").length;
  const rate = promise === "1 per day" ? learningDays / (calibration.length + 1) : promise;
  const threshold = conformalThreshold(calibration, rate);
  const isOver = ({ order }) => order !== null && isAlarm(order, threshold);
  const found = misuseOrders(days, units, "misuse").filter(isOver);
  return {
    promise,
    threshold,
    found: countsOf(found),
    foundNames: found.map(({ name }) => name),
    mimicry: misuseOrders(days, units, "mimicry")
      .filter(isOver)
      .map(({ name }) => name),
    falseIncidents: Object.fromEntries(
      NEW_DAYS.map((kind) => {
        const background = backgroundOf(units, [kind]);
        const alarms = background.filter(isOver).length;
        return [kind, { alarms, units: background.length, perDay: alarms / ofKind(days, kind).length }];
      }),
    ),
    falsePrograms: commonest(
      backgroundOf(units, NEW_DAYS)
        .filter(isOver)
        .map(({ what }) => what),
    ).slice(0, 5),
  };
}

function commonest(words) {
  const counts = new Map();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .map(([what, alarms]) => ({ what, alarms }))
    .sort((a, b) => b.alarms - a.alarms || (a.what < b.what ? -1 : 1));
}

/** Where the misuse comes in its day, 1 the first; equal ones of the background come before it. */
function placesOf(days, units) {
  const places = misuseOrders(days, units, "misuse").map(({ name, what, argumentsOnly, place, order }) => {
    const background = units.filter((unit) => unit.day === place && unit.side === "background");
    const before =
      order === null ? background.length : background.filter((unit) => isScored(unit) && unit.order >= order).length;
    return { name, what, argumentsOnly, place: before + 1, of: background.length + 1 };
  });
  const sorted = places.map(({ place }) => place).sort((a, b) => a - b);
  return {
    median: sorted[Math.floor(sorted.length / 2)] ?? null,
    first: places.filter(({ place }) => place === 1).length,
    firstFive: places.filter(({ place }) => place <= 5).length,
    misuses: places,
  };
}

/** Bits of all calls of a unit over their number, as far as its threads have scores. */
function meanOfCalls({ traces }) {
  const scored = traces.filter(({ score }) => score !== null);
  return scored.length === 0
    ? null
    : sum(scored.map(({ score, calls }) => score * calls)) / sum(scored.map(({ calls }) => calls));
}

function topThree(unit) {
  const scores = scoresIn(unit);
  return scores.length === 0 ? null : sum(scores.toSorted((a, b) => b - a).slice(0, 3));
}

const sizeOf = ({ traces }) => SIZES.findIndex(({ most }) => traces.length <= most);

/** At which the rules are compared. */
const PROMISED = [0.01, 0.05];

/** How one score of a tree's threads becomes its p-value. `statistic` takes the tree and its threads' p-values; `pValue` what it gives. */
const RULES = [
  { name: "highest score", statistic: highestScore },
  { name: "highest score, among trees of its size", statistic: highestScore, bySize: true },
  {
    name: "smallest p-value, Šidák, calibrated",
    statistic: (unit, pValues) => (pValues.length === 0 ? null : -Math.log2(sidak(pValues))),
  },
  { name: "sum of the 3 highest", statistic: topThree },
  { name: "mean of all calls", statistic: meanOfCalls },
  { name: "smallest p-value, Šidák", asIs: sidak },
  { name: "smallest p-value, Bonferroni", asIs: bonferroni },
];

const least = (pValues) => pValues.reduce((smallest, value) => Math.min(smallest, value), 1);

function sidak(pValues) {
  return -Math.expm1(pValues.length * Math.log1p(-Math.min(least(pValues), 1 - 1e-12)));
}

function bonferroni(pValues) {
  return Math.min(1, pValues.length * least(pValues));
}

/**
 * Promised and observed false alarms of every rule by size of tree. Learning days: each fold's trees are judged by the trees of the
 * other folds. Plain days: by all trees of learning days. Choose by these; what each rule finds is beside it to be read, not to choose by.
 */
function rulesOf(days, units) {
  const foldOf = ({ day }) => day % FOLDS;
  const learning = units.filter(({ kind }) => kind === "learning");
  const others = units.filter(({ kind }) => kind !== "learning");
  const judgements = [
    ...Array.from({ length: FOLDS }, (_, fold) => ({
      judged: learning.filter((unit) => foldOf(unit) === fold),
      known: learning.filter((unit) => foldOf(unit) !== fold),
    })),
    { judged: others, known: learning },
  ];
  return RULES.map((rule) => {
    const pValueOf = new Map();
    for (const { judged, known } of judgements) judge(rule, judged, known, pValueOf);
    const alarms = (of, promise) => of.filter((unit) => (pValueOf.get(unit) ?? 1) <= promise + 1e-9).length;
    const bySize = (of) =>
      SIZES.map(({ name }, size) => {
        const own = of.filter((unit) => sizeOf(unit) === size);
        return {
          threads: name,
          trees: own.length,
          alarms: Object.fromEntries(PROMISED.map((promise) => [promise, alarms(own, promise)])),
        };
      });
    const ordered = units.map((unit) => ({ ...unit, order: pValueOf.has(unit) ? -pValueOf.get(unit) : null }));
    return {
      name: rule.name,
      learning: bySize(learning),
      plain: bySize(backgroundOf(units, ["plain"])),
      foundAt: PROMISED.map((promise) => ({
        promise,
        found: misuseOrders(days, ordered, "misuse").filter(({ order }) => order !== null && -order <= promise + 1e-9)
          .length,
        falsePerDay:
          alarms(backgroundOf(units, NEW_DAYS), promise) / sum(NEW_DAYS.map((kind) => ofKind(days, kind).length)),
      })),
    };
  });
}

/**
 * How far each rule's observed false alarms are from the promise, size by size: the mean over all trees, methods and promises of
 * |observed - promised| / promised. 0 keeps the promise at every size.
 */
function deviationsOf(methods) {
  const deviation = (rules, kind) => {
    const parts = rules.flatMap((rule) =>
      rule[kind].flatMap(({ trees, alarms }) =>
        PROMISED.map((promise) => ({ trees, promise, alarms: alarms[promise] })),
      ),
    );
    return (
      sum(parts.map(({ trees, promise, alarms }) => Math.abs(alarms - promise * trees) / promise)) /
      sum(parts.map(({ trees }) => trees))
    );
  };
  return RULES.map(({ name }, place) => {
    const rules = methods.map((method) => method.rules[place]);
    return {
      name,
      learning: deviation(rules, "learning"),
      plain: deviation(rules, "plain"),
      foundAt: PROMISED.map((promise, index) => ({
        promise,
        found: sum(rules.map(({ foundAt }) => foundAt[index].found)) / rules.length,
        falsePerDay: sum(rules.map(({ foundAt }) => foundAt[index].falsePerDay)) / rules.length,
      })),
    };
  });
}

function judge({ statistic, asIs, bySize = false }, judged, known, pValueOf) {
  const normal = ascending(known.flatMap(scoresIn));
  const pValues = (unit) => scoresIn(unit).map((score) => conformalPValue(normal, score));
  if (asIs !== undefined) {
    for (const unit of judged) if (scoresIn(unit).length > 0) pValueOf.set(unit, asIs(pValues(unit)));
    return;
  }
  const classOf = bySize ? (unit) => CALIBRATED_APART[sizeOf(unit)] : () => 0;
  const calibrations = SIZES.map((_, size) =>
    ascending(
      known
        .filter((unit) => classOf(unit) === size)
        .map((unit) => statistic(unit, pValues(unit)))
        .filter((value) => value !== null),
    ),
  );
  for (const unit of judged) {
    const value = statistic(unit, pValues(unit));
    if (value !== null) pValueOf.set(unit, conformalPValue(calibrations[classOf(unit)], value));
  }
}
