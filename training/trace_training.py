"""Training and scoring of the language model of whole traces."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch.nn import functional as F

from export import can_be_exported
from networks import StackedLanguageModel
from recipes import TraceRecipe
from trace_chunks import trace_chunks
from vocabulary import UNKNOWN, UNKNOWN_BITS

Report = Callable[[int, float, float], None]  # calls done in this epoch, loss (nats) and accuracy so far


def learning_rate(recipe: TraceRecipe, epochs_done: float) -> float:
    """Rises linearly over warm_up_epochs, then falls along a cosine until the last epoch."""
    if epochs_done < recipe.warm_up_epochs:
        return recipe.learning_rate * (epochs_done + 0.01) / (recipe.warm_up_epochs + 0.01)
    share = (epochs_done - recipe.warm_up_epochs) / max(1e-9, recipe.epochs - recipe.warm_up_epochs)
    height = 0.5 + 0.5 * math.cos(math.pi * min(1.0, share))
    return recipe.last_learning_rate + height * (recipe.learning_rate - recipe.last_learning_rate)


class TraceJob:
    """One network, its optimiser, the traces to fit and the held-out ones (uint16 tokens each)."""

    def __init__(self, recipe: TraceRecipe, vocabulary_size: int, fitted: Sequence[np.ndarray],
                 held_out: Sequence[np.ndarray]) -> None:
        torch.manual_seed(recipe.seed)
        self.recipe, self.fitted, self.held_out = recipe, fitted, held_out
        self.calls_an_epoch = sum(map(len, fitted))
        self.network = StackedLanguageModel(vocabulary_size, recipe.embedding, recipe.layers, recipe.dropout)
        trained = [parameter for parameter in self.network.parameters() if parameter.requires_grad]
        self.optimiser = torch.optim.AdamW(trained, lr=recipe.learning_rate, weight_decay=recipe.weight_decay)

    def train_epoch(self, epoch: int, report: Report) -> tuple[float, float]:
        """One pass over the fitted traces (epoch counts from 0): mean loss in nats and accuracy, in training mode.
        All randomness hangs on (seed, epoch) alone, so that a resumed run repeats what an uninterrupted one does."""
        recipe, network = self.recipe, self.network
        random = np.random.default_rng((recipe.seed, epoch))
        torch.manual_seed(recipe.seed * 100_003 + epoch)
        network.train()
        states = network.start_state(recipe.rows)
        order = random.permutation(len(self.fitted)).tolist()
        loss_sum, hits, done = 0.0, 0, 0
        for chunk in trace_chunks(self.fitted, order, recipe.rows, recipe.chunk_calls):
            for group in self.optimiser.param_groups:
                group["lr"] = learning_rate(recipe, epoch + done / self.calls_an_epoch)
            calls, rows = torch.from_numpy(chunk.calls), torch.from_numpy(chunk.rows)
            inputs = torch.from_numpy(np.where(random.random(calls.shape) < recipe.unknown_input_share, UNKNOWN, calls))
            state = states[rows] * torch.from_numpy(~chunk.starts)[:, None]
            logits, after = network(inputs, state)
            flat, targets = logits.flatten(0, 1), calls.flatten()
            # Token 0 is padding or an unknown call: neither is anything to predict.
            loss = F.cross_entropy(flat, targets, ignore_index=UNKNOWN, reduction="sum")
            known = max(1, int((targets != UNKNOWN).sum()))
            self.optimiser.zero_grad()
            (loss / known + recipe.state_penalty * after.square().mean()).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), recipe.gradient_norm)
            self.optimiser.step()
            states[rows] = after.detach()
            done += sum(chunk.lengths)
            loss_sum += loss.item()
            hits += int(((flat.detach().argmax(1) == targets) & (targets != UNKNOWN)).sum())
            report(done, loss_sum / done, hits / done)
        return loss_sum / done, hits / done

    def can_be_kept(self) -> bool:
        """Whether PyTorch and ONNX Runtime agree on it: states that grow over an epoch amplify rounding errors."""
        return can_be_exported(self.network, list(self.held_out))

    def evaluate(self) -> dict[str, float]:
        """Loss (nats) and accuracy a call, and bits a call, over the held-out traces."""
        surprises, accuracy = score_traces(self.network, self.held_out)
        bits = float(np.concatenate(surprises).mean())
        return {"heldOutLoss": bits * math.log(2), "heldOutAccuracy": accuracy, "heldOutBits": bits}


@torch.no_grad()
def score_traces(network: StackedLanguageModel, traces: Sequence[np.ndarray], rows: int = 64,
                 chunk_calls: int = 64) -> tuple[list[np.ndarray], float]:
    """float64 bits of every call of every trace, the first call included, and the share of calls that were the
    network's first guess. An unknown call costs UNKNOWN_BITS and is never a hit."""
    network.eval()
    order = sorted(range(len(traces)), key=lambda index: -len(traces[index]))
    surprises = [np.zeros(len(trace)) for trace in traces]
    states = network.start_state(rows)
    hits = 0
    for chunk in trace_chunks(traces, order, rows, chunk_calls):
        calls, active = torch.from_numpy(chunk.calls), torch.from_numpy(chunk.rows)
        logits, states[active] = network(calls, states[active] * torch.from_numpy(~chunk.starts)[:, None])
        log_probability = torch.log_softmax(logits, dim=-1)
        bits = log_probability.gather(2, calls[..., None])[..., 0].numpy() / -math.log(2)
        bits[chunk.calls == UNKNOWN] = UNKNOWN_BITS
        hits += int(((logits.argmax(-1) == calls) & (calls != UNKNOWN)).sum())
        for line, trace, place, length in zip(bits, chunk.traces, chunk.places, chunk.lengths, strict=True):
            surprises[trace][place : place + length] = line[:length]
    return surprises, hits / max(1, sum(map(len, traces)))
