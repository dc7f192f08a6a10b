import { useEffect, useRef, useState } from "preact/hooks";
import { rateText } from "./threshold-words.ts";
import { refusalWords, typedRate } from "./typed-budget.ts";

interface PercentFieldProps {
  readonly id: string;
  readonly falseAlarmRate: number;
  readonly calibrationTraces: number;
  /** Id of the text that says what the budget does. */
  readonly describedBy: string;
  readonly onFalseAlarmRate: (rate: number) => void;
}

/** So long the typing has to rest before it is taken: 5 on the way to 50 is no budget. */
const PAUSE_MILLISECONDS = 600;

/**
 * The budget as a number in per cent, taken when the typing rests, by Enter, and when the field is
 * left; Escape puts back what holds.
 */
export function PercentField(props: PercentFieldProps) {
  const { id, falseAlarmRate, calibrationTraces, onFalseAlarmRate } = props;
  /** What is being typed; null while the field shows the budget. */
  const [typed, setTyped] = useState<string | null>(null);
  const [isRefused, setRefused] = useState(false);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  /** The budget that came from here last. */
  const taken = useRef<number | null>(null);
  const settle = (): void => {
    clearTimeout(pause.current);
    setTyped(null);
    setRefused(false);
  };
  const take = (text: string, isDone: boolean): void => {
    clearTimeout(pause.current);
    const rate = typedRate(text, calibrationTraces);
    setRefused(rate === null);
    if (rate === null) return;
    if (isDone) setTyped(rateText(rate));
    if (rate === falseAlarmRate) return;
    taken.current = rate;
    onFalseAlarmRate(rate);
  };
  // A budget that comes from elsewhere, the slider say, takes the place of what was typed.
  useEffect(() => {
    if (falseAlarmRate === taken.current) return;
    taken.current = null;
    settle();
  }, [falseAlarmRate, calibrationTraces]);
  useEffect(
    () => () => {
      clearTimeout(pause.current);
    },
    [],
  );
  return (
    <div class="budget-number">
      <label class="field" for={id}>
        Budget in %
        <input
          id={id}
          type="text"
          inputMode="decimal"
          autocomplete="off"
          spellcheck={false}
          disabled={calibrationTraces === 0}
          value={typed ?? rateText(falseAlarmRate)}
          aria-invalid={isRefused}
          aria-describedby={`${id}-takes ${props.describedBy}`}
          onInput={({ currentTarget: { value } }) => {
            setTyped(value);
            clearTimeout(pause.current);
            pause.current = setTimeout(() => {
              take(value, false);
            }, PAUSE_MILLISECONDS);
          }}
          onKeyDown={({ key, currentTarget: { value } }) => {
            if (key === "Escape") settle();
            if (key === "Enter") take(value, true);
          }}
          onBlur={() => {
            if (typed !== null) take(typed, true);
          }}
        />
      </label>
      <p id={`${id}-takes`} class="budget-refusal" role="status">
        {isRefused ? refusalWords(falseAlarmRate, calibrationTraces).replaceAll(" %", "\u00a0%") : ""}
      </p>
    </div>
  );
}
