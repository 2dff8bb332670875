"""Opens the real assistant: models once, the index again whenever a new generation is published."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import IndexUnusableError

if TYPE_CHECKING:
    from index.embed import Embedder
    from rag.generate import Generator
    from rag.pipeline import Assistant
    from rag.reader.records import SpanReader
    from rag.settings import Settings


class AssistantOpener:
    """Opens an assistant on an index folder; satisfies `ui.service.Opener`.

    Args:
        index_dir: Folder of the index.
        settings: Models and limits.
        progress: Hears in words what a slow step does, such as the first conversion of a model.

    """

    def __init__(
        self, index_dir: Path, settings: Settings, *, progress: Callable[[str], None] | None = None
    ) -> None:
        self.index_dir = index_dir
        self.settings = settings
        self._progress = progress
        self._embedder: Embedder | None = None
        self._reader: SpanReader | None = None
        self._generator: Generator | None = None

    def check(self) -> None:
        """Look at the index without loading a model. Raises IndexUnusableError."""
        from index.store import current_generation

        current_generation(self.index_dir)

    def open(self, *, warm: bool = True) -> Assistant:
        """Open the current generation, by default warmed up. Raises IndexUnusableError, ModelError."""
        from index.embed import load_embedder
        from index.store import open_index
        from rag.pipeline import Assistant
        from rag.reader.load import load_reader

        if self._embedder is None:
            self._embedder = load_embedder(self.settings.embedder)
        if self._reader is None:
            self._reader = load_reader(self.settings.reader)
        opened = open_index(self.index_dir, self._embedder)
        assistant = Assistant(
            opened, self._embedder, self._reader, self.settings, load_generator=self._load_generator
        )
        if warm:
            assistant.warm_up()
        return assistant

    def generation(self) -> str | None:
        """The published generation, None while none can be read. Cheap: a pointer and its manifest."""
        from index.store import current_generation

        try:
            return current_generation(self.index_dir).manifest.generation
        except IndexUnusableError:
            return None

    def _load_generator(self) -> Generator:
        from rag.generate import load_generator

        if self._generator is None:
            self._generator = load_generator(self.settings.generator, progress=self._progress)
        return self._generator
