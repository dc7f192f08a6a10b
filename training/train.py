"""Trains one model on a folder that `syscall-sentinel encode` wrote, and writes its model folder.

    python training/train.py --model stacked  --data build/encoded/adfa-ld --out models/stacked
    python training/train.py --model notebook --data build/encoded/adfa-ld --out models/notebook
    python training/train.py --model sample   --data build/encoded/sample --out models/sample

    python training/train.py --continue-from models/stacked --data build/encoded/mine --out models/mine

`--continue-from` trains a network further on new normal traces; the old folder stays as it is, and nothing is written
where that brings no lower held-out loss. `notebook` wants an encoding with `--windows 20 --stop-after 20000`.
Ctrl-C stops at once; the same command continues. One thread is the default: these matrices are small, a second thread
gains little on an idle core and costs much on a busy one, and figures repeat exactly only on as many threads.
"""

import argparse
import sys
from dataclasses import asdict, replace
from pathlib import Path

from command import UserError, run

# isort: split
import numpy as np
import torch

from continuing import continued_manifest, read_continued, replayed_traces
from encoded_data import EncodedData, read_encoded_data
from enough_data import EnoughData, calibration_note, learning_curve
from export import export_sequence, export_windows
from files import refuse_input_as_output
from fitting import fit
from model_folder import Trained, write_model_folder
from recipes import RECIPES, TraceRecipe, WindowRecipe
from shortest_calls import calibrate
from splits import hold_out
from trace_training import TraceJob, score_traces
from window_training import WindowJob, evaluate_windows, score_trace_windows


def train_traces(data: EncodedData, recipe: TraceRecipe, arguments: argparse.Namespace) -> None:
    """Trains a language model of whole traces and writes its folder."""
    traces = data.split("training").traces()
    fitted, held_out = hold_out(traces, recipe.split_seed)
    if not fitted or not held_out or not sum(len(traces[index]) for index in held_out):
        raise UserError(f"{data.dataset['name']}: training needs at least two different traces, one of them to hold "
                        "out; record more")
    continued = arguments.continued
    if not continued and (note := calibration_note([traces[index] for index in held_out])):
        print(f"note: {note}", file=sys.stderr)
    replayed = replayed_traces(continued, arguments.replayed) if arguments.replayed else []
    job = TraceJob(recipe, data.vocabulary.size, [*(traces[i] for i in fitted), *replayed],
                   [traces[i] for i in held_out])
    settings = configuration(data, recipe)
    if continued:
        settings |= {"continued from": continued.graph_sha256, "replayed traces": len(replayed)}
        continued.copy_into(job.network)
        before = job.evaluate()["heldOutBits"]
        print(f"before: {before:.4f} bits a held-out call", file=sys.stderr)
    progress = fit(job, settings, arguments.checkpoint, arguments.fresh,
                   fresh_if_changed=arguments.fresh_if_changed)
    if continued and not progress.epochs[progress.best_epoch - 1]["heldOutBits"] < before:
        raise UserError(f"{arguments.continue_from}: no epoch lowered the {before:.4f} bits of a held-out call; it "
                        "knows such traces, nothing was written: set its threshold with syscall-sentinel calibrate")
    surprises, _ = score_traces(job.network, [traces[index] for index in held_out])
    enough = None if continued else enough_data(data, job, fitted, held_out, surprises)
    trained = Trained(
        arguments.name, "sequence", job.network, recipe, progress, fitted, held_out,
        "a random tenth of the training traces is held out, identical traces on one side; a trace with many copies is "
        "always fitted",
        "mean surprise over all calls, the first included, of each held-out trace",
        calibrate([traces[index] for index in held_out if len(traces[index])], 1,
                  lambda pieces: score_traces(job.network, pieces)[0]),
        arguments.threads, enough_data=enough,
    )
    write_model_folder(arguments.out, data, trained,
                       lambda folder: export_sequence(job.network, folder, [traces[index] for index in held_out]),
                       lambda new: continued_manifest(new, continued, data, len(replayed)) if continued else new)


