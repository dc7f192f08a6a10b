import { useEffect, useId, useRef, useState } from "preact/hooks";
import {
  formatLeastRate,
  markedRates,
  promisableRates,
  rateAtPlace,
  rateStepped,
  formatRateNumber,
  formatRate,
  describeRefusal,
  SLIDER_PLACES,
  sliderPlace,
  typedRate,
} from "./false-alarm-budget.ts";

/** As in the style sheet, in pixels. */
const WIDEST_SLIDER = 560;
/** A pause in the typing before it is taken: 5 on the way to 50 is not a budget. */
const PAUSE_MILLISECONDS = 600;

interface BudgetControlsProps {
  readonly falseAlarmRate: number;
  readonly calibrationTraces: number;
  /** What there is for the controls, in pixels. */
  readonly width: number;
  /** What the slider says of its value. */
  readonly valueText: string;
  /** Id of the text that says what the budget does. */
  readonly describedBy: string;
  readonly onFalseAlarmRate: (rate: number) => void;
}

/** The budget as a slider over the rates that can be promised, and as a number in per cent. */
export function BudgetControls(props: BudgetControlsProps) {
  const { falseAlarmRate, calibrationTraces, onFalseAlarmRate } = props;
  const id = useId();
  /** A key takes the slider from rate to rate; a pointer takes it where the pointer is. */
  const isPointed = useRef(false);
  const place = sliderPlace(falseAlarmRate, calibrationTraces);
  const isMovable = promisableRates(calibrationTraces) > 1;
  return (
    <div class="budget">
      <div class="budget-slider">
        <label for={`${id}-slider`}>False-alarm budget</label>
        <input
          id={`${id}-slider`}
          type="range"
          min={0}
          max={SLIDER_PLACES}
          step={1}
          value={place}
          disabled={!isMovable}
          aria-valuetext={props.valueText}
          aria-describedby={props.describedBy}
          onPointerDown={() => {
            isPointed.current = true;
          }}
          onKeyDown={() => {
            isPointed.current = false;
          }}
          onPointerUp={() => {
            isPointed.current = false;
          }}
          onPointerCancel={() => {
            isPointed.current = false;
          }}
          onInput={({ currentTarget }) => {
            const to = currentTarget.valueAsNumber;
            onFalseAlarmRate(
              isPointed.current
                ? rateAtPlace(to, calibrationTraces)
                : rateStepped(falseAlarmRate, to, calibrationTraces),
            );
          }}
        />
        {isMovable ? <SliderMarks calibrationTraces={calibrationTraces} width={props.width} /> : null}
      </div>
      <PercentField id={`${id}-field`} {...props} />
    </div>
  );
}

function SliderMarks({ calibrationTraces, width }: Pick<BudgetControlsProps, "calibrationTraces" | "width">) {
  return (
    <div class="budget-marks" aria-hidden="true">
      {markedRates(calibrationTraces, Math.min(width, WIDEST_SLIDER)).map((rate, index) => {
        const share = sliderPlace(rate, calibrationTraces) / SLIDER_PLACES;
        return (
          <span key={rate} style={{ left: `calc(8px + ${share} * (100% - 16px))` }}>
            {index === 0 ? formatLeastRate(calibrationTraces) : formatRate(rate)}
          </span>
        );
      })}
    </div>
  );
}

interface PercentFieldProps {
  readonly id: string;
  readonly falseAlarmRate: number;
  readonly calibrationTraces: number;
  /** Id of the text that says what the budget does. */
  readonly describedBy: string;
  readonly onFalseAlarmRate: (rate: number) => void;
}

/**
 * The budget as a number in per cent, taken when the typing rests, by Enter, and when the field is
 * left; Escape puts back what holds.
 */
function PercentField(props: PercentFieldProps) {
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
    if (isDone) setTyped(formatRateNumber(rate));
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
          value={typed ?? formatRateNumber(falseAlarmRate)}
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
        {isRefused ? describeRefusal(falseAlarmRate, calibrationTraces).replaceAll(" %", "\u00a0%") : ""}
      </p>
    </div>
  );
}
