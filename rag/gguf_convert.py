"""A program of its own: a GGUF file → a folder that transformers loads without it.

`rag/gguf_cache.py` runs this in a process apart: it needs over 1 GB for a moment, writes progress bars
and warnings to stderr whatever it is told, and reads settings of the whole process. All of that ends with the
process. It imports nothing of ours, so it runs by its path.

    python -P gguf_convert.py MODEL.gguf FOLDER

Each step is announced on stdout as a line that begins with `step: `.
"""

from __future__ import annotations

import copy
import sys
from pathlib import Path

STEP = "step: "


def convert(gguf: Path, folder: Path) -> None:
    """Write config, tokenizer and bfloat16 weights as safetensors into a folder that exists."""
    _announce("reading the tokenizer")
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    where = str(gguf.parent)
    tokenizer = AutoTokenizer.from_pretrained(where, gguf_file=gguf.name, local_files_only=True)
    _announce("unpacking the weights")
    packed = AutoModelForCausalLM.from_pretrained(
        where, gguf_file=gguf.name, local_files_only=True, dtype=torch.float32
    )
    _announce("writing the converted model")
    config = copy.deepcopy(packed.config)
    # transformers refuses to save a model that it read from GGUF, though its weights are plain by now:
    # they go into a model that never was quantized.
    if hasattr(config, "quantization_config"):
        del config.quantization_config
    plain = type(packed)(config)
    plain.load_state_dict(packed.state_dict())
    plain.generation_config = packed.generation_config
    # The blocks hold 4 bits a weight; bfloat16 keeps what they say in half the space of float32.
    plain.bfloat16().save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def _announce(step: str) -> None:
    sys.stdout.write(f"{STEP}{step}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    convert(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
