"""Which stages take part in answering: all of them, but where it is measured what each is worth."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages of answering that can be left out. No setting of a user's reaches this: only measuring does."""

    dense: bool = True
    """The list of passages by cosine."""
    lexical: bool = True
    """The list of passages by BM25."""
    ranker: bool = True
    """The passages put in the order in which the trained reader expects an answer."""
    reader: bool = True
    """The trained reader's word on passages and spans; without it, nothing is put in another order either."""
    verification: bool = True
    """Answers held against the text that they cite. Without it an answer may say what no report does."""

    def __post_init__(self) -> None:
        if not (self.dense or self.lexical):
            raise ValueError("retrieval needs the dense or the lexical list")


ALL_STAGES = Stages()
"""How every user's question is answered."""
