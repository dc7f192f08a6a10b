import { describe, expect, it } from "@jest/globals";
import { scoreCsv, scoreJson, scoreJsonl } from "../../src/report/data/score-data.ts";
import { incidentReport, incidentsOf } from "../../src/app/incidents.ts";
import type { Detector } from "../../src/core/detector.ts";
import { scoreText } from "../../src/report/text/score-text.ts";
import type { ScoreReport, ScoreRow } from "../../src/results/score.ts";

const row = (changes: Partial<ScoreRow>): ScoreRow => ({
  name: "a.txt",
  path: "x/a.txt",
  calls: 1203,
  unknownCalls: 2,
  scoreBits: 1.25,
  pValue: 0.02,
  verdict: "alarm",
  lostEvents: 0,
  missingEvents: 0,
  unreadCalls: 0,
  ...changes,
});

const report: ScoreReport = {
  model: "stacked",
  input: {
    formats: ["strace"],
    formatsGuessed: true,
    architectures: ["x86_64"],
    skippedLines: 4,
    lostEvents: 0,
    missingEvents: 0,
    unreadCalls: 0,
    trust: [],
  },
  modelChoice: { name: "stacked", reason: "host" },
  scoreUnit: "bits a call",
  threshold: 1.2,
  fewestCalls: 70,
  falseAlarmRate: 0.05,
  drift: { traces: 40, calibrationTraces: 84, statistic: 0.5, pValue: 0.0004, drifted: true },
  traces: [
    row({
      mostSurprising: [
        { index: 7, call: "execve", surpriseBits: 14.25, expected: [{ call: "read", probability: 0.62 }] },
      ],
    }),
    row({
      name: 'b,"c".txt',
      path: "x/\x1b[2J.txt",
      scoreBits: null,
      pValue: null,
      verdict: "unjudged",
      unjudged: { reason: "too-few-calls", fewestCalls: 70 },
    }),
    row({ verdict: "foreign", scoreBits: null, pValue: null }),
    row({ verdict: "normal", scoreBits: 0.5, pValue: 0.7 }),
  ],
  grouping: "none",
  incidents: [],
  unitRule: null,
  skipped: [{ path: "x/.DS_Store", reason: "not a trace" }],
};

/** The report with these traces, each an incident of its own. */
const ofTraces = (traces: readonly ScoreRow[]): ScoreReport => ({
  ...report,
  traces,
  incidents: incidentsOf(traces, { grouping: "none", falseAlarmRate: 0.05, detector: {} }),
});

const call = { index: 7, call: "execve", surpriseBits: 14.25, expected: [{ call: "read", probability: 0.62 }] };
const stretch = { from: 7, to: 8, calls: 1, totalBits: 14.25, meanBits: 14.25, excessBits: 11.6, share: 0.4 };
const withStretches: ScoreReport = ofTraces([
  row({ stretches: { baselineBits: 2.65, stretches: [{ ...stretch, inside: [call] }] } }),
  row({ name: "\x1b[2J", stretches: { baselineBits: 2.65, stretches: [] } }),
]);

describe("scoreJson()", () => {
  it("has exactly the promised keys, and mostSurprising only where the row has it", () => {
    const parsed = JSON.parse(scoreJson(report)) as { traces: object[] };
    const keys = ["name", "path", "calls", "unknownCalls", "score", "scoreUnit", "scoreBits", "pValue", "verdict"];
    expect(Object.keys(parsed)).toEqual([
      "model",
      "modelChoice",
      "scoreUnit",
      "threshold",
      "fewestCalls",
      "falseAlarmRate",
      "drift",
      "input",
      "grouping",
      "incidents",
      "traces",
      "skipped",
    ]);
    expect(parsed.traces.map((trace) => Object.keys(trace))).toEqual([
      [...keys, "mostSurprising"],
      [...keys, "unjudged"],
      keys,
      keys,
    ]);
    expect(parsed).toMatchObject({
      traces: [
        {
          mostSurprising: [
            { index: 7, call: "execve", surpriseBits: 14.25, expected: [{ call: "read", probability: 0.62 }] },
          ],
        },
        { scoreBits: null },
        {},
        {},
      ],
    });
  });
});

