"""What a chat model is asked, and as much of its reply as is read: one sentence of one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from index.sentences import sentence_spans


@dataclass(frozen=True, slots=True)
class ChatPrompt:
    """What a chat model is asked, once."""

    system: str
    """Standing instruction; empty leaves it to the model's chat template."""
    user: str
    examples: tuple[tuple[str, str], ...] = ()
    """Earlier turns that show the task: what the user wrote, what the model should have replied."""


class Generator(Protocol):
    """What phrasing an answer needs of a language model."""

    @property
    def name(self) -> str:
        """For people: the model's name."""
        ...

    def generate(self, prompt: ChatPrompt, *, max_new_tokens: int) -> str:
        """One line of text, at most one sentence, the same for the same prompt; may be empty."""
        ...


def has_ended(text: str) -> bool:
    """Whether a line or a sentence is complete: something else has begun after it."""
    return "\n" in text or (text.count(" ") > 0 and len(sentence_spans(text)) > 1)


def first_sentence(text: str) -> str:
    """The first sentence of a reply's first line; empty where there is none."""
    line = text.strip().partition("\n")[0].strip()
    spans = sentence_spans(line)
    return line[spans[0][0] : spans[0][1]] if spans else ""
