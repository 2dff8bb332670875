"""The packaged encoder → the graph with weights of 8 bits that is shipped in its place."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from index.embed import PACKAGED_MODEL
from index.encoder import GRAPH, TOKENIZER, EncoderManifest, write_encoder_manifest
from rag.training.config import TrainingError
from rag.training.graph import Shape, encoder_graph, encoder_probe, smoothing_factors

LIMIT = "sentence_bert_config.json"
"""File of a sentence-transformers folder that says how many tokens the model reads."""


def export_encoder(encoder: Path, target: Path, *, quantised: bool = True) -> EncoderManifest:
    """Write the folder of an encoder: its graph, its tokenizer, its manifest. The same weights give the same bytes.

    Args:
        encoder: Folder of the packaged encoder, as sentence-transformers has it: BERT, the mean over tokens, length 1.
        target: Folder to write to; files of those names are replaced.
        quantised: 8 bits, or single precision for comparison.

    Raises:
        TrainingError: the folder can't be read or isn't such an encoder's.

    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    from rag.training.model import reader_config

    try:
        weights = load_file(encoder / "model.safetensors")
        tokenizer = (encoder / TOKENIZER).read_bytes()
        limit = int(json.loads((encoder / LIMIT).read_bytes())["max_seq_length"])
        config = reader_config(encoder, dropout=0.0)
        shape = Shape(
            int(config.num_hidden_layers), int(config.num_attention_heads), float(config.layer_norm_eps)
        )
        factors = smoothing_factors(encoder_probe(weights, shape)) if quantised else None
        content = encoder_graph(weights, shape, factors)
    except (OSError, ValueError, SafetensorError, KeyError) as error:
        raise TrainingError(f"{encoder}: no encoder that can be written out ({error})") from error
    target.mkdir(parents=True, exist_ok=True)
    (target / GRAPH).write_bytes(content)
    (target / TOKENIZER).write_bytes(tokenizer)
    manifest = EncoderManifest(
        name=f"{PACKAGED_MODEL} {'int8' if quantised else 'fp32'}",
        sha256=hashlib.sha256(content).hexdigest(),
        tokenizer_sha256=hashlib.sha256(tokenizer).hexdigest(),
        dimensions=int(config.hidden_size),
        max_tokens=limit,
    )
    write_encoder_manifest(target, manifest)
    return manifest
