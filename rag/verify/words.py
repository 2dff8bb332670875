"""The words of a statement are held against its quote: it repeats the quote, or words anew what the quote says.

A wording of its own takes its content words from the quote and the question, its names from the quote or its passage,
and says no more often "not" than the quote does.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from rag.figures import parse_figures, same_figure
from rag.scope import scope_conflicts, scope_terms
from rag.stemming import stem
from rag.terms import STOP_WORDS, content_stems, tokens
from rag.verify.frames import FRAME_STEMS, own_stems
from rag.verify.quoted import ReadText, one_line

_NEGATION = re.compile(
    r"\b(?:not|no|never|none|neither|nor|without|cannot|fail(?:ed|s|ure)?|unable|lack(?:ed|s|ing)?)\b|n[’']t\b",
    re.IGNORECASE,
)
_UP = re.compile(
    r"\b(?:increas\w*|ris(?:e|en|ing)|rose|grew|grow\w*|more|higher|improv\w*|expand\w*)\b", re.IGNORECASE
)
_DOWN = re.compile(
    r"\b(?:decreas\w*|declin\w*|drop\w*|fell|fall\w*|fewer|less|lower|worsen\w*|reduc\w*)\b", re.IGNORECASE
)
_CLAUSE = re.compile(
    r"[;,()–—]|:\s|\b(?:but|and|or|while|whereas|although|though|because|which|who|that|despite)\b",
    re.IGNORECASE,
)
_PERIOD_ADDED = re.compile(r"\s\(((?:19|20)\d\d(?:-(?:19|20)\d\d)?)\)$")
_NAME = re.compile(r"(?<![.?!:;“\"]\s)(?<!^)(?<![“\"])\b[A-Z][\w’'-]*")
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W_]+(?:[.,’'-][^\W_]+)*|[$€£%]")
_PRONOUNS = frozenset("it he she they this these those its his her their we i".split())
_GLUE = frozenset(
    stem(word) for word in "one also there including included according people person persons stand".split()
)
"""Stems that say nothing of their own."""


def bare(text: str) -> str:
    """A statement without what Footnote sets around it: quotation marks, the last full stop, one line."""
    return one_line(text).strip(" .“”").removeprefix("and ").strip()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a quote that a statement repeats."""

    start: int
    """Character offset in the quote as it was read."""
    text: str
    period: str | None
    """The year in brackets that was set behind it ("76 individuals (2021)"), None where there is none."""


def piece_of(text: str, quote: str) -> Piece | None:
    """The stretch of a quote (one line) that a statement repeats, cut between words; None where it repeats none.

    Its first letter may be a capital.
    """
    whole = bare(text)
    added = _PERIOD_ADDED.search(whole)
    for piece, period in ((whole, None), *([(whole[: added.start()], added.group(1))] if added else [])):
        if not piece:
            return None
        pattern = rf"(?<![\w$€£])(?i:{re.escape(piece[0])}){re.escape(piece[1:])}(?!\w|[.,]\d|%)"
        found = re.search(pattern, quote)
        if found:
            return Piece(found.start(), piece, period)
    return None


def loses_negation(piece: Piece, quote: str) -> bool:
    """Whether a piece of a quote leaves out the "not" that its clause begins with."""
    if _NEGATION.search(piece.text):
        return False
    start = max((match.end() for match in _CLAUSE.finditer(quote, 0, piece.start)), default=0)
    return bool(_NEGATION.search(quote[start : piece.start]))


