import type { JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import type { GivenFile, ModelChoice, ModelFacts, ShippedModel } from "../../api.ts";
import { choiceWords } from "./choice-words.ts";
import { ModelCardList } from "./model-card-list.tsx";
import { ModelChoices } from "./model-choices.tsx";
import { OwnModel } from "./own-model.tsx";
import { isSameChoice } from "./same-choice.ts";
import "./model-section.css";

export interface ModelSectionProps {
  readonly shipped: readonly ShippedModel[];
  /** Of the model in use, which is the user's own before it judged anything; null before there is one. */
  readonly facts: ModelFacts | null;
  readonly isBusy: boolean;
  readonly onChoice: (choice: ModelChoice) => void;
  readonly onOwnModel: (files: readonly GivenFile[]) => void;
  /** What the user gave last; null where nothing was given. */
  readonly ownModel: ModelFacts | null;
}

/** Which model judges: one that came with the page or the user's own; and what it is. */
export function ModelSection({
  shipped,
  facts,
  isBusy,
  onChoice,
  onOwnModel,
  ownModel,
}: ModelSectionProps): JSX.Element {
  const heading = useId();
  const [asked, setAsked] = useState<ModelChoice | null>(null);
  // What was asked for is now in use, or, where the work failed or was cancelled, is not: the facts say which.
  useEffect(() => {
    if (!isBusy && facts !== null) setAsked(null);
  }, [isBusy, facts]);
  const chosen = asked ?? facts?.choice ?? null;
  const isJudged = facts !== null && facts !== ownModel;
  // Before it judged, another choice is carried out at once: the card is then of no model in use.
  const inUse = isJudged || isSameChoice(chosen, facts?.choice ?? null) ? facts : null;
  const ownModelChooser = <OwnModel isBusy={isBusy} onOwnModel={onOwnModel} />;
  return (
    <section class="card model-section" aria-labelledby={heading}>
      <h2 id={heading}>Model</h2>
      <p class="hint">
        {choiceWords(chosen, isJudged)}
      </p>
      <div class="halves">
        <div>
          <ModelChoices
            shipped={shipped}
            ownModel={ownModel}
            chosen={chosen}
            isBusy={isBusy}
            onChoice={(choice) => {
              setAsked(choice);
              onChoice(choice);
            }}
          />
          {inUse === null ? null : ownModelChooser}
        </div>
        {inUse === null ? ownModelChooser : <ModelCardList facts={inUse} />}
      </div>
    </section>
  );
}
