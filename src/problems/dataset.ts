import type { Phrases } from "./phrases.ts";

/** What can be wrong with a data set's layout and labels, and why a file of it gives no trace. */
export interface DatasetProblems {
  readonly "dataset.no-file": object;
  readonly "dataset.architectures": { readonly architectures: readonly string[] };
  readonly "dataset.one-log": { readonly files: readonly string[] };

  readonly "dataset.empty-file": object;
  readonly "dataset.thread-without-call": object;
  readonly "dataset.hidden-file": object;
  readonly "dataset.wrong-call-list": object;
  readonly "dataset.outside-folders": object;

  readonly "dataset.label-unreadable": { readonly reason: string };
  readonly "dataset.label-of-2021": object;
  readonly "dataset.column-missing": { readonly column: string; readonly found: readonly string[] };
  readonly "dataset.row-damaged": object;
  readonly "dataset.row-twice": { readonly recording: string; readonly earlierLine: number };
  /** @property labels the file of labels that lacks it */
  readonly "dataset.no-row": { readonly labels: string };
  readonly "dataset.rows-without-file": {
    /** The first of them, in order. */
    readonly named: readonly { readonly recording: string; readonly line: number }[];
    readonly count: number;
    readonly rows: number;
  };
  /**
   * A zip in a folder.
   * @property ending of the file that it must have once; found: how many it has
   */
  readonly "dataset.not-a-recording": { readonly ending: string; readonly found: number };
  readonly "dataset.labels-in-tar": { readonly tar: string; readonly label: string };
}

const SHOWN_NAME_LETTERS = 100;
const SHOWN_LETTERS = 200;

export const DATASET_PHRASES: Phrases<DatasetProblems> = {
  "dataset.no-file": () => "holds no file, so there is no trace",
  "dataset.architectures": ({ architectures }) =>
    `traces of several architectures (${architectures.join(", ")}), compared by call name`,
  "dataset.one-log": ({ files }) => `${files.length} files read as one log: ${files.join(", ")}`,

  "dataset.empty-file": () => "an empty file, whose process made no call",
  "dataset.thread-without-call": () => "a thread that made no call",
  "dataset.hidden-file": () => "a hidden file, not a trace",
  "dataset.wrong-call-list": () =>
    "the call list that comes with ADFA-LD is the wrong table (asm-generic; the traces are i386)",
  "dataset.outside-folders": () => "it is outside the folders of traces",

  "dataset.label-unreadable": ({ reason }) => `is not a label file: ${reason}`,
  "dataset.label-of-2021": () => 'is not a label file of LID-DS 2021: "exploit" must be true or false',
  "dataset.column-missing": ({ column, found }) =>
    `no column ${column}; found: ${found.join(", ").slice(0, SHOWN_LETTERS)}`,
  "dataset.row-damaged": () =>
    "a row without a name, without True or False in is_executing_exploit, or an attack without exploit_start_time",
  "dataset.row-twice": ({ recording, earlierLine }) =>
    `a second row of the recording ${recording.slice(0, SHOWN_LETTERS)}, which line ${earlierLine} names already; keep the one that is right`,
  "dataset.no-row": ({ labels }) =>
    `has no row in ${labels}, which says what is an attack; add one, or move the file away`,
  "dataset.rows-without-file": ({ named, count, rows }) =>
    `${count} of ${rows} rows name a recording whose .txt is not there: ${named
      .map(({ recording, line }) => `${recording.slice(0, SHOWN_NAME_LETTERS)} (line ${line})`)
      .join(", ")}${count > named.length ? ` and ${count - named.length} more` : ""}`,
  "dataset.not-a-recording": ({ ending, found }) =>
    `a zip inside a folder is read where it is a recording of LID-DS 2021, with one ${ending} file; this one has ${found}; name the zip itself, or unpack it`,
  "dataset.labels-in-tar": ({ tar, label }, { unpackBy }) =>
    `holds recordings of LID-DS (${label}), whose labels are not read from a tar; ${unpackBy(`tar -xf ${tar} -C FOLDER`, "FOLDER")}`,
};
