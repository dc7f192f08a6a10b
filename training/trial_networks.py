"""Tries networks without a recurrent state against `stacked`, by held-out bits of normal training traces alone.

    python training/trial_networks.py --data build/encoded/adfa-ld --network convolution --out build/trial.json

`convolution`: gated causal convolutions (van den Oord et al. 2016, WaveNet), dilations 1, 2, .. 64, twice.
`transformer`: causal self-attention (Vaswani et al. 2017) with learned places, over at most 192 calls.
Both have about the parameters of `stacked` and see at least 128 calls back. Nothing is exported: a network that is no
better than `stacked` stays a figure (docs/decisions.md).
"""

import argparse
import math
import time
from collections.abc import Iterator
from pathlib import Path

from command import run

# isort: split
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from encoded_data import read_encoded_data
from files import write_json
from networks import trained_parameters
from splits import hold_out
from vocabulary import UNKNOWN

SEGMENT_CALLS, CONTEXT_CALLS = 192, 128  # a segment's first CONTEXT_CALLS are only read, but for a trace's first
BATCH_SEGMENTS, EPOCHS, LEARNING_RATE, DROPOUT = 16, 16, 2e-3, 0.1


class GatedConvolutions(nn.Module):
    """int64 [B, T] -> logits [B, T, V]; those of place t depend on calls before t only."""

    def __init__(self, vocabulary_size: int, channels: int = 96) -> None:
        super().__init__()
        self.dilations = [2**power for power in range(7)] * 2
        self.embedding = nn.Embedding(vocabulary_size + 1, channels)
        self.gates = nn.ModuleList(nn.Conv1d(channels, 2 * channels, 2, dilation=d) for d in self.dilations)
        self.mixes = nn.ModuleList(nn.Conv1d(channels, channels, 1) for _ in self.dilations)
        self.dropout = nn.Dropout(DROPOUT)
        self.head = nn.Linear(channels, vocabulary_size)

    def forward(self, before: Tensor) -> Tensor:
        signal = self.embedding(before).transpose(1, 2)
        total = torch.zeros_like(signal)
        for dilation, gate, mix in zip(self.dilations, self.gates, self.mixes, strict=True):
            value, opening = gate(F.pad(signal, (dilation, 0))).chunk(2, 1)
            passed = mix(self.dropout(torch.tanh(value) * torch.sigmoid(opening)))
            signal, total = signal + passed, total + passed
        return self.head(self.dropout(torch.relu(total)).transpose(1, 2))


class CausalTransformer(nn.Module):
    """As GatedConvolutions, by self-attention."""

    def __init__(self, vocabulary_size: int, width: int = 112, layers: int = 3) -> None:
        super().__init__()
        self.embedding = nn.Embedding(vocabulary_size + 1, width)
        self.places = nn.Parameter(0.02 * torch.randn(SEGMENT_CALLS, width))
        layer = nn.TransformerEncoderLayer(width, 4, 4 * width, DROPOUT, batch_first=True, norm_first=True)
        self.layers = nn.TransformerEncoder(layer, layers, norm=nn.LayerNorm(width), enable_nested_tensor=False)
        self.head = nn.Linear(width, vocabulary_size)

    def forward(self, before: Tensor) -> Tensor:
        calls = before.shape[1]
        mask = nn.Transformer.generate_square_subsequent_mask(calls)
        return self.head(self.layers(self.embedding(before) + self.places[:calls], mask=mask, is_causal=True))


NETWORKS = {"convolution": GatedConvolutions, "transformer": CausalTransformer}


def segments(traces: list[np.ndarray], start: int) -> list[tuple[np.ndarray, np.ndarray, int]]:
    """(calls before each place, calls at each place, places that are only context): every call is scored once."""
    found = []
    for trace in traces:
        before = np.concatenate([[start], trace[:-1]]).astype(np.int64)
        scored = 0
        while scored < len(trace):
            context = min(scored, CONTEXT_CALLS)
            end = min(len(trace), scored - context + SEGMENT_CALLS)
            place = slice(scored - context, end)
            found.append((before[place], trace[place].astype(np.int64), context))
            scored = end
    return found


def batches(parts: list, order: np.ndarray) -> Iterator[tuple[Tensor, Tensor]]:
    """Padded batches: calls before [B, T], targets [B, T] with UNKNOWN where nothing is scored."""
    for at in range(0, len(order), BATCH_SEGMENTS):
        chosen = [parts[index] for index in order[at : at + BATCH_SEGMENTS]]
        longest = max(len(before) for before, _, _ in chosen)
        inputs = np.zeros((len(chosen), longest), np.int64)
        targets = np.full((len(chosen), longest), UNKNOWN, np.int64)
        for row, (before, calls, context) in enumerate(chosen):
            inputs[row, : len(before)] = before
            targets[row, context : len(calls)] = calls[context:]
        yield torch.from_numpy(inputs), torch.from_numpy(targets)


@torch.no_grad()
def bits_a_call(network: nn.Module, parts: list) -> float:
    network.eval()
    by_length = np.array(sorted(range(len(parts)), key=lambda index: len(parts[index][0])))
    loss = calls = 0.0
    for inputs, targets in batches(parts, by_length):
        loss += F.cross_entropy(network(inputs).flatten(0, 1), targets.flatten(), ignore_index=UNKNOWN,
                                reduction="sum").item()
        calls += int((targets != UNKNOWN).sum())
    return loss / calls / math.log(2)


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, type=Path, help="folder written by syscall-sentinel encode")
    parser.add_argument("--network", required=True, choices=list(NETWORKS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", required=True, type=Path, help="JSON file to write")
    arguments = parser.parse_args(argv)
    torch.set_num_threads(1)
    torch.manual_seed(arguments.seed)
    data = read_encoded_data(arguments.data)
    traces = data.split("training").traces()
    fitted, held_out = hold_out(traces, 1)
    start = data.vocabulary.size
    training = segments([traces[index] for index in fitted if len(traces[index])], start)
    testing = segments([traces[index] for index in held_out if len(traces[index])], start)
    network = NETWORKS[arguments.network](data.vocabulary.size)
    optimiser = torch.optim.AdamW(network.parameters(), lr=LEARNING_RATE, weight_decay=0.01)
    steps = EPOCHS * math.ceil(len(training) / BATCH_SEGMENTS)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, LEARNING_RATE, total_steps=steps, pct_start=0.1)
    random = np.random.default_rng(arguments.seed)
    begin, epochs = time.perf_counter(), []
    for epoch in range(EPOCHS):
        network.train()
        for inputs, targets in batches(training, random.permutation(len(training))):
            optimiser.zero_grad()
            loss = F.cross_entropy(network(inputs).flatten(0, 1), targets.flatten(), ignore_index=UNKNOWN)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
        epochs.append(bits_a_call(network, testing))
        print(f"epoch {epoch + 1}/{EPOCHS}: {epochs[-1]:.4f} bits a held-out call", flush=True)
    write_json(arguments.out, {"network": arguments.network, "seed": arguments.seed, "heldOutBits": min(epochs),
                               "epochs": epochs, "parameters": trained_parameters(network),
                               "seconds": round(time.perf_counter() - begin, 1)})


if __name__ == "__main__":
    run(main)