describe("scoreJson() of traces from other hosts", () => {
  it("says what was lost, who ran and what was foreign, only where there is something to say", () => {
    const foreign = { share: 0.5, calls: [{ call: "futex", times: 3 }] };
    const traces = [row({ lostEvents: 3, program: "nginx", verdict: "foreign", foreign })];
    const aliases = [{ call: "openat", spokenAs: "open", times: 3 }];
    expect(JSON.parse(scoreJson({ ...report, traces, aliases }))).toMatchObject({
      aliases,
      traces: [{ lostEvents: 3, program: "nginx", foreign }],
    });
  });
});

describe("scoreJson() with stretches", () => {
  it("gives each its figures, its calls' names and its most surprising calls", () => {
    const parsed = JSON.parse(scoreJson(withStretches)) as { traces: { stretches: object[] }[] };
    expect(parsed.traces.map(({ stretches }) => stretches)).toEqual([
      [{ ...stretch, names: ["execve"], mostSurprising: [call] }],
      [],
    ]);
  });
});

describe("scoreJsonl()", () => {
  it("has one JSON object a trace and line, then one of another kind with what is true of all", () => {
    const lines = scoreJsonl(report).split("\n");
    expect(lines.pop()).toBe("");
    const { summary } = JSON.parse(lines.pop() ?? "") as { summary: unknown };
    expect(lines.map((line) => (JSON.parse(line) as ScoreRow).verdict)).toEqual([
      "alarm",
      "unjudged",
      "foreign",
      "normal",
    ]);
    const { model, modelChoice, input, skipped } = report;
    const { fewestCalls } = report;
    const unjudged = report.traces.filter(({ verdict }) => verdict === "unjudged").length;
    expect(summary).toMatchObject({ model, modelChoice, input, skipped, traces: 4, alarms: 1, fewestCalls, unjudged });
    const none = scoreJsonl({ ...report, traces: [] }).split("\n");
    expect([none.length, JSON.parse(none[0] ?? "")]).toEqual([2, { summary: expect.objectContaining({ traces: 0 }) }]);
  });
});

describe("scoreCsv()", () => {
  it("quotes names and leaves withheld figures empty", () => {
    const lines = scoreCsv(report).split("\r\n");
    expect(lines[0]).toBe(
      "name,path,calls,unknownCalls,scoreBits,pValue,verdict,lostEvents,program,skippedLines,format,formatGuessed,model,modelChosen,unjudged,missingEvents,unreadCalls,process,parent,tree,score,scoreUnit",
    );
    expect(lines[1]).toBe("a.txt,x/a.txt,1203,2,1.25,0.02,alarm,0,,0,,true,stacked,true,,0,0,,,,1.25,bits a call");
    expect(lines[2]).toMatch(/^"b,""c"".txt",.*,,,unjudged,0,,0,,true,stacked,true,too-few-calls,0,0,,,,,bits a call$/);
  });
});

describe("a score that is not in bits", () => {
  const shares = { ...report, scoreUnit: "unseen share" };

  it("has its unit, and no field of another", () => {
    const [first] = (JSON.parse(scoreJson(shares)) as { traces: object[] }).traces;
    expect(first).toMatchObject({ score: 1.25, scoreUnit: "unseen share" });
    expect(first).not.toHaveProperty("scoreBits");
    expect(scoreCsv(shares).split("\r\n")[1]).toBe(
      "a.txt,x/a.txt,1203,2,,0.02,alarm,0,,0,,true,stacked,true,,0,0,,,,1.25,unseen share",
    );
  });
});

