import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { reasonOf } from "../../../errors.ts";
import { printable } from "../../../report/printable.ts";
import type { GivenFile } from "../../api.ts";
import { filesOfDrop } from "../intake/dropped-files.ts";
import { FileChooser } from "../intake/file-chooser.tsx";
import { hasFiles } from "../intake/use-window-drop.ts";

interface OwnModelProps {
  readonly isBusy: boolean;
  readonly onOwnModel: (files: readonly GivenFile[]) => void;
}

/** Where a model of the user's own comes in. Files dropped here are the model's, not traces. */
export function OwnModel({ isBusy, onOwnModel }: OwnModelProps): JSX.Element {
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
