import type { JSX } from "preact";
import { useState } from "preact/hooks";

interface PasteTextProps {
  readonly isBusy: boolean;
  readonly onPaste: (text: string) => void;
}

/** Where a trace can be pasted as text. */
export function PasteText({ isBusy, onPaste }: PasteTextProps): JSX.Element {
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