describe("scoreText()", () => {
  it("names the calls of an alarm that were never made in training", () => {
    const foreign = {
      share: 0.01,
      calls: [
        { call: "init_module", times: 3 },
        { call: "bpf", times: 1 },
      ],
    };
    const text = scoreText(ofTraces([row({ foreign }), row({ verdict: "normal" })]));
    expect(text).toContain("ALARM: init_module (3 times), bpf: never made in training\n");
    expect(text).not.toContain("does not cover");
  });

  it("says of a batch that the model does not cover its calls", () => {
    const text = scoreText(ofTraces([row({ verdict: "foreign" }), row({ verdict: "foreign" }), row({})]));
    expect(text).toContain("The model does not cover this host's calls: in 2 of 3 traces more than a quarter of them");
  });

  it("counts the verdicts, names the rule and lists surprises and skipped files", () => {
    const text = scoreText(ofTraces(report.traces));
    expect(text).toContain(
      "4 traces: 1 normal, 1 alarm, 1 foreign, 1 unjudged (2 not shown: --all shows them). Model stacked; alarm above 1.200 bits a call, a budget of 5 % false alarms.",
    );
    expect(text).toMatch(/7 {2}execve {2}14\.3 {2}read 0\.620/);
    expect(text).toContain("x/.DS_Store: not a trace");
  });

  it("says next to the verdict that the recorder lost events, and names what a foreign trace's verdict is withheld for", () => {
    const share = {
      share: 0.62,
      calls: ["a", "b", "c", "d", "e", "f"].map((call, index) => ({ call, times: 9 - index })),
    };
    const traces = [
      row({ lostEvents: 12 }),
      row({ missingEvents: 49_997, unreadCalls: 1 }),
      row({ name: "b", verdict: "foreign", foreign: share }),
    ];
    const text = scoreText(ofTraces(traces));
    expect(text).toContain("ALARM, with gaps: 12 events lost\n");
    expect(text).toContain("ALARM, with gaps: 49,997 serial numbers missing, 1 call not read\n");
    expect(text).toContain(
      "Foreign: b: 62 % of its calls never occurred in training: a (9 times), b (8 times), c (7 times), d (6 times), e (5 times), and 1 more call.",
    );
  });

  it("names the calls that were read as others, where that was asked for", () => {
    expect(scoreText({ ...report, aliases: [{ call: "openat", spokenAs: "open", times: 3 }] })).toContain(
      "Aliases, calls read as others: openat as open (3 times).",
    );
    expect(scoreText({ ...report, aliases: [] })).toContain("Aliases: no call was read as another one.");
    expect(scoreText(report)).not.toContain("Aliases");
  });

  it("withdraws the promise in words where the batch has drifted, names the other reason there may be, and what to do", () => {
    const text = scoreText(ofTraces(report.traces));
    expect(text).toMatch(/The promise of at most 5 % false alarms is withdrawn for this batch: .* p = 0\.00040\)/);
    expect(text).toMatch(
      /much of the batch is attacks, which drifts as well\. .* calibrate --normal or adapt --normal\./,
    );
  });

  it("lists the stretches of each trace that has them, and says so where none stands out", () => {
    const text = scoreText(withStretches);
    expect(text).toContain(
      "Stretches of a.txt\nThis stretch is 0.1 % of the calls and carries 40.0 % of the trace's score.",
    );
    expect(text).toContain(
      "1. execve\n   Call 7: 1 call carries 40.0 % of the trace's score: 14.3 bits\n     7  execve, 14.3 bits; expected read 0.620",
    );
    expect(text).toContain("Stretches of \\x1b[2J\nNo stretch stands out: no call surprised by more than 2.65 bits.");
  });

  it("is plain by default, coloured when asked, and never lets a name steer the terminal", () => {
    expect(scoreText(ofTraces(report.traces), { all: true })).not.toContain("\x1b");
    expect(scoreText(ofTraces(report.traces), { colour: true })).toContain("\x1b[31mALARM\x1b[39m");
    expect(scoreText(ofTraces(report.traces), { colour: true })).not.toContain("\x1b[2J");
  });

  it("says so when there is no threshold and no trace", () => {
    expect(scoreText({ ...report, threshold: null, traces: [], incidents: [], skipped: [] })).toBe(
      "0 traces. Model stacked; no threshold: too few calibration scores for a budget of 5 % false alarms.\n",
    );
  });

  const lineage = (process: string, tree: string, forkOf: string | null = null) => ({
    lineage: { process, parent: "1", forkOf, tree },
  });
  const TREES = [
    row({ name: "d#20", path: "d", calls: 12, scoreBits: 2, verdict: "normal", ...lineage("20", "20", "nginx") }),
    row({ name: "d#21", path: "d", calls: 30, scoreBits: 3, program: "sh", ...lineage("21", "20") }),
    row({
      name: "d#30",
      path: "d",
      calls: 900,
      scoreBits: 0.5,
      pValue: 0.7,
      verdict: "normal",
      ...lineage("30", "30"),
    }),
    row({ name: "d#40", path: "d", calls: 9, scoreBits: 2.5, verdict: "normal", ...lineage("40", "40", "nginx") }),
  ];
  const calibration = { scores: Float64Array.from({ length: 40 }, (_, index) => index / 20), recordings: 4 };
  const treeReport = (detector: Pick<Detector, "unitCalibrations">): ScoreReport => {
    const rules = { grouping: "tree", falseAlarmRate: 0.05, detector } as const;
    return { ...report, traces: TREES, skipped: [], ...incidentReport(incidentsOf(TREES, rules), rules) };
  };
  const trees = treeReport({ unitCalibrations: { tree: calibration } });

  it("shows the alarms by tree, worst first, and says what they rest on and what to look at first", () => {
    const text = scoreText(trees);
    expect(text).toMatch(/d#20 +fork of nginx \(20\) +2 +42 .*ALARM\n *d#40 +fork of nginx \(40\) +1 +9 .*ALARM/);
    expect(text).not.toContain("d#30 ");
    expect(text).toContain("3 trees: 1 normal, 2 alarms (1 not shown: --all shows them). Model stacked.");
    expect(text).toContain("Look at d#20, fork of nginx (20), first; most surprising in it: d#21, sh.");
    expect(text).toContain(
      "Judged by 40 normal trees of 4 recordings: at 5 %, expect up to 0.2 false alarms among 3 trees.",
    );
  });

  it("shows all, the first so many, those of enough calls, and in the order asked for", () => {
    const names = (options: Parameters<typeof scoreText>[1]): readonly string[] =>
      [...scoreText(trees, options).matchAll(/^(d#\d+) /gm)].map(([, name = ""]) => name);
    expect(names({ all: true })).toEqual(["d#20", "d#40", "d#30"]);
    expect(names({ all: true, sort: "calls" })).toEqual(["d#30", "d#20", "d#40"]);
    expect(names({ top: 1 })).toEqual(["d#20"]);
    expect(names({ minCalls: 40 })).toEqual(["d#20"]);
  });

  it("fits the terminal: a name too long for it loses its beginning", () => {
    const long = "a/".repeat(60);
    const traces = TREES.map((one) => ({ ...one, path: `${long}d`, name: `${long}${one.name}` }));
    const rules = { grouping: "tree", falseAlarmRate: 0.05, detector: {} } as const;
    const text = scoreText(
      { ...report, traces, skipped: [], ...incidentReport(incidentsOf(traces, rules), rules) },
      { columns: 80, all: true },
    );
    const [table = ""] = text.split("\n\n");
    expect(table.split("\n").every((line) => line.length <= 80)).toBe(true);
    expect(table).toContain("…");
  });

  it("says where a model knows only single traces that each counts as a chance to alarm", () => {
    expect(scoreText(treeReport({}))).toContain(
      "The model is calibrated on single traces: each trace of a tree counts as a chance to alarm (Bonferroni)",
    );
  });
});