def enough_data(data: EncodedData, job: TraceJob, fitted: list[int], held_out: list[int],
                held_out_surprises: list[np.ndarray]) -> dict:
    """Says whether there were enough traces, and returns the figures; as many fitted traces are scored as held out."""
    traces = data.split("training").traces()
    with_calls = [traces[index] for index in fitted if len(traces[index])]
    some_fitted = with_calls[:: max(1, len(with_calls) // len(held_out))]
    fitted_surprises, _ = score_traces(job.network, some_fitted)
    fitted_bits, held_out_bits = (float(np.concatenate(bits).mean()) for bits in (fitted_surprises, held_out_surprises))
    enough = EnoughData(learning_curve(traces, data.vocabulary.size), fitted_bits, held_out_bits)
    print(f"note: {enough.said}", file=sys.stderr)
    return enough.record()


def train_windows(data: EncodedData, recipe: WindowRecipe, arguments: argparse.Namespace) -> None:
    """Trains the reference notebook's network and writes its folder."""
    training = data.split("training")
    if training.windows is None or len(training.windows) < 2 * recipe.batch_windows:
        raise UserError(f"{data.folder} holds no training windows or too few; "
                        "encode it with --windows 20 --stop-after 20000")
    window_calls, cut = training.windows_used["windowCalls"], training.windows_used["tracesUsed"]
    job = WindowJob(recipe, data.vocabulary.size, training.windows)
    progress = fit(job, configuration(data, recipe), arguments.checkpoint, arguments.fresh, "windows",
                   arguments.fresh_if_changed)

    validation = None
    if "validation" in data.splits and data.split("validation").windows is not None:
        windows = data.split("validation").windows
        loss, accuracy = evaluate_windows(job.network, windows)
        validation = {"windows": len(windows), "loss": loss, "accuracy": accuracy}
        print(f"validation: {len(windows)} windows, loss {loss:.4f}, accuracy {accuracy:.4f}", file=sys.stderr)

    traces = training.traces()
    used = {trace.tobytes() for trace in traces[:cut]}
    unseen = [index for index in range(cut, len(traces))
              if len(traces[index]) >= window_calls and traces[index].tobytes() not in used]
    if not unseen:
        raise UserError(f"{data.folder}: no training trace is left to calibrate on; encode it with --stop-after")
    trained = Trained(
        arguments.name, "windows", job.network, recipe, progress, list(range(cut)), unseen,
        f"the windows of the first {cut} training traces; the last {recipe.held_out_share:.0%} of the windows, "
        "unshuffled, are held out of fitting; heldOut names the traces beyond the cut",
        f"mean surprise over all windows of {window_calls} of each training trace beyond the first {cut} "
        "that is no copy of one of those",
        calibrate([traces[index] for index in unseen], window_calls,
                  lambda pieces: [score_trace_windows(job.network, piece, window_calls) for piece in pieces]),
        arguments.threads, window_calls, validation,
    )
    write_model_folder(arguments.out, data, trained,
                       lambda folder: export_windows(job.network, folder, training.windows))


def configuration(data: EncodedData, recipe: TraceRecipe | WindowRecipe) -> dict:
    """What a checkpoint must share with the run that continues from it."""
    return {**asdict(recipe), "training data sha256": data.training_sha256()}


def recipe_from(arguments: argparse.Namespace) -> TraceRecipe | WindowRecipe:
    """The model's recipe, or that of training on, with the changes of the command line."""
    recipe = arguments.continued.recipe() if arguments.continued else RECIPES[arguments.model]
    changes = {key: getattr(arguments, key) for key in ("seed", "epochs") if getattr(arguments, key) is not None}
    if arguments.augment_drop_in:
        if not isinstance(recipe, WindowRecipe):
            raise UserError("--augment-drop-in repeats windows; it goes with --model notebook only")
        changes["drop_in"] = True
    if changes.get("epochs", 1) < 1:
        raise UserError(f"--epochs {arguments.epochs}: at least 1")
    return replace(recipe, **changes)


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    start = parser.add_mutually_exclusive_group(required=True)
    start.add_argument("--model", choices=list(RECIPES), help="which recipe")
    start.add_argument("--continue-from", type=Path, help="folder of a sequence model to train further")
    parser.add_argument("--replay", type=Path, help="with --continue-from: the encoding that it was trained on, "
                                                    "to be mixed in so that less is forgotten")
    parser.add_argument("--data", required=True, type=Path, help="folder written by syscall-sentinel encode")
    parser.add_argument("--out", required=True, type=Path, help="model folder to write, e.g. models/stacked")
    parser.add_argument("--name", help="the model's name (default: the last part of --out)")
    parser.add_argument("--seed", type=int, help="of weights, order and dropout (default: the recipe's, 1)")
    parser.add_argument("--epochs", type=int, help="at most this many (default: the recipe's)")
    parser.add_argument("--threads", type=int, default=1, help="threads to compute on (default: 1)")
    parser.add_argument("--augment-drop-in", action="store_true", help="notebook only: each window 0 to 10 times")
    parser.add_argument("--fresh", action="store_true", help="start over, whatever the checkpoint says")
    parser.add_argument("--fresh-if-changed", action="store_true",
                        help="start over where the checkpoint is of other data or settings, in place of refusing it")
    parser.add_argument("--checkpoints", type=Path, default=Path("build/checkpoints"), help="folder of checkpoints")
    arguments = parser.parse_args(argv)
    arguments.name = arguments.name or arguments.out.resolve().name
    arguments.checkpoint = arguments.checkpoints / arguments.name / "checkpoint.safetensors"
    if arguments.replay and not arguments.continue_from:
        raise UserError("--replay goes with --continue-from")
    inputs = (arguments.data, arguments.continue_from, arguments.replay)
    refuse_input_as_output(arguments.out, [path for path in inputs if path])
    data = read_encoded_data(arguments.data)
    arguments.continued = read_continued(arguments.continue_from, data) if arguments.continue_from else None
    arguments.replayed = read_encoded_data(arguments.replay) if arguments.replay else None
    recipe = recipe_from(arguments)
    torch.set_num_threads(max(1, arguments.threads))
    try:
        train = train_traces if isinstance(recipe, TraceRecipe) else train_windows
        train(data, recipe, arguments)
    except KeyboardInterrupt:
        saved = arguments.checkpoint.exists()
        print("stopped; the same command continues after the last finished epoch" if saved else
              "stopped before the first epoch was finished; nothing is saved yet", file=sys.stderr)
        raise
    print(arguments.out)


if __name__ == "__main__":
    run(main)
