import { counted } from "../../numbers.ts";
import { printable } from "../../report/printable.ts";
import type { Judgement } from "../api.ts";

/** The most lines that are shown; the others are counted. */
const SHOWN_LINES = 100;

/** What was odd when the files were read, and which gave no trace. */
export function ReadingNotes({ warnings, skipped }: Pick<Judgement, "warnings" | "skipped">) {
  if (warnings.length === 0 && skipped.length === 0) return null;
  const lines = [...warnings, ...skipped];
  const parts = [
    ...(warnings.length === 0 ? [] : [counted(warnings.length, "warning")]),
    ...(skipped.length === 0 ? [] : [`${counted(skipped.length, "file")} gave no trace`]),
  ];
  return (
    <details data-testid="reading-notes">
      <summary>{parts.join("; ")}</summary>
      <ul class="hint">
        {lines.slice(0, SHOWN_LINES).map((line) => (
          <li key={line}>{printable(line)}</li>
        ))}
        {lines.length > SHOWN_LINES ? <li>{`and ${counted(lines.length - SHOWN_LINES, "more")}`}</li> : null}
      </ul>
    </details>
  );
}
