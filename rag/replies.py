"""Read what a model wrote, strictly: one plain sentence about the evidence, or nothing.

Whether its figures, years and words hold is `rag/verify/`'s question. Here goes what no wording of one quoted
sentence has any use for: markup, addresses, citation marks, pieces of the prompt, hidden characters, names and
numbers from nowhere. All of it is what a model writes that obeys an order hidden in a report or a question.
"""

from __future__ import annotations

import re
import unicodedata

from index.sentences import sentence_spans
from rag.figures import parse_figures
from rag.prompts import LABELS, example_words
from rag.terms import content_stems

_END = re.compile(r"[.!?][”\"’')]*$")
_MARK = re.compile(r"\[\s*\d")
_SIGN = re.compile(r"[^\w\s.,!?'’()%–—-]")
"""What one plain sentence can do without: it stands in the evidence, or it is markup, a label or a quotation."""
_ADDRESS = re.compile(r"://|\bwww\.|\b\w+\.[a-z]{2,}\b|\b(?:javascript|data|file|mailto):", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")


def read_reply(reply: str, question: str, evidence: str, around: str) -> str | None:
    """The reply as one plain sentence; None where it is anything else.

    Args:
        reply: What the model wrote.
        question: What it was asked.
        evidence: The sentence or clause that it was to state.
        around: What stands around the evidence: its passage and headings. Words of the question that aren't there
            either may not be put into the report's mouth.

    """
    text = " ".join(reply.split())
    if not text.isprintable() or any(unicodedata.category(c) == "Cf" for c in text):
        return None
    if len(sentence_spans(text)) != 1 or not _END.search(text):
        return None  # cut off in its middle, or more than was asked for
    if len(text.split()) > len(evidence.split()) + len(question.split()):
        return None
    if _MARK.search(text) or any(f"{label}:".lower() in text.lower() for label in LABELS):
        return None
    if not set(_SIGN.findall(text)) <= set(evidence):
        return None
    if any(found.group().lower() not in evidence.lower() for found in _ADDRESS.finditer(text)):
        return None
    return text if _from_here(text, question, evidence, around) else None


def _from_here(text: str, question: str, evidence: str, around: str) -> bool:
    """Whether digits that are no figures, names, and the question's words all stand in the evidence or around it."""
    plain = list(text)
    for figure in parse_figures(text):
        plain[figure.start : figure.end] = " " * (figure.end - figure.start)
    if not set(_DIGITS.findall("".join(plain))) <= set(_DIGITS.findall(evidence)):
        return False
    asked = set(content_stems(question))
    known = {*content_stems(evidence), *(asked & set(content_stems(around)))}
    for word in _WORD.findall(text):
        foreign = set(content_stems(word)) - known
        if foreign and (foreign & asked or word[0].isupper() or word.lower() in example_words()):
            return False
    return True
