import type { JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import type { GivenFile, ModelChoice, ModelFacts, ShippedModel } from "../../api.ts";
import { ModelCardList } from "./model-card-list.tsx";
import { ModelChoices } from "./model-choices.tsx";
import { OwnModel } from "./own-model.tsx";
import "./model-section.css";

export interface ModelSectionProps {
  readonly shipped: readonly ShippedModel[];
  /** Of the model in use; null before there is one. */
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
  const ownModelChooser = <OwnModel isBusy={isBusy} onOwnModel={onOwnModel} />;
  return (
    <section class="card model-section" aria-labelledby={heading}>
      <h2 id={heading}>Model</h2>
      <p class="hint">
        {facts === null && asked === null
          ? "Where you choose none, the one that speaks the traces' architecture judges them."
          : "Another model judges the same traces anew."}
      </p>
      <div class="halves">
        <div>
          <ModelChoices
            shipped={shipped}
            ownModel={ownModel}
            chosen={asked ?? facts?.choice ?? null}
            isBusy={isBusy}
            onChoice={(choice) => {
              setAsked(choice);
              onChoice(choice);
            }}
          />
          {facts === null ? null : ownModelChooser}
        </div>
        {facts === null ? ownModelChooser : <ModelCardList facts={facts} />}
      </div>
    </section>
  );
}
