"""Opens the real assistant: models once, the index again whenever a new generation is published."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import IndexUnusableError, ModelError, NoIndexError

if TYPE_CHECKING:
    from rag.generate import Generator
    from rag.loading import LoadingModels
    from rag.pipeline import Assistant
    from rag.settings import Settings


class AssistantOpener:
    """Opens an assistant on an index folder; satisfies `ui.service.Opener`.

    Args:
        index_dir: Folder of the index.
        settings: Models and limits.
        progress: Hears in words what a slow step does: loading a language model, converting it once, phrasing.

    """

    def __init__(
        self, index_dir: Path, settings: Settings, *, progress: Callable[[str], None] | None = None
    ) -> None:
        self.index_dir = index_dir
        self.settings = settings
        self._progress = progress
        self._models: LoadingModels | None = None
        self._generator: Generator | None = None

    def check(self) -> None:
        """Look at the index without loading a model. Raises IndexUnusableError."""
        from index.current import current_generation

        current_generation(self.index_dir)

    def open(self, *, warm: bool = True) -> Assistant:
        """Open the current generation, by default warmed up. Raises IndexUnusableError, ModelError."""
        from rag.loading import LoadingModels

        if self._models is None:
            self._models = LoadingModels(self.settings)
        from index.store import open_index
        from rag.pipeline import Assistant

        try:
            embedder, reader = self._models.embedder(), self._models.reader()
        except ModelError:
            self._models = None  # what is mended meanwhile can be loaded another time
            raise
        assistant = Assistant(
            open_index(self.index_dir, embedder),
            embedder,
            reader,
            self.settings,
            load_generator=self._load_generator,
        )
        if warm:
            assistant.warm_up()
        return assistant

    def generation(self) -> str | None:
        """The published generation, "" for none, None while it can't be read. Cheap: a pointer and its manifest."""
        from index.current import current_generation

        try:
            return current_generation(self.index_dir).manifest.generation
        except NoIndexError:
            return ""
        except IndexUnusableError:
            return None

    def _load_generator(self) -> Generator:
        from rag.generate import load_generator

        if self._generator is None:
            self._say("Loading the language model…")
            self._generator = load_generator(self.settings.generator, progress=self._say_of_conversion)
            # It is loaded for an answer that waits for it.
            self._say(f"Phrasing the answer with {self._generator.name}…")
        return self._generator

    def _say(self, words: str) -> None:
        if self._progress is not None:
            self._progress(words)

    def _say_of_conversion(self, step: str) -> None:
        self._say(f"Converting the language model, this one time: {step}…")
