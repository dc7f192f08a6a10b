"""training.svg: loss and accuracy over the epochs, or within the one epoch there is. The same input, the same bytes."""

import io
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt

from files import write_bytes

TRAINING, HELD_OUT, INK, GRID = "#3b6fb6", "#d1602a", "#333333", "#e4e4e4"
STYLE = {
    "svg.hashsalt": "syscall-sentinel", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 10,
    "font.sans-serif": ["DejaVu Sans", "Helvetica", "Arial", "sans-serif"],
    "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": "#999999", "axes.labelcolor": INK,
    "xtick.color": INK, "ytick.color": INK, "text.color": INK, "axes.grid": True, "grid.color": GRID,
    "axes.axisbelow": True, "axes.titlelocation": "left", "axes.titlesize": 11,
}


def draw_training(path: Path, title: str, epochs: list[dict[str, Any]], points: list[dict[str, Any]],
                  best_epoch: int) -> None:
    """Draws the records of training.json: `epochs`, and `points` within epochs (may be empty; then lines run from
    epoch to epoch). best_epoch is marked when there are several."""
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
        figure.suptitle(title, x=0.01, ha="left", fontsize=12, fontweight="bold")
        for panel, name, unit in zip(axes, ("loss", "accuracy"), ("nats a call", "share of calls"), strict=True):
            held_out = f"heldOut{name.capitalize()}"
            curve = points or epochs
            panel.plot([p["epoch"] for p in curve], [p[name] for p in curve], color=TRAINING, lw=1.8,
                       label="training (dropout on)", marker="" if len(curve) > 1 else "o")
            panel.plot([e["epoch"] for e in epochs], [e[held_out] for e in epochs], color=HELD_OUT, lw=1.8,
                       label="held out", marker="" if len(epochs) > 1 else "o", markersize=7)
            if len(epochs) > 1:
                panel.axvline(best_epoch, color=INK, lw=0.9, ls=":")
                panel.plot([best_epoch], [epochs[best_epoch - 1][held_out]], "o", color=HELD_OUT, markersize=6)
            panel.set_title(f"{name.capitalize()}: held out {epochs[best_epoch - 1][held_out]:.4f}")
            panel.set_ylabel(unit)
            panel.set_xlabel("epoch (running mean of the epoch so far)" if points else "epoch")
            panel.margins(x=0.02)
            panel.legend(frameon=False)
        drawing = io.StringIO()
        figure.savefig(drawing, format="svg", metadata={"Date": None, "Creator": None})
        plt.close(figure)
    write_bytes(path, drawing.getvalue().encode())
