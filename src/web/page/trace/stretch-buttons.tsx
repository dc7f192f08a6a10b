import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { TraceView } from "../../api.ts";
import { fixed } from "../../../numbers.ts";
import { stretchWords } from "./surprise-words.ts";

interface StretchButtonsProps {
  readonly stretches: TraceView["stretches"];
  readonly baselineBits: number;
  /** Told which stretch was chosen, by its rank from 0. */
  readonly onStretch: (rank: number) => void;
}

/** The stretches that stand out as buttons that lead to them, most excess first. */
export function StretchButtons({ stretches, baselineBits, onStretch }: StretchButtonsProps): JSX.Element {
  const titleId = useId();
  if (stretches.length === 0)
    return (
      <p class="hint stretch-none">
        No stretch stands out: none surprises by more than {fixed(baselineBits, 2)} bits a call on average.
      </p>
    );
  return (
    <div class="stretches">
      <h3 id={titleId}>Stretches that stand out</h3>
      <ol aria-labelledby={titleId}>
        {stretches.map((stretch, rank) => (
          <li key={stretch.from}>
            <button
              type="button"
              onClick={() => {
                onStretch(rank);
              }}
            >
              <span class="stretch-rank">{rank + 1}</span>
              <span>{stretchWords(stretch)}</span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}
