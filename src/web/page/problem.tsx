import { printable } from "../../report/printable.ts";

export interface ProblemProps {
  /** One line; null where nothing is wrong. */
  readonly text: string | null;
  readonly onDismiss: () => void;
}

/** What went wrong, announced to screen readers too; the page goes on. */
export function Problem({ text, onDismiss }: ProblemProps) {
  return (
    <div role="alert">
      {text === null ? null : (
        <div class="problem-line" data-testid="problem">
          <p>{printable(text)}</p>
          <button type="button" onClick={onDismiss}>
            Dismiss
          </button>
        </div>
      )}
    </div>
  );
}
