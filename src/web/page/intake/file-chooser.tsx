import type { JSX } from "preact";
import type { GivenFile } from "../../api.ts";
import { filesOfInput } from "./dropped-files.ts";
import "./file-chooser.css";

interface FileChooserProps {
  /** The words on it, and its accessible name. */
  readonly text: string;
  /** Whether a folder with all in it is chosen, or files. */
  readonly isFolder?: boolean;
  readonly isDisabled?: boolean;
  /** Whether it is what most people want here. */
  readonly isMain?: boolean;
  readonly onFiles: (files: readonly GivenFile[]) => void;
}

/** A file input that looks like a button. Nothing happens where the user chooses nothing. */
export function FileChooser(props: FileChooserProps): JSX.Element {
  const { text, isFolder = false, isDisabled = false, isMain = false, onFiles } = props;
  return (
    <label class={`button file-chooser${isMain ? " main" : ""}`}>
      <input
        class="visually-hidden"
        type="file"
        multiple
        aria-disabled={isDisabled}
        onClick={(event) => {
          if (isDisabled) event.preventDefault();
        }}
        {...(isFolder ? { webkitdirectory: true } : {})}
        onChange={(event) => {
          const input = event.currentTarget;
          const files = input.files === null ? [] : filesOfInput(input.files);
          // So that choosing the same file again is a change again.
          input.value = "";
          if (files.length > 0 && !isDisabled) onFiles(files);
        }}
      />
      {text}
    </label>
  );
}
