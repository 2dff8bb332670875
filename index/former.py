"""The former generation's vectors by what was embedded, so that unchanged text isn't embedded again."""

from __future__ import annotations

from functools import cached_property

from index.journal import key_of
from index.sentence_vectors import PassageVectors
from index.store import Index


class FormerRows:
    """Rows of the former generation by key. They are read when the first is asked for; only the keys are kept."""

    def __init__(self, former: Index | None) -> None:
        """Take the former generation, None where there is none."""
        self._former = former

    def __contains__(self, key: bytes) -> bool:
        return key in self._rows

    def vectors(self, key: bytes) -> PassageVectors:
        """What the embedder made of a passage. Raises KeyError."""
        row = self._rows[key]
        if self._former is None:
            raise KeyError(key)
        return self._former.passage_vectors(range(row, row + 1))[0]

    @cached_property
    def _rows(self) -> dict[bytes, int]:
        if self._former is None:
            return {}
        return {
            key_of(passage.section, passage.text): row
            for held in self._former.held().values()
            for row, passage in zip(held.rows, self._former.stored_report(held).passages, strict=True)
        }
