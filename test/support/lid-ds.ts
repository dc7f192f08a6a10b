import { randomInteger } from "./random.ts";
import { makeZip } from "./zip.ts";

/** A made-up call of one thread of a recording. */
export interface MadeUpCall {
  /** Since the recording began. */
  readonly seconds: number;
  readonly thread: number;
  readonly call: string;
}

/** A made-up recording; calls in the order in which they were made. */
export interface MadeUpRecording {
  readonly name: string;
  readonly calls: readonly MadeUpCall[];
  readonly isAttack: boolean;
  /** Since the recording began; null names no onset. */
  readonly onsetSeconds: number | null;
}

/** When made-up recordings of 2021 begin, in seconds of the epoch. */
export const EPOCH_SECONDS = 1_700_000_000;
const CALLS = ["openat", "read", "write", "close", "mmap", "poll", "futex", "lseek", "stat", "brk"];

/** The `.sc` of a recording in the form of LID-DS 2021: an entry and an exit a call. */
export function scText({ calls }: Pick<MadeUpRecording, "calls">): string {
  return calls
    .map(({ seconds, thread, call }) => {
      const entry = BigInt(EPOCH_SECONDS) * 1_000_000_000n + BigInt(nanosecondsOf(seconds));
      const who = `33 4242 httpd ${thread} ${call}`;
      return `${entry} ${who} > fd=3\n${entry + 500n} ${who} < res=2 data=aGk=\n`;
    })
    .join("");
}

function nanosecondsOf(seconds: number): number {
  return Math.round(seconds * 1e9);
}

/** The label of a recording in the form of LID-DS 2021, as JSON or as Python writes it. */
export function labelText({ isAttack, onsetSeconds }: MadeUpRecording, isPython = false): string {
  const absolute = EPOCH_SECONDS + (onsetSeconds ?? 0);
  const exploit = onsetSeconds === null ? [] : [{ absolute, source: "made up", name: "exploit.py", relative: 1 }];
  const label = JSON.stringify({
    exploit: isAttack,
    recording_time: 30,
    time: { exploit, warmup_end: { absolute: 1 } },
  });
  return isPython ? label.replaceAll('"', "'").replace("true", "True").replace("false", "False") : label;
}

/** The zip of a recording in the form of LID-DS 2021, with the files that hold no calls too. */
export function recordingZip(recording: MadeUpRecording, isPython = false): Uint8Array {
  const { name } = recording;
  return makeZip([
    { name: `${name}.json`, data: labelText(recording, isPython) },
    { name: `${name}.pcap`, data: "no calls" },
    { name: `${name}.res`, data: "timestamp,cpu\n1,2\n" },
    { name: `${name}.sc`, data: scText(recording) },
  ]);
}

/** Files of a data set in the folders of LID-DS 2021; every second label is Python's. */
export function lidDs2021(folders: Readonly<Record<string, readonly MadeUpRecording[]>>): Record<string, Uint8Array> {
  return Object.fromEntries(
    Object.entries(folders).flatMap(([folder, recordings]) =>
      recordings.map((recording, index) => [
        `${folder}/${recording.name}.zip`,
        recordingZip(recording, index % 2 === 1),
      ]),
    ),
  );
}

/** Files of a data set in the form of LID-DS 2019: `runs.csv` and a `.txt` a recording. */
export function lidDs2019(recordings: readonly MadeUpRecording[]): Record<string, string> {
  const header = "image_name, scenario_name, is_executing_exploit, warmup_time, recording_time, exploit_start_time\n";
  const rows = recordings.map(
    ({ name, isAttack, onsetSeconds }) =>
      `made/up, ${name}, ${isAttack ? "True" : "False"}, 10, 30, ${isAttack ? (onsetSeconds ?? -1) : -1}\n`,
  );
  return {
    "runs.csv": header + rows.join(""),
    ...Object.fromEntries(recordings.map((recording) => [`${recording.name}.txt`, txtText(recording)])),
  };
}

function txtText({ calls }: MadeUpRecording): string {
  const digits = (number: number, count: number): string => number.toString().padStart(count, "0");
  return calls
    .map(({ seconds, thread, call }, index) => {
      const nanoseconds = nanosecondsOf(seconds);
      const time = `10:00:${digits(Math.floor(nanoseconds / 1e9), 2)}.${digits(nanoseconds % 1e9, 9)}`;
      return `${index + 1} ${time} 0 33 httpd ${thread} < ${call} res=0\n`;
    })
    .join("");
}

/**
 * A recording of 24 seconds by `seed`: two threads that walk through ten calls in turn with a step aside now and then, and a third that ends after 4 seconds. In an
 * attack, from the onset on, the second thread walks the other way round and a fourth one begins that does so too, unless the attack is `hidden`.
 */
export function madeUpRecording(
  name: string,
  seed: number,
  onsetSeconds: number | null,
  hidden = false,
): MadeUpRecording {
  const random = randomInteger(seed);
  const place = [0, 0, 0, 0];
  const calls: MadeUpCall[] = [];
  for (let seconds = 0; seconds < 24; seconds += 0.01 + random(40) / 1000) {
    const isUnderAttack = onsetSeconds !== null && seconds >= onsetSeconds && !hidden;
    const thread =
      [0, 1, ...(seconds < 4 ? [2] : []), ...(isUnderAttack ? [3] : [])][
        random(isUnderAttack || seconds < 4 ? 3 : 2)
      ] ?? 0;
    const isOdd = isUnderAttack && (thread === 1 || thread === 3);
    const step = random(8) === 0 ? 2 : isOdd ? 7 : 1;
    place[thread] = ((place[thread] ?? 0) + step) % 10;
    calls.push({ seconds, thread: 4242 + thread, call: CALLS[place[thread]] ?? "read" });
  }
  return { name, calls, isAttack: onsetSeconds !== null, onsetSeconds };
}

/** A whole data set of made-up recordings in the folders of LID-DS 2021: 6 train, 12 validate, 12 normal ones and 8 attacks test, two of which change nothing. */
export function madeUpLidDs2021(): Record<string, Uint8Array> {
  const normals = (name: string, count: number, seed: number): readonly MadeUpRecording[] =>
    Array.from({ length: count }, (_, index) => madeUpRecording(`${name}_${index}`, seed + index, null));
  return lidDs2021({
    training: normals("quiet_euler", 6, 100),
    validation: normals("calm_gauss", 12, 200),
    "test/normal": normals("kind_noether", 12, 300),
    "test/normal_and_attack": Array.from({ length: 8 }, (_, index) =>
      madeUpRecording(`angry_galois_${index}`, 400 + index, 8 + index, index >= 6),
    ),
  });
}
