"""What a user may choose about answering. Read once, at the edge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from index.errors import InputError
from rag.server_address import ServerAddress, is_server

ANSWERS_KEPT = 256
MOST_ANSWERS = 100_000
"""About 1 GB, at 10 KB each."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Models and limits of answering."""

    embedder: str | None = None
    """Folder or name of a sentence-transformers model; None for the packaged all-MiniLM-L6-v2."""
    reader: str | None = None
    """Folder or name of an extractive question-answering model; None for Footnote's own."""
    generator: str | ServerAddress | None = None
    """Folder or name of a causal language model, or a server; None for the packaged SmolLM2-135M-Instruct."""
    generate_by_default: bool = False
    """Whether the model phrases the answer where a question doesn't say. Off: quoting measured better."""
    top_k: int = 5
    """Passages that an answer's retrieval event shows; reading looks at more."""
    max_question_chars: int = 2000
    answers_kept: int = ANSWERS_KEPT
    """Answers that are remembered for questions that come again, 0 for none."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Settings from FOOTNOTE_EMBEDDER, FOOTNOTE_READER, FOOTNOTE_GENERATE, FOOTNOTE_GENERATOR, FOOTNOTE_CACHE.

        Where FOOTNOTE_GENERATOR is a server's address, FOOTNOTE_GENERATOR_MODEL, _KEY and _REMOTE go with it.

        Raises:
            InputError: FOOTNOTE_GENERATE is neither 0 nor 1, FOOTNOTE_CACHE no number of answers, or the server's
                address can't be used.

        """
        generate = environment.get("FOOTNOTE_GENERATE", "0")
        if generate not in {"0", "1"}:
            raise InputError(f"FOOTNOTE_GENERATE is {generate!r}; set it to 0 or 1")
        kept = environment.get("FOOTNOTE_CACHE") or str(ANSWERS_KEPT)
        if not (kept.isascii() and kept.isdigit() and int(kept) <= MOST_ANSWERS):
            raise InputError(
                f"FOOTNOTE_CACHE is {kept!r}; set it to how many answers are remembered, 0 to {MOST_ANSWERS:,}"
            )
        generator = environment.get("FOOTNOTE_GENERATOR") or None
        return cls(
            embedder=environment.get("FOOTNOTE_EMBEDDER") or None,
            reader=environment.get("FOOTNOTE_READER") or None,
            generator=(
                ServerAddress.from_environment(generator, environment)
                if generator is not None and is_server(generator)
                else generator
            ),
            generate_by_default=generate == "1",
            answers_kept=int(kept),
        )
