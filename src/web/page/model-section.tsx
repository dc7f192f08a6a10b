import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { reasonOf } from "../../errors.ts";
import { printable, printableLines } from "../../report/printable.ts";
import type { GivenFile, ModelChoice, ModelFacts, ShippedModel } from "../api.ts";
import { filesOfDrop } from "./intake/dropped-files.ts";
import { FileChooser, hasFiles } from "./intake/file-chooser.tsx";
import { cardRows, describeChosen, isSameChoice, megabytes, shortChecksum } from "./model-phrases.ts";
import "./model-section.css";

interface ModelSectionProps {
  readonly shipped: readonly ShippedModel[];
  /**
   * Of the model in use, which is the user's own before it judged anything; null before there is
   * one.
   */
  readonly facts: ModelFacts | null;
  /** What is tried, judged, or will judge; null where it is left to the traces. */
  readonly chosen: ModelChoice | null;
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
  chosen,
  isBusy,
  onChoice,
  onOwnModel,
  ownModel,
}: ModelSectionProps): JSX.Element {
  const heading = useId();
  const isJudged = facts !== null && facts !== ownModel;
  // Before it judged, another choice is carried out at once: the card is then of no model in use.
  const inUse = isJudged || isSameChoice(chosen, facts?.choice ?? null) ? facts : null;
  const ownModelChooser = <OwnModel isBusy={isBusy} onOwnModel={onOwnModel} />;
  return (
    <section class="card model-section" aria-labelledby={heading}>
      <h2 id={heading}>Model</h2>
      <p class="hint">{describeChosen(chosen, isJudged)}</p>
      <div class="halves">
        <div>
          <ModelChoices shipped={shipped} ownModel={ownModel} chosen={chosen} isBusy={isBusy} onChoice={onChoice} />
          {inUse === null ? null : ownModelChooser}
        </div>
        {inUse === null ? ownModelChooser : <ModelCardList facts={inUse} />}
      </div>
    </section>
  );
}

/** The card of the model in use, and the whole of it as text. */
function ModelCardList({ facts }: { readonly facts: ModelFacts }): JSX.Element {
  return (
    <div class="model-card">
      <h3>The model in use</h3>
      <dl>
        {cardRows(facts).map(({ term, text, checksums = [] }) => (
          <div key={`${term} ${text}`}>
            <dt>{term}</dt>
            <dd>
              {printable(text)}
              {checksums.map((sha256) => (
                <span class="checksum" key={sha256}>
                  <code title={`sha256 ${sha256}`}>{shortChecksum(sha256)}</code>
                  <span class="verified">
                    <svg width="13" height="13" viewBox="0 0 13 13" aria-hidden="true">
                      <path d="M1.5 7 5 10.5 11.5 2.5" />
                    </svg>
                    checksum verified
                  </span>
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <details>
        <summary>Whole model card</summary>
        <pre class="scroll" tabIndex={0} aria-label="Whole model card">
          {printableLines(facts.cardText)}
        </pre>
      </details>
    </div>
  );
}

interface OwnModelProps {
  readonly isBusy: boolean;
  readonly onOwnModel: (files: readonly GivenFile[]) => void;
}

/** Where a model of the user's own comes in. Files dropped here are the model's, not traces. */
function OwnModel({ isBusy, onOwnModel }: OwnModelProps): JSX.Element {
  const [isOver, setIsOver] = useState(false);
  const [problem, setProblem] = useState("");
  const take = (files: readonly GivenFile[]): void => {
    setProblem(files.length === 0 ? "There is no file in what you dropped." : "");
    if (files.length > 0) onOwnModel(files);
  };
  // preventDefault signals to the window's own drop handler that the drop is taken.
  const drag = (event: DragEvent): void => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setIsOver(true);
  };
  return (
    <div
      class={`own-model${isOver ? " over" : ""}`}
      role="group"
      aria-label="Your own model"
      data-testid="model-drop-target"
      onDragEnter={drag}
      onDragOver={drag}
      onDragLeave={() => {
        setIsOver(false);
      }}
      onDrop={(event) => {
        setIsOver(false);
        if (!hasFiles(event)) return;
        event.preventDefault();
        if (isBusy || event.dataTransfer === null) return;
        filesOfDrop(event.dataTransfer.items).then(take, (error: unknown) => {
          setProblem(reasonOf(error));
        });
      }}
    >
      <p>
        <b>Your own model</b>
        <span class="hint">
          Drop its folder here, or its <code>manifest.json</code> with the files that it names, such as{" "}
          <code>model.onnx</code>. Their checksums are verified; it stays on this computer.
        </span>
      </p>
      <div class="row">
        <FileChooser text="Choose model files" isDisabled={isBusy} onFiles={take} />
        <FileChooser text="Choose a model folder" isFolder isDisabled={isBusy} onFiles={take} />
      </div>
      <p class="problem alarm" role="alert">
        {printable(problem)}
      </p>
    </div>
  );
}

interface ModelChoicesProps {
  readonly shipped: readonly ShippedModel[];
  readonly ownModel: ModelFacts | null;
  readonly chosen: ModelChoice | null;
  readonly isBusy: boolean;
  readonly onChoice: (choice: ModelChoice) => void;
}

/** The models there are, one of them to be chosen. */
function ModelChoices({ shipped, ownModel, chosen, isBusy, onChoice }: ModelChoicesProps): JSX.Element {
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
