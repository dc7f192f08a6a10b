"""What a training run says while it runs, on stderr: a bar where a person watches, and one line an epoch."""

import sys
import time

from tqdm import tqdm


class EpochProgress:
    """The bar of one epoch. `unit` is what is counted: "calls" or "windows"."""

    def __init__(self, epoch: int, epochs: int, total: int, unit: str) -> None:
        self.label, self.started = f"epoch {epoch}/{epochs}", time.monotonic()
        self.done, self.unit = 0, unit
        self.bar = tqdm(total=total, desc=self.label, unit=f" {unit}", file=sys.stderr, leave=False, mininterval=0.5,
                        disable=not sys.stderr.isatty())

    def report(self, done: int, loss: float, accuracy: float) -> None:
        """Moves the bar to `done`, with the loss (nats) and accuracy so far."""
        self.bar.set_postfix_str(f"loss {loss:.4f} accuracy {accuracy:.4f}", refresh=False)
        self.bar.update(done - self.done)
        self.done = done

    def close(self) -> float:
        """Takes the bar away; seconds since it came."""
        self.bar.close()
        return time.monotonic() - self.started

    def say(self, record: dict[str, float], epochs_left: int) -> None:
        """The epoch's line."""
        minutes = epochs_left * record["seconds"] / 60
        print(
            f"{self.label}  loss {record['loss']:.4f}  accuracy {record['accuracy']:.4f}  "
            f"held out: loss {record['heldOutLoss']:.4f} ({record['heldOutBits']:.4f} bits) "
            f"accuracy {record['heldOutAccuracy']:.4f}  {record['seconds']:.1f} s, "
            f"{record['callsPerSecond']:,.0f} {self.unit}/s, at most {minutes:.1f} min left",
            file=sys.stderr, flush=True,
        )
