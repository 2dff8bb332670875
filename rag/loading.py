"""Loads the models while other things are done: reading a graph and importing a module wait for different things."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from index.embed import Embedder, load_embedder
from rag.reader.load import load_reader

if TYPE_CHECKING:
    from rag.reader.records import SpanReader
    from rag.settings import Settings


class LoadingModels:
    """The embedder and the reader of some settings, loaded at the same time from now on."""

    def __init__(self, settings: Settings, *, threads: int | None = None) -> None:
        """Begin. `threads`: of the models; None for the CPU's cores, at most 4."""
        # Two models of PyTorch's must not be loaded at a time: transformers switches global state meanwhile.
        workers = 2 if settings.embedder is None or settings.reader is None else 1
        pool = ThreadPoolExecutor(workers, thread_name_prefix="loading")
        self._embedder: Future[Embedder] = pool.submit(load_embedder, settings.embedder, threads=threads)
        self._reader: Future[SpanReader] = pool.submit(load_reader, settings.reader, threads=threads)
        pool.shutdown(wait=False)

    def embedder(self) -> Embedder:
        """The embedder, once it is loaded. Raises ModelError."""
        return self._embedder.result()

    def reader(self) -> SpanReader:
        """The reader, once it is loaded. Raises ModelError."""
        return self._reader.result()
