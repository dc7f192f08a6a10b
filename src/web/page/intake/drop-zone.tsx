import type { JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import { reasonOf } from "../../../errors.ts";
import { printable } from "../../../report/printable.ts";
import type { GivenFile, ReadChoices, ReadOptions } from "../../api.ts";
import "./drop-zone.css";
import { filesOfDrop } from "./dropped-files.ts";
import { FileChooser, useWindowDrop } from "./file-chooser.tsx";

interface DropZoneProps {
  /** While it is true nothing is taken. */
  readonly isBusy: boolean;
  /** Never called without a file. */
  readonly onFiles: (files: readonly GivenFile[]) => void;
  readonly onPaste: (text: string) => void;
  readonly onSample: () => void;
  readonly readOptions: ReadOptions;
  readonly readChoices: ReadChoices;
  readonly onReadOptions: (options: ReadOptions) => void;
  /** Takes less room, for when there is something to see below. */
  readonly isCompact?: boolean;
}

/** Where traces come in: dropped anywhere in the window, chosen, pasted, or the sample. */
export function DropZone(props: DropZoneProps): JSX.Element {
  const { isBusy, onFiles, onPaste, onSample, readOptions, readChoices, onReadOptions, isCompact = false } = props;
  const [problem, setProblem] = useState("");
  const heading = useId();

  const take = (files: readonly GivenFile[]): void => {
    setProblem(files.length === 0 ? "There is no file in what you dropped." : "");
    if (files.length > 0) onFiles(files);
  };
  const isDraggedOver = useWindowDrop((items) => {
    if (isBusy) {
      setProblem("One at a time: cancel what is being judged, or wait until it is done.");
      return;
    }
    filesOfDrop(items).then(take, (error: unknown) => {
      setProblem(reasonOf(error));
    });
  });
  const isOver = isDraggedOver && !isBusy;
  // What was wrong before is over once the work is done.
  useEffect(() => {
    if (!isBusy) setProblem("");
  }, [isBusy]);
  return (
    <section class={`card drop-zone${isCompact ? " compact" : ""}`} aria-labelledby={heading}>
      <div class={`target${isOver ? " over" : ""}`} data-testid="drop-target">
        <svg class="sign" width="56" height="56" viewBox="0 0 56 56" aria-hidden="true">
          <path d="M8 35v9a5 5 0 0 0 5 5h30a5 5 0 0 0 5-5v-9" />
          <path class="arrow" d="M28 7v28M17 25l11 11 11-11" />
        </svg>
        <h2 id={heading}>{isOver ? "Let go to judge them" : "Drop system-call traces here"}</h2>
        <p class="quiet">Files, a folder, zips. Anywhere in the window will do.</p>
        <div class="row ways">
          <FileChooser text="Choose files" isMain isDisabled={isBusy} onFiles={take} />
          <FileChooser text="Choose a folder" isFolder isDisabled={isBusy} onFiles={take} />
          {/* Not disabled while it works, which would take the focus away. */}
          <button
            type="button"
            aria-disabled={isBusy}
            onClick={() => {
              if (!isBusy) onSample();
            }}
          >
            Try the sample
          </button>
        </div>
        <p class="private">
          <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
            <path d="M4 7V5a4 4 0 0 1 8 0v2M3 7h10v7H3z" />
          </svg>
          <span>Nothing leaves this computer: this page reads and judges the traces itself.</span>
        </p>
        <p class="problem alarm" role="alert">
          {printable(problem)}
        </p>
      </div>
      <div class="more">
        <PasteText isBusy={isBusy} onPaste={onPaste} />
        <ReadOptionsForm
          readOptions={readOptions}
          readChoices={readChoices}
          isDisabled={isBusy}
          onReadOptions={onReadOptions}
        />
      </div>
      <p class="hint formats">
        {readChoices.formats.length === 0
          ? null
          : `Formats it knows: ${readChoices.formats.map(({ title }) => title).join("; ")}.`}
      </p>
    </section>
  );
}

interface PasteTextProps {
  readonly isBusy: boolean;
  readonly onPaste: (text: string) => void;
}

/** Where a trace can be pasted as text. */
function PasteText({ isBusy, onPaste }: PasteTextProps): JSX.Element {
  const [text, setText] = useState("");
  return (
    <details>
      <summary>Paste text</summary>
      <label class="field paste">
        Trace as text
        <textarea
          rows={6}
          value={text}
          placeholder={
            'openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 3\nread(3, "root:x:0:0…", 4096) = 1042\nclose(3) = 0'
          }
          spellcheck={false}
          autocomplete="off"
          onInput={(event) => {
            setText(event.currentTarget.value);
          }}
        />
      </label>
      <button
        type="button"
        disabled={text.trim() === ""}
        aria-disabled={isBusy}
        onClick={() => {
          if (!isBusy) onPaste(text);
        }}
      >
        Judge this text
      </button>
    </details>
  );
}

interface ReadOptionsFormProps {
  readonly readOptions: ReadOptions;
  readonly readChoices: ReadChoices;
  readonly isDisabled: boolean;
  readonly onReadOptions: (options: ReadOptions) => void;
}

/** How the next files are to be read. */
function ReadOptionsForm(props: ReadOptionsFormProps): JSX.Element {
  const { readOptions, readChoices, isDisabled, onReadOptions } = props;
  const { formats, architectures, units } = readChoices;
  return (
    <details>
      <summary>How to read them</summary>
      <div class="row options">
        <label class="field">
          Format
          <select
            value={readOptions.format}
            disabled={isDisabled}
            onChange={({ currentTarget: { value } }) => {
              onReadOptions({ ...readOptions, format: formats.find(({ name }) => name === value)?.name ?? "auto" });
            }}
          >
            <option value="auto">detect from the content</option>
            {formats.map(({ name, title }) => (
              <option value={name} key={name}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          Architecture
          <select
            value={readOptions.architecture ?? ""}
            disabled={isDisabled}
            onChange={({ currentTarget: { value } }) => {
              onReadOptions({ ...readOptions, architecture: value === "" ? null : value });
            }}
          >
            <option value="">detect from the traces</option>
            {architectures.map((architecture) => (
              <option value={architecture} key={architecture}>
                {architecture}
              </option>
            ))}
            <option value="opaque">opaque: numbers without a table</option>
          </select>
        </label>
        <label class="field">
          One trace is
          <select
            value={readOptions.per}
            disabled={isDisabled}
            onChange={({ currentTarget: { value } }) => {
              onReadOptions({ ...readOptions, per: units.find((one) => one === value) ?? readOptions.per });
            }}
          >
            {units.map((unit) => (
              <option value={unit} key={unit}>
                a {unit}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p class="hint">Holds for the next files. An architecture is only needed where calls are bare numbers.</p>
    </details>
  );
}
