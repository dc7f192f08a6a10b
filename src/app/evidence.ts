import { at } from "../core/at.ts";
import { repeatsOf } from "../core/repeats.ts";
import type { Dataset } from "../datasets/dataset.ts";
import type { CallLine, CallsOfTrace, PlacedCall } from "../datasets/read-placed-calls.ts";
import type { EvidenceLine, Incident, RecordingLine, ScoreRow, SurprisingStretch } from "../results/score.ts";
import { worstFirst } from "./incidents.ts";
import type { CallRange } from "../traces/places/placed-collector.ts";

/** What evidence is wanted for. */
export interface AskedEvidence {
  readonly trace: Required<CallsOfTrace["trace"]>;
  readonly stretches: readonly SurprisingStretch[];
  /** Single calls of the trace, whatever stretch they are in. */
  readonly calls?: readonly CallRange[];
}

/** The evidence for one trace. */
export interface Evidence {
  /** Those that were asked for, each with its evidence. */
  readonly stretches: readonly SurprisingStretch[];
  /** All calls that were read for them, and the single calls, in the order of the trace. */
  readonly placed: readonly PlacedCall[];
}

/** Calls of the trace that are shown before and after a stretch. */
const CONTEXT_CALLS = 2;
/** Of a longer stretch, the beginning, the end and the most surprising calls are read. */
const READ_CALLS = 256;
const LEAST_READ_CALLS = 16;
/** Calls that are read for all stretches together, about: each may have a line of 64 KiB. */
const ALL_READ_CALLS = 2048;
/** Letters that are kept of a line, and of its arguments: no terminal shows more. */
const KEPT_LETTERS = 4096;
/** The most surprising groups, which come before what names something. */
const MARKED = 3;
/** Lines that are kept of a call after its first. */
const KEPT_LINES = 16;

/** What they read or write is the first quoted text of their arguments: it says nothing of which. */
const DATA_CALLS: ReadonlySet<string> = new Set(
  "read write pread64 pwrite64 readv writev preadv pwritev recv send recvfrom sendto recvmsg sendmsg".split(" "),
);

/**
 * The lines of recordings behind surprising stretches: the files are read again, each once for all
 * that is asked of it.
 * @param asked traces of the data set with all their calls
 * @param most entries per stretch, without what is around it; repeats count once. At least 1
 * @returns in the order in which it was asked for
 * @throws SentinelError E_FILE where the recording cannot be read again or has changed since
 */
export async function evidenceOf(
  dataset: Pick<Dataset, "readPlaced">,
  asked: readonly AskedEvidence[],
  most: number,
): Promise<readonly Evidence[]> {
  const number = asked.reduce((sum, { stretches }) => sum + stretches.length, 0);
  const share = 2 * Math.floor(ALL_READ_CALLS / Math.max(1, number) / 2);
  const readCalls = Math.max(LEAST_READ_CALLS, Math.min(READ_CALLS, share));
  const wanted = asked.map(({ trace, stretches, calls = [] }) => ({
    trace,
    ranges: [...stretches.flatMap((stretch) => rangesOf(stretch, trace.calls.length, readCalls)), ...calls],
  }));
  const found = await dataset.readPlaced(wanted);
  return asked.map(({ stretches }, place) => {
    const placed = at(found, place);
    const evidence = (stretch: SurprisingStretch) => evidenceFor(stretch, placed, most);
    return { stretches: stretches.map((stretch) => ({ ...stretch, evidence: evidence(stretch) })), placed };
  });
}

/** Which calls are read for a stretch. */
function rangesOf(
  { from, to, inside }: SurprisingStretch,
  traceCalls: number,
  readCalls: number,
): readonly CallRange[] {
  const before = Math.max(0, from - CONTEXT_CALLS);
  const after = Math.min(traceCalls, to + CONTEXT_CALLS);
  if (to - from <= readCalls) return [{ from: before, to: after }];
  const half = readCalls / 2;
  const loudest = inside.toSorted((a, b) => b.surpriseBits - a.surpriseBits).slice(0, half);
  return [
    { from: before, to: from + half },
    ...loudest.map(({ index }) => ({ from: index, to: index + 1 })),
    { from: to - half, to: after },
  ];
}

function evidenceFor(
  { from, to, inside }: SurprisingStretch,
  placed: readonly PlacedCall[],
  most: number,
): readonly EvidenceLine[] {
  const bitsOf = new Map(inside.map(({ index, surpriseBits }) => [index, surpriseBits]));
  const near = placed.filter(({ index }) => index >= from - CONTEXT_CALLS && index < to + CONTEXT_CALLS);
  const lines = near.map((call) => evidenceLine(call, bitsOf.get(call.index) ?? null));
  const parts = [
    lines.filter(({ index }) => index < from),
    lines.filter(({ index }) => index >= from && index < to),
    lines.filter(({ index }) => index >= to),
  ];
  return parts.flatMap((part) => loudest(folded(part), most)).flat();
}

/** Entries that are shown together: one, or those of a repeat. */
type Group = readonly EvidenceLine[];

