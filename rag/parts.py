"""The questions that one request joins, each read by itself or in the words of the first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.comparing import asks_comparison, asks_total
from rag.followed import followed, in_its_year
from rag.keyword_parts import keyword_parts
from rag.question import AnswerKind, Question, read_question
from rag.terms import Lexicon, content_stems

_ASKS_ANEW = re.compile(
    r"^\W*(?:and\s+|also\s+)?(?:how|what|when|who|where|which|why|did|was|were)\b", re.IGNORECASE
)
_ONLY_WHO = re.compile(
    r"\W*(?:and\s+)?how\s+(?:many|much)\s+(?:did|does|do|has|have|had)\s+(?:the\s+)?(?-i:[A-Z])[\w’'-]*(?:\s+(?:of\s+(?:the\s+)?)?"
    r"(?-i:[A-Z])[\w’'-]*)*(?:\s+in\s+(?:19|20)\d\d)?\W*$",
    re.IGNORECASE,
)
""" "And how many did the Guild?": neither what is counted nor what was done is said again."""
_HOW_MANY = re.compile(r"\bhow\s+many\s+((?:[\w’'-]+\s+){1,6})", re.IGNORECASE)
_HOW_MANY_BARE = re.compile(
    r"\W*(?:and\s+)?how\s+many\s+(?=(?:were|are|was|is|have|had|has|of\s+them\s+(?:were|had|have)|got|received|went|came|died|drowned|survived)\b)",
    re.IGNORECASE,
)
""" "And how many were referred?": of those whom the first part asks for."""
_NAMED = re.compile(r"\b[A-Z][\w’'-]+")
_REFERS_BACK = re.compile(r"\b(?:it|its|they|them|their|theirs|those|these|each)\b", re.IGNORECASE)


def read_parts(asked: Question, lexicon: Lexicon, *, max_chars: int) -> list[Question]:
    """The question's parts, read; a part that leans on the first one ("and in 2021?") gets its words.

    Args:
        asked: The whole request, read.
        lexicon: Corrects typing errors.
        max_chars: Of a part, at most.

    """
    texts = split_parts(asked.text) if asked.text.strip() else ("",)
    parts: list[Question] = []
    for text in texts:
        dated = in_its_year(texts[0], text) if parts and not asks_comparison(text) else text
        corrected = lexicon.correct(dated) if dated.strip() else ""
        if not corrected.strip() or (not content_stems(corrected) and not parts):
            # Nothing but orders, or nothing but function words: there is no question to read.
            parts.append(replace(asked, text="", stems=()))
            continue
        part = read_question(_of_the_same(parts, corrected), max_chars=max_chars)
        if parts and (len(part.stems) < 2 or _refers_back(corrected) or _ONLY_WHO.match(corrected)):
            whole = read_question(followed(parts[0].text, corrected))
            # "and in 2021?" asks for the same kind of thing; "and how many finished it?" says its own.
            own = len(part.stems) >= 2 or part.kind is not AnswerKind.TEXT
            kind = part.kind if own else parts[0].kind
            counted = part.counted if corrected in whole.text else whole.counted
            counted = (counted or parts[0].counted) if kind is AnswerKind.COUNT else ()
            part = replace(whole, kind=kind, counted=counted)
        parts.append(replace(part, rounded=asked.rounded))
    return parts


def _of_the_same(parts: Sequence[Question], text: str) -> str:
    """A part with what the first one counts, where it asks "how many" and doesn't say of what."""
    bare = _HOW_MANY_BARE.match(text)
    if not parts or bare is None or not parts[0].counted:
        return text
    counted = _HOW_MANY.search(parts[0].text)
    words = counted[1].split() if counted else []
    last = next((n for n, word in enumerate(words) if content_stems(word) == parts[0].counted[-1:]), None)
    return text if last is None else f"{bare.group()}{' '.join(words[: last + 1])} {text[bare.end() :]}"


def _refers_back(text: str) -> bool:
    """Whether a part means by a pronoun what stands before it: not where it names somebody first ("SIF uses its")."""
    found = _REFERS_BACK.search(text)
    return found is not None and not (
        found.group().lower() in {"its", "their"} and _NAMED.search(text, 1, found.start())
    )


def split_parts(text: str) -> tuple[str, ...]:
    """The questions that one request joins: by question marks, or by "and how many …"."""
    pieces: list[str] = []
    for piece in re.split(r"(?<=\?)\s+", text):
        if piece.strip() and (not pieces or "?" in piece or _ASKS_ANEW.search(piece)):
            pieces.append(piece.strip())
        elif piece.strip():  # "Give all of them.": says how to answer, asks nothing new
            pieces[-1] += f" {piece.strip()}"
    if len(pieces) == 1 and not asks_comparison(text):
        pieces = [
            piece.strip(" ,;")
            for piece in re.split(
                r"[,;]?\s+(?:and|as\s+well\s+as|plus|/)\s+(?:also\s+)?(?=(?:(?:in|on|at|to|from|by|with|for|of|since|above|below|under|over|until|against|at\s+(?:least|most)|(?:more|fewer|less)\s+than|roughly|about|exactly)\s+)?(?:how\s+(?:many|much|long)|what|when|who|where|which|why|did|was|were)\b|"
                r"(?:the\s+)?(?:total\s+)?(?:number|cost|budget|share|percentage|amount|date|name)s?\s+(?:of|when|for)\b)",
                text,
                flags=re.IGNORECASE,
            )
            if piece.strip()
        ]
    if len(pieces) == 1 and not asks_comparison(text) and not asks_total(text):
        pieces = list(keyword_parts(text))
    return tuple(pieces) if 1 < len(pieces) <= 4 else (text,)
