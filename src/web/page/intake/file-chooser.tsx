import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
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

/**
 * Lets files be dropped anywhere in the window, so that a drop outside its target never navigates
 * away. A drop that something in the page took for itself (by preventDefault) is left to it.
 * @param onDrop is called in the drop's own event
 * @returns whether files are being dragged over the window and would come here
 */
export function useWindowDrop(onDrop: (items: DataTransferItemList) => void): boolean {
  const [isOver, setIsOver] = useState(false);
  const latest = useRef(onDrop);
  latest.current = onDrop;
  useEffect(() => {
    const ends = new AbortController();
    const options = { signal: ends.signal };
    const over = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      setIsOver(!event.defaultPrevented);
      event.preventDefault();
    };
    addEventListener("dragenter", over, options);
    addEventListener("dragover", over, options);
    addEventListener(
      "dragleave",
      (event) => {
        // Leaving one element for another in the page names that other one.
        if (event.relatedTarget === null) setIsOver(false);
      },
      options,
    );
    addEventListener(
      "drop",
      (event) => {
        setIsOver(false);
        if (event.defaultPrevented || !hasFiles(event)) return;
        event.preventDefault();
        if (event.dataTransfer !== null) latest.current(event.dataTransfer.items);
      },
      options,
    );
    return () => {
      ends.abort();
    };
  }, []);
  return isOver;
}

/** Whether files are dragged, not marked text or a link. */
export function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") === true;
}