function folded(lines: readonly EvidenceLine[]): readonly Group[] {
  // A call that was left out before another one keeps the two apart.
  const keys = lines.map((line, place) => {
    const isNext = place === 0 || at(lines, place - 1).index + 1 === line.index;
    return `${isNext ? "" : line.index}${alike(line)}`;
  });
  return repeatsOf(keys).map(({ from, length, times }) => {
    if (times === 1) return [at(lines, from)];
    const { line, more } = at(lines, from + length * times - 1);
    const toLine = more?.at(-1)?.line ?? line;
    return Array.from({ length }, (_, place) => {
      const same = Array.from({ length: times }, (_, time) => at(lines, from + place + time * length).surpriseBits);
      const bits = same.filter((one) => one !== null);
      const entry = { ...at(lines, from + place), surpriseBits: bits.length === 0 ? null : Math.max(...bits) };
      return place === 0 ? { ...entry, folded: { calls: length, times, toLine } } : entry;
    });
  });
}

/** Equal for calls that are alike but for numbers and for what was read or written. */
function alike({ call, text, arguments: words, result, thread, program }: EvidenceLine): string {
  if (words === null && result === null) return `${call} ${text.replace(/0x[\da-f]+|\d+/gi, "0")}`;
  const named = DATA_CALLS.has(call) ? words?.replace(/"(?:[^"\\]|\\.)*"/g, '""') : words;
  return `${call} ${thread ?? ""} ${program ?? ""} ${`${named ?? ""} ${result ?? ""}`.replace(/0x[\da-f]+|\d+/gi, "0")}`;
}

/** Names a file or an address: quoted, or behind a descriptor. */
const NAMING = /"|<[^>]*[/:]|name=|addr=/;

/**
 * At most `most` entries, but always one group: the most surprising three, then what names a file or
 * an address, then others, each by surprise; in their order.
 */
function loudest(groups: readonly Group[], most: number): readonly Group[] {
  const bitsOf = (group: Group): number => Math.max(...group.map(({ surpriseBits }) => surpriseBits ?? 0));
  const bySurprise = groups.toSorted((a, b) => bitsOf(b) - bitsOf(a));
  const isNaming = (group: Group): boolean => group.some(({ arguments: words, text }) => NAMING.test(words ?? text));
  const others = bySurprise.slice(MARKED);
  const kept = new Set<Group>();
  let entries = 0;
  for (const group of [
    ...bySurprise.slice(0, MARKED),
    ...others.filter(isNaming),
    ...others.filter((group) => !isNaming(group)),
  ]) {
    if (kept.size > 0 && entries + group.length > most) continue;
    kept.add(group);
    entries += group.length;
  }
  return groups.filter((group) => kept.has(group));
}

/**
 * A call as evidence: long lines are cut, of many the first are kept.
 * @param surpriseBits null for a call outside of a stretch
 */
export function evidenceLine({ index, call, lines, facts }: PlacedCall, surpriseBits: number | null): EvidenceLine {
  const [first, ...others] = lines.slice(0, KEPT_LINES + 1).map(shortLine);
  // A call without a line would be a fault of a reader.
  if (first === undefined) throw new RangeError(`call ${index} (${call}) has no line`);
  return {
    ...first,
    ...facts,
    arguments: facts.arguments?.slice(0, KEPT_LETTERS) ?? null,
    index,
    call,
    surpriseBits,
    ...(others.length === 0 ? {} : { more: others }),
  };
}

function shortLine({ file, line, offset, text, isCut }: CallLine): RecordingLine {
  const isLong = isCut === true || text.length > KEPT_LETTERS;
  return { file, line, offset, text: text.slice(0, KEPT_LETTERS), ...(isLong ? { isCut: true } : {}) };
}

/** Alarms whose evidence is read per data set, or group of one, the worst first. */
const ALARMS_WITH_EVIDENCE = 20;
/** Stretches of each. */
const STRETCHES_WITH_EVIDENCE = 5;

/**
 * Scored traces, in which the worst trace of each alarm has the evidence for its stretches.
 * @param traces those that were scored, in the same order
 * @param rows with their stretches
 * @param incidents of the rows
 * @param most as in {@link evidenceOf}
 * @throws SentinelError E_FILE where a recording cannot be read again or has changed since
 */
export async function withAlarmEvidence<Scored extends { readonly row: ScoreRow }>(
  dataset: Pick<Dataset, "readPlaced">,
  traces: readonly AskedEvidence["trace"][],
  rows: readonly Scored[],
  incidents: readonly Incident[],
  most: number,
): Promise<readonly Scored[]> {
  const alarms = worstFirst(incidents).filter(({ verdict }) => verdict === "alarm" || verdict === "foreign");
  const wanted = new Set(alarms.slice(0, ALARMS_WITH_EVIDENCE).map(({ worst }) => worst));
  const places = [...rows.keys()].filter((place) => wanted.has(at(rows, place).row));
  const asked = places.map((place) => ({
    trace: at(traces, place),
    stretches: at(rows, place).row.stretches?.stretches.slice(0, STRETCHES_WITH_EVIDENCE) ?? [],
  }));
  if (asked.every(({ stretches }) => stretches.length === 0)) return rows;
  const found = await evidenceOf(dataset, asked, most);
  const evidenceAt = new Map(places.map((place, number) => [place, at(found, number).stretches]));
  return rows.map((scored, place) => {
    const { row } = scored;
    const shown = evidenceAt.get(place);
    if (shown === undefined || row.stretches === undefined) return scored;
    const stretches = [...shown, ...row.stretches.stretches.slice(shown.length)];
    return { ...scored, row: { ...row, stretches: { ...row.stretches, stretches } } };
  });
}
