import type { JSX } from "preact";
import { printable } from "../../../report/printable.ts";
import type { Verdict } from "../../../results/score.ts";
import { SHORT_VERDICT, VERDICTS } from "./short-verdict.ts";
import type { LabelChoice, TraceFilter } from "./trace-filter.ts";

interface FilterBarProps {
  readonly filter: TraceFilter;
  /** Empty where the data is not labelled. */
  readonly labels: readonly LabelChoice[];
  readonly onFilter: (filter: TraceFilter) => void;
}

/** The controls that choose which traces are shown. */
export function FilterBar({ filter, labels, onFilter }: FilterBarProps): JSX.Element {
  return (
    <div class="row filters" role="search" aria-label="Filter traces">
      <label class="field search">
        Search
        <input
          type="search"
          placeholder={labels.length > 0 ? "name, path, program, family" : "name, path, program"}
          value={filter.search}
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => {
            onFilter({ ...filter, search: event.currentTarget.value });
          }}
        />
      </label>
      <label class="field">
        Verdict
        <select
          value={filter.verdict}
          onChange={(event) => {
            onFilter({ ...filter, verdict: verdictOf(event.currentTarget.value) });
          }}
        >
          <option value="all">all</option>
          {VERDICTS.map((verdict) => (
            <option value={verdict} key={verdict}>
              {SHORT_VERDICT[verdict]}
            </option>
          ))}
        </select>
      </label>
      {labels.length === 0 ? null : (
        <label class="field">
          Label
          <select
            value={filter.label}
            onChange={(event) => {
              onFilter({ ...filter, label: event.currentTarget.value });
            }}
          >
            <option value="all">all</option>
            {labels.map(({ value, text }) => (
              <option value={value} key={value}>
                {printable(text)}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}

function verdictOf(value: string): Verdict | "all" {
  return VERDICTS.find((verdict) => verdict === value) ?? "all";
}
