"""The two networks. Both stack LSTMs and end in one linear layer over the vocabulary; they differ in front and in use.

Shapes: B batch, T time, V vocabulary size, E embedding width, H3 width of the last LSTM, W state width.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from vocabulary import UNKNOWN


def keras_lstm(inputs: int, units: int) -> nn.LSTM:
    """An LSTM as Keras counts and initialises it: ONE bias vector a gate (PyTorch's second one is zero and stays so),
    glorot-uniform kernel, orthogonal recurrent kernel, bias 0 but 1 for the forget gate. Gates lie i, f, g, o."""
    lstm = nn.LSTM(inputs, units, batch_first=True)
    nn.init.xavier_uniform_(lstm.weight_ih_l0)
    nn.init.orthogonal_(lstm.weight_hh_l0)
    with torch.no_grad():
        lstm.bias_ih_l0.zero_()
        lstm.bias_ih_l0[units : 2 * units] = 1.0
        lstm.bias_hh_l0.zero_()
    lstm.bias_hh_l0.requires_grad_(False)
    return lstm


def keras_head(inputs: int, vocabulary_size: int) -> nn.Linear:
    """The last layer as Keras initialises it: glorot-uniform kernel, bias 0."""
    head = nn.Linear(inputs, vocabulary_size)
    nn.init.xavier_uniform_(head.weight)
    nn.init.zeros_(head.bias)
    return head


def trained_parameters(network: nn.Module) -> int:
    """Number of trained weights: Keras' counting, since the second bias vector is not trained."""
    return sum(parameter.numel() for parameter in network.parameters() if parameter.requires_grad)


class StackedLanguageModel(nn.Module):
    """P(call | all calls before it in the trace). The state travels from chunk to chunk: h1 c1 h2 c2 h3 c3 in a row.

    Token 0 has the zero vector as its embedding, for good: an unknown call is a neutral input.
    """

    def __init__(self, vocabulary_size: int, embedding: int, layers: Sequence[int], dropout: float) -> None:
        super().__init__()
        self.widths = tuple(layers)
        self.embedding = nn.Embedding(vocabulary_size, embedding, padding_idx=UNKNOWN)
        inputs = (embedding, *layers[:-1])
        self.lstms = nn.ModuleList(keras_lstm(*shape) for shape in zip(inputs, layers, strict=True))
        self.head = keras_head(layers[-1], vocabulary_size)
        self.dropout = nn.Dropout(dropout)

    @property
    def state_width(self) -> int:
        return 2 * sum(self.widths)

    def start_state(self, batch: int) -> Tensor:
        """float32 [B, W], all zero: before the first call of a trace."""
        return torch.zeros(batch, self.state_width, dtype=self.head.weight.dtype)

    def forward(self, calls: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """calls int64 [B, T], state [B, W] -> logits [B, T, V] of each call given everything before it, and the state
        after the last call. The logits of place t never depend on calls[:, t]: the head reads [h3 of state, y_0 ..
        y_(T-2)], so the first call of a trace is predicted from the head's bias alone."""
        parts = state.split([width for width in self.widths for _ in "hc"], dim=1)
        signal = self.dropout(self.embedding(calls))  # [B, T, E]
        after = []
        for layer, lstm in enumerate(self.lstms):
            hidden, cell = parts[2 * layer].unsqueeze(0), parts[2 * layer + 1].unsqueeze(0)
            signal, (hidden_after, cell_after) = lstm(signal, (hidden.contiguous(), cell.contiguous()))
            after += [hidden_after[0], cell_after[0]]
            if layer < len(self.lstms) - 1:
                signal = self.dropout(signal)
        before = torch.cat([parts[-2].unsqueeze(1), signal[:, :-1]], dim=1)  # [B, T, H3]
        return self.head(self.dropout(before)), torch.cat(after, dim=1)


class NotebookNetwork(nn.Module):
    """The reference notebook's network: a window's first calls, one-hot -> LSTM 64 -> LSTM 256 -> LSTM 100, dropout
    after each -> the last step's output -> scores of the window's last call. 609,881 parameters at 341 classes."""

    def __init__(self, vocabulary_size: int, layers: Sequence[int] = (64, 256, 100), dropout: float = 0.2) -> None:
        super().__init__()
        self.vocabulary_size = vocabulary_size
        inputs = (vocabulary_size, *layers[:-1])
        self.lstms = nn.ModuleList(keras_lstm(*shape) for shape in zip(inputs, layers, strict=True))
        self.head = keras_head(layers[-1], vocabulary_size)
        self.dropout = nn.Dropout(dropout)

    def forward(self, calls: Tensor) -> Tensor:
        """calls int64 [B, T] -> logits [B, V] of the call that follows; softmax of them is the notebook's output."""
        signal = F.one_hot(calls, self.vocabulary_size).to(self.head.weight.dtype)  # [B, T, V]
        for lstm in self.lstms[:-1]:
            signal = self.dropout(lstm(signal)[0])
        last_output = self.lstms[-1](signal)[0][:, -1]  # [B, H3]
        return self.head(self.dropout(last_output))
