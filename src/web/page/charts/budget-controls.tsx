import { useId, useRef } from "preact/hooks";
import { PercentField } from "./percent-field.tsx";
import { SLIDER_PLACES, promisableRates, rateAtPlace, rateStepped, sliderPlace } from "./promisable-rates.ts";
import { markedRates } from "./slider-marks.ts";
import { leastRateWords, rateWords } from "./threshold-words.ts";

interface BudgetControlsProps {
  readonly falseAlarmRate: number;
  readonly calibrationTraces: number;
  /** What there is for the controls, in pixels. */
  readonly width: number;
  /** What the slider says of its value. */
  readonly valueWords: string;
  /** Id of the text that says what the budget does. */
  readonly describedBy: string;
  readonly onFalseAlarmRate: (rate: number) => void;
}

/** As in the style sheet, in pixels. */
const WIDEST_SLIDER = 560;

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
          aria-valuetext={props.valueWords}
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
            {index === 0 ? leastRateWords(calibrationTraces) : rateWords(rate)}
          </span>
        );
      })}
    </div>
  );
}
