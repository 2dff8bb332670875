"""The reader's network: the packaged encoder with a span head and an answerability head."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import BertConfig, BertModel


class Outputs(NamedTuple):
    """What the network says of a batch; a tuple, so that an exporter can name its parts."""

    start: Tensor
    """(windows, tokens) Logits of an answer beginning there; position 0 stands for no answer."""
    end: Tensor
    """(windows, tokens) Logits of an answer ending there."""
    answerable: Tensor
    """(windows,) Logit of the passage answering the question."""


class ReaderNetwork(nn.Module):
    """BERT with three outputs a window, as in Devlin et al. 2019 (spans) and Zhang et al. 2021 (answerability)."""

    def __init__(self, config: BertConfig) -> None:
        """Take the encoder's configuration; weights are random until `load_encoder` or `load_state_dict`."""
        super().__init__()
        self.encoder = BertModel(config, add_pooling_layer=False)
        hidden = int(config.hidden_size)
        self.span = nn.Linear(hidden, 2)
        self.gate = nn.Linear(hidden, hidden)
        self.answerable = nn.Linear(hidden, 1)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Outputs:
        """Read windows: each argument int64, (windows, tokens)."""
        hidden: Tensor = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        start, end = self.span(hidden).unbind(-1)
        gate = torch.tanh(self.gate(hidden[:, 0]))
        return Outputs(start, end, self.answerable(gate).squeeze(-1))


def reader_config(encoder: Path, *, dropout: float) -> BertConfig:
    """The packaged encoder's configuration, with attention written out (on a CPU in bf16 the fastest to train)."""
    config = BertConfig.from_pretrained(encoder)
    config.hidden_dropout_prob = dropout
    config.attention_probs_dropout_prob = (
        0.0  # on a CPU it costs a third of the time, and little data overfits little
    )
    config._attn_implementation = "eager"
    return config


def from_encoder(encoder: Path, *, dropout: float) -> ReaderNetwork:
    """A network with the encoder's weights and fresh heads."""
    network = ReaderNetwork(reader_config(encoder, dropout=dropout))
    weights = load_file(encoder / "model.safetensors")
    kept = {name: value for name, value in weights.items() if not name.startswith("pooler.")}
    missing, unexpected = network.encoder.load_state_dict(kept, strict=False)
    # Position ids are a buffer that is not saved; anything else missing would be a wrong encoder.
    wrong = [name for name in (*missing, *unexpected) if "position_ids" not in name]
    if wrong:
        raise ValueError(f"{encoder} isn't the encoder that the reader is made on: {wrong[:3]}")
    return network


def from_weights(encoder: Path, weights: Path, *, dropout: float = 0.0) -> ReaderNetwork:
    """A network with trained weights (safetensors); only the configuration is taken from the encoder."""
    network = ReaderNetwork(reader_config(encoder, dropout=dropout))
    network.load_state_dict(load_file(weights))
    return network
