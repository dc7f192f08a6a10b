import type { JSX } from "preact";
import { ARCHITECTURES } from "../../../syscalls/architecture.ts";
import { formatNamed, TRACE_FORMATS } from "../../../traces/formats.ts";
import { TRACE_UNITS } from "../../../traces/trace-source.ts";
import type { ReadOptions } from "../../api.ts";

interface ReadOptionsFormProps {
  readonly readOptions: ReadOptions;
  readonly isDisabled: boolean;
  readonly onReadOptions: (options: ReadOptions) => void;
}

/** How the next files are to be read. */
export function ReadOptionsForm({ readOptions, isDisabled, onReadOptions }: ReadOptionsFormProps): JSX.Element {
  return (
    <details>
      <summary>How to read them</summary>
      <div class="row options">
        <label class="field">
          Format
          <select
            value={readOptions.format}
            disabled={isDisabled}
            onChange={({ currentTarget: { value } }) => {
              onReadOptions({ ...readOptions, format: TRACE_FORMATS.find((one) => one === value) ?? "auto" });
            }}
          >
            <option value="auto">detect from the content</option>
            {TRACE_FORMATS.map((format) => (
              <option value={format} key={format}>
                {formatNamed(format).title}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          Architecture
          <select
            value={readOptions.architecture ?? ""}
            disabled={isDisabled}
            onChange={({ currentTarget: { value } }) => {
              onReadOptions({ ...readOptions, architecture: value === "" ? null : value });
            }}
          >
            <option value="">detect from the traces</option>
            {ARCHITECTURES.map((architecture) => (
              <option value={architecture} key={architecture}>
                {architecture}
              </option>
            ))}
            <option value="opaque">opaque: numbers without a table</option>
          </select>
        </label>
        <label class="field">
          One trace is
          <select
            value={readOptions.per}
            disabled={isDisabled}
            onChange={({ currentTarget: { value } }) => {
              onReadOptions({ ...readOptions, per: TRACE_UNITS.find((one) => one === value) ?? readOptions.per });
            }}
          >
            {TRACE_UNITS.map((unit) => (
              <option value={unit} key={unit}>
                a {unit}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p class="hint">Holds for the next files. An architecture is only needed where calls are bare numbers.</p>
    </details>
  );
}