def word_problems(text: str, quoted: ReadText, question: str, passage: str) -> list[str]:
    """What a wording says that its quote doesn't, in words.

    Args:
        text: A statement that isn't a piece of its quote.
        quoted: The quote, read.
        question: As asked; its content words may be used, its names only where they stand in the passage too.
        passage: The passage that the quote stands in.

    """
    plain = _without_figures(text)
    asked = frozenset(content_stems(question))
    problems = [
        f"“{word}” in the answer isn't in the quote that it cites"
        for word in _unknown(plain, quoted.stems, asked)
    ]
    near = quoted.stems | frozenset(content_stems(passage))
    problems += [
        f"the name “{name}” in the answer is neither in its quote nor around it"
        for name in dict.fromkeys(_NAME.findall(plain))
        if any(term not in near for term in content_stems(name))
    ]
    if _swaps_word(text, quoted.text):
        problems.append("the answer repeats its quote but for one word")
    if _turns_negation(text, quoted.text):
        problems.append("the answer says “not” where its quote doesn't, or the other way round")
    if _turns_direction(text, quoted.text):
        problems.append("the answer says “more” where its quote says “less”, or the other way round")
    if scope_conflicts(scope_terms(text), scope_terms(quoted.text)):
        problems.append("the answer names another level or group than its quote")
    return problems


def lost_digits(text: str, quote: str) -> list[str]:
    """Digits of a text that are no figure ("Tier 2", "COVID-19") and don't stand in its quote."""
    known = set(_DIGITS.findall(quote))
    return [digits for digits in _DIGITS.findall(_without_figures(text)) if digits not in known]


def _without_figures(text: str) -> str:
    plain = list(text)
    for figure in parse_figures(text):
        plain[figure.start : figure.end] = " " * (figure.end - figure.start)
    return "".join(plain)


def _unknown(plain: str, quoted: Collection[str], asked: Collection[str]) -> list[str]:
    """Content words that neither the quote nor the question has."""
    words = dict.fromkeys(word for word in tokens(plain) if word not in STOP_WORDS)
    return [
        word
        for word in words
        if any(
            term not in quoted and term not in asked and term not in FRAME_STEMS and term not in _GLUE
            for term in own_stems(word)
        )
    ]


def _swaps_word(text: str, quote: str) -> bool:
    """Whether a text is a piece of the quote with one word put in the place of another.

    A noun for the quote's pronoun, another article and another form of the same word are wordings; anything else
    passes off as the quote what it doesn't say.
    """
    told, stated = _WORD.findall(bare(text)), _WORD.findall(quote)
    for start in range(len(stated) - len(told) + 1):
        differing: list[tuple[str, str]] = []
        for left, right in zip(told, stated[start:], strict=False):
            if left.lower() != right.lower() and not _same_word(left, right):
                differing.append((left, right))
                if len(differing) > 1:
                    break
        if len(differing) == 1 and len(told) > 2:
            left, right = (word.lower() for word in differing[0])
            small = left in STOP_WORDS and right in STOP_WORDS
            return not (right in _PRONOUNS or small) or bool(_NEGATION.search(f"{left} {right}"))
    return False


def _same_word(left: str, right: str) -> bool:
    if stem(left.lower()) == stem(right.lower()):
        return True
    one, other = parse_figures(f"{left} units"), parse_figures(f"{right} units")
    return len(one) == len(other) == 1 and same_figure(one[0], other[0])


def _turns_negation(text: str, quote: str) -> bool:
    """Whether a clause of a text denies what its quote affirms, or affirms what it denies.

    It is held against the clause of the quote that has most of its words.
    """
    if bool(_NEGATION.search(text)) and not _NEGATION.search(quote):
        return True
    clauses = [(part, frozenset(content_stems(part))) for part in _CLAUSE.split(quote)]
    for part in _CLAUSE.split(text):
        stems = frozenset(content_stems(part))
        if not stems:
            continue
        shared = max(len(stems & known) for _, known in clauses)
        if not shared:
            continue
        nearest = [clause for clause, known in clauses if len(stems & known) == shared]
        if all(bool(_NEGATION.search(part)) != bool(_NEGATION.search(clause)) for clause in nearest):
            return True
    return False


def _turns_direction(text: str, quote: str) -> bool:
    up, down = bool(_UP.search(text)), bool(_DOWN.search(text))
    if up == down:
        return False
    risen, fallen = bool(_UP.search(quote)), bool(_DOWN.search(quote))
    return (fallen and not risen) if up else (risen and not fallen)
