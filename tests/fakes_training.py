"""A small encoder and small examples, on which training runs whole in seconds."""

from __future__ import annotations

import shutil
from pathlib import Path

import torch
from transformers import BertConfig, BertModel

from index.embed import packaged_folder
from rag.training.config import RunConfig
from rag.training.examples import Example, Span

TOWNS = ("Ellery", "Marrow", "Tolby", "Quist", "Harne", "Severn", "Odd", "Brill")


def tiny_encoder(folder: Path) -> Path:
    """An encoder of two layers with the packaged one's tokenizer and chance weights."""
    folder.mkdir()
    shutil.copy(packaged_folder() / "tokenizer.json", folder)
    torch.manual_seed(7)
    config = BertConfig(
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=128,
        max_position_embeddings=512,
    )
    BertModel(config).save_pretrained(folder, safe_serialization=True)
    return folder


def town_examples(count: int = 96) -> list[Example]:
    """Questions about towns' years; every fourth passage tells of another town."""
    found = []
    for number in range(count):
        town = TOWNS[number % len(TOWNS)]
        year = str(1900 + number)
        told = town if number % 4 else TOWNS[(number + 1) % len(TOWNS)]
        context = f"The library of {told} opened in {year}. It lends books."
        answers = (Span(year, context.index(year)),) if told == town else ()
        found.append(
            Example(
                f"t{number}",
                "hand",
                "CC0",
                f"When did the library of {town} open?",
                context,
                answers,
                "",
                town,
            )
        )
    return found


def run_config(name: str = "tiny", **changes: object) -> RunConfig:
    """Settings of a run of a few steps."""
    settings: dict[str, object] = {
        "name": name, "data": ("towns.jsonl",), "start_from": "encoder", "seed": 3, "examples": 96, "max_tokens": 64,
        "batch_tokens": 256, "learning_rate": 1e-3, "warmup_share": 0.1, "decay_share": 0.5, "weight_decay": 0.01,
        "dropout": 0.1, "answerable_weight": 0.5, "heading_share": 0.5, "checkpoint_every": 4, "threads": 1,
    }  # fmt: skip
    return RunConfig(**{**settings, **changes})  # type: ignore[arg-type]  # one record, fields by name
