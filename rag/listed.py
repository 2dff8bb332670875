"""What a sentence that only opens a list leads to: "New tools need approval from the following:" and its items."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import takewhile

from index.records import Passage
from rag.read import Sentence

MOST_ITEMS = 20
"""Items of a list that are looked for behind the sentence that opens it."""
_ENDS = re.compile(r"[.!?;][”\"’')\]]*$")
_MARKERS = tuple(
    re.compile(rf"\s*{marker}\s+\S")
    for marker in (
        r"[-*•‣▪–—]",
        r"\d{1,2}\.",
        r"\(\d{1,2}\)",
        r"\(?[ivx]{1,5}[.)]",
        r"\(?[a-z][.)]",
        r"\(?[A-Z][.)]",
    )
)
"""What items of one list begin with alike: "-", "1.", "(ii)", "b)"."""

_NUMBER = re.compile(r"\s*\(?(\d{1,2})[.)]\s")
_GOES_ON = re.compile(r"(?:\b(?:and|or)|,)$", re.IGNORECASE)

Following = Callable[[str, int], Sequence[Passage]]
"""The passages that come after one in its report, by its id, and how many at most."""
Parse = Callable[[Sequence[Passage]], Sequence[Sequence[Sentence]]]
"""The sentences of some passages, each passage's in reading order."""


def list_items(sentence: Sentence, following: Following, parse: Parse) -> tuple[Sentence, ...]:
    """The first sentence of each item of the list that a sentence opens; none where it opens none.

    A sentence opens one that ends in a colon, or that is the last of its passage and doesn't end at all.
    """
    passage = sentence.passage
    opens = sentence.text.rstrip().endswith(":")
    if passage.text[sentence.end - passage.start :].strip():
        after = [other for other in parse([passage])[0] if other.start >= sentence.end] if opens else []
        return tuple(takewhile(lambda other: _marker(other.text) is not None, after))
    if not opens and (_ENDS.search(sentence.text) or " " not in sentence.text):
        return ()
    return _in_passages(sentence, following(passage.id, MOST_ITEMS), parse)


def _in_passages(sentence: Sentence, after: Sequence[Passage], parse: Parse) -> tuple[Sentence, ...]:
    """The same where the items are passages of their own."""
    label = " ".join(sentence.text.split()).removesuffix(":").rstrip()
    introduced = _in_order([passage for passage in after if passage.section[-1:] == (label,)])
    if after and not introduced:
        alike = _marker(after[0].text)
        if alike is None or alike is _marker(sentence.text) or _GOES_ON.search(label):
            return ()  # "(1) signed; and" is an item itself
        introduced = list(takewhile(lambda passage: _marker(passage.text) is alike, after))
    first = {passage.paragraph: passage for passage in reversed(introduced)}
    items = sorted(first.values(), key=lambda passage: passage.start)
    return tuple(sentences[0] for sentences in parse(items) if sentences)


def _in_order(passages: Sequence[Passage]) -> list[Passage]:
    """Passages up to where their numbers begin anew."""
    kept: list[Passage] = []
    last = 0
    for passage in passages:
        number = _NUMBER.match(passage.text)
        if number is not None and int(number[1]) <= last:
            break
        last = int(number[1]) if number is not None else last
        kept.append(passage)
    return kept


def without_marker(text: str) -> str:
    """An item on one line, without what it begins with: "-", "1.", "(ii)"."""
    line = " ".join(text.split())
    marker = next((found for each in _MARKERS if (found := each.match(line)) is not None), None)
    return line if marker is None else line[marker.end() - 1 :]


def _marker(text: str) -> re.Pattern[str] | None:
    return next((marker for marker in _MARKERS if marker.match(text)), None)
