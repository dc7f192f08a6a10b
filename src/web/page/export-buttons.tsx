import { useEffect, useState } from "preact/hooks";
import { printable } from "../../report/printable.ts";
import { reasonOf } from "../../reason-of.ts";
import { saveFile } from "./save-file.ts";

/** Long enough to be read or heard. */
const SAID_MS = 8000;

export interface Export {
  /** Of the button, for example "JSON". */
  readonly label: string;
  /** Of the file. */
  readonly fileName: string;
  readonly type: "application/json" | "text/csv" | "text/html";
  readonly make: () => Promise<string>;
}

/** Buttons that make a file and give it to the user. @param title what is saved, for those who hear it */
export function ExportButtons({ title, exports }: { readonly title: string; readonly exports: readonly Export[] }) {
  const [said, say] = useState("");
  // It would soon stand under other results.
  useEffect(() => {
    if (said === "") return;
    const timer = setTimeout(say, SAID_MS, "");
    return () => {
      clearTimeout(timer);
    };
  }, [said]);
  const save = async ({ fileName, type, make }: Export): Promise<void> => {
    say("");
    try {
      saveFile(fileName, await make(), type);
      say(`${fileName} is saved.`);
    } catch (error) {
      say(`${fileName} could not be made: ${printable(reasonOf(error))}`);
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
        {said}
      </span>
    </div>
  );
}
