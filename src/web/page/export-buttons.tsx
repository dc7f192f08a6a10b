import { useEffect, useState } from "preact/hooks";
import { reasonOf } from "../../errors.ts";
import { printable } from "../../report/printable.ts";

/** Long enough to be read or received. */
const NOTE_MS = 8000;

export interface Export {
  /** Of the button, for example "JSON". */
  readonly label: string;
  /** Of the file. */
  readonly fileName: string;
  readonly type: "application/json" | "text/csv" | "text/html";
  readonly make: () => Promise<string>;
}

/**
 * Buttons that make a file and give it to the user.
 * @param title what is saved, for screen readers
 */
export function ExportButtons({ title, exports }: { readonly title: string; readonly exports: readonly Export[] }) {
  const [note, setNote] = useState("");
  // It would soon refer to other results.
  useEffect(() => {
    if (note === "") return;
    const timer = setTimeout(setNote, NOTE_MS, "");
    return () => {
      clearTimeout(timer);
    };
  }, [note]);
  const save = async ({ fileName, type, make }: Export): Promise<void> => {
    setNote("");
    try {
      saveFile(fileName, await make(), type);
      setNote(`${fileName} is saved.`);
    } catch (error) {
      setNote(`${fileName} could not be made: ${printable(reasonOf(error))}`);
    }
  };
  return (
    <div class="row" role="group" aria-label={title}>
      <span class="quiet">{title}:</span>
      {exports.map((one) => (
        <button key={one.label} type="button" aria-label={`${title} as ${one.label}`} onClick={() => void save(one)}>
          {one.label}
        </button>
      ))}
      <span class="quiet" role="status">
        {note}
      </span>
    </div>
  );
}

/** Gives the user a file to save. @param name what it is to be called */
function saveFile(name: string, content: string, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 10_000);
}
