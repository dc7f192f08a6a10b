import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { printable } from "../../../report/printable.ts";
import type { ModelChoice, ModelFacts, ShippedModel } from "../../api.ts";
import { megabytes } from "./card-rows.ts";
import { isSameChoice } from "./choices.ts";

interface ModelChoicesProps {
  readonly shipped: readonly ShippedModel[];
  readonly ownModel: ModelFacts | null;
  readonly chosen: ModelChoice | null;
  readonly isBusy: boolean;
  readonly onChoice: (choice: ModelChoice) => void;
}

/** The models there are, one of them to be chosen. */
export function ModelChoices({ shipped, ownModel, chosen, isBusy, onChoice }: ModelChoicesProps): JSX.Element {
  const id = useId();
  const choice = (key: string, name: string, about: string, note: string, value: ModelChoice): JSX.Element => (
    <label class="choice" key={key}>
      <input
        type="radio"
        name={id}
        checked={isSameChoice(chosen, value)}
        aria-labelledby={`${id}-${key}-name`}
        aria-describedby={`${id}-${key}-about ${id}-${key}-note`}
        aria-disabled={isBusy ? "true" : undefined}
        // Not disabled, which would throw the keyboard out of the group; undone before it changes.
        onClick={(event) => {
          if (isBusy) event.preventDefault();
        }}
        onChange={() => {
          if (!isBusy) onChoice(value);
        }}
      />
      <span class="name" id={`${id}-${key}-name`}>
        {printable(name)}
      </span>
      <span class="note" id={`${id}-${key}-note`}>
        {printable(note)}
      </span>
      <span class="about" id={`${id}-${key}-about`}>
        {printable(about)}
      </span>
    </label>
  );
  return (
    <fieldset class="choices">
      <legend>Model</legend>
      {shipped.map(({ name, about, bytes }) =>
        choice(`shipped-${name}`, name, about, megabytes(bytes), { kind: "shipped", name }),
      )}
      {ownModel === null
        ? null
        : choice("own", `${ownModel.name} (your own)`, ownModel.description, ownModel.architecture, { kind: "own" })}
    </fieldset>
  );
}
