"""The language model that may phrase an answer: one in this process, or a server that the user runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from index.errors import ModelError
from rag.chat import ChatPrompt, Generator
from rag.generate_local import LocalGenerator
from rag.generate_server import ServerGenerator
from rag.gguf_cache import converted_model, default_cache_dir, packaged_gguf
from rag.server_address import ServerAddress, is_server

__all__ = ["ChatPrompt", "Generator", "LocalGenerator", "ServerGenerator", "load_generator"]


def load_generator(
    choice: str | ServerAddress | None,
    *,
    cache_dir: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> Generator:
    """Load a causal language model from this machine, or take a server, which isn't asked for anything yet.

    Args:
        choice: None for the packaged SmolLM2-135M-Instruct; a folder with safetensors, config and
            tokenizer; a GGUF file; the name of a model that is already in the Hugging Face cache; or the
            address of an OpenAI-compatible server on this machine.
        cache_dir: Folder of models converted from GGUF; None for the user's cache.
        progress: Called with a few words at each step of a first conversion (some 20 s).

    Raises:
        ModelError: there is no such model here, or it can't be loaded; the message says the cure.
        InputError: a server's address can't be read, or is another machine's.

    """
    if isinstance(choice, str) and is_server(choice):
        choice = ServerAddress.from_text(choice)
    if isinstance(choice, ServerAddress):
        return ServerGenerator(choice)
    path = packaged_gguf() if choice is None else Path(choice).expanduser()
    if path.suffix == ".gguf":
        if not path.is_file():
            raise ModelError(f"there is no model file {path}; name a file that exists")
        folder = converted_model(path, cache_dir=cache_dir or default_cache_dir(), progress=progress)
        return LocalGenerator(str(folder), name=path.stem)
    if path.is_dir():
        if not any(path.glob("*.safetensors")):
            raise ModelError(
                f"{path} holds no safetensors weights; only those are loaded: convert the model first"
            )
        return LocalGenerator(str(path), name=path.resolve().name)
    return LocalGenerator(str(choice), name=str(choice))
