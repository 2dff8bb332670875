"""What Footnote says in words of its own around what it quotes: "The report doesn't say.", "Yes.", "It states:".

Such words assert nothing that a quote could prove. They are told by their vocabulary, so that a sentence about the
world can't pass for one of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from rag.figures import DATES
from rag.terms import content_stems
from rag.verify.quoted import figures_of

FRAME_STEMS = frozenset(
    stem
    for word in """
    yes state stated states known nearest otherwise rest asked asks question indexed cover covers seem seems
    found hold held holds shown answer text passage passages sentence sentences cited cite cites itself
    one two both each some same other others different differ differs disagree disagrees next
    set against add adds added together tie exact approximate certain range bound bounds opposite senses anything
    measured kind kinds unit units scope share shares whole wholes part parts
    increased increase decreased decrease rose fell grew changed change unchanged rounded decimal
    higher lower highest lowest larger smaller largest smallest greater more fewer equal
    difference sum ratio percent percentage point points times computed compared compare comparable comparison
    year years period periods time level levels place places form forms category categories group groups
    count counts things case cases
    """.split()
    for stem in content_stems(word)
)
"""Stems of the words that Footnote's own sentences are made of."""
_OWN_VOICE = re.compile(
    r"^\W*(?:(?:yes|no)\b|the\s+(?:reports?|rest|figures?|nearest|difference|sum|total|ratio|higher|lower|highest|"
    r"lowest|larger|smaller|two)\b|(?:two\s+)?passages?\s+of\b|this\b|there\b|they\b|it\s+(?:says|states)\b|"
    r"together\b|an\s+answer\b)",
    re.IGNORECASE,
)
_STATES = re.compile(r"it\s+states:?\s+", re.IGNORECASE)
"""Before the first figure of "The report doesn't state a figure for 2020; it states 5 for 2022"."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SEGMENT = re.compile(r"[^.:;!?]*(?:[.:;!?]+(?=\s|$)|$)\s*")
_CONTRACTED = re.compile(r"(\w)n[’']t\b", re.IGNORECASE)


def frame_end(text: str) -> int:
    """Where the words of our own at the beginning of a text end, 0 where there are none."""
    at = 0
    while at < len(text):
        segment = _SEGMENT.match(text, at)
        if segment is None or segment.end() == at or not is_frame(segment.group()):
            break
        at = segment.end()
    states = _STATES.match(text, at) if at else None
    return states.end() if states else at


def is_frame(text: str) -> bool:
    """Whether a sentence, or a part of one, says nothing but what Footnote says of its own."""
    if not _OWN_VOICE.match(text):
        return False
    if any(figure.kind not in DATES for figure in figures_of(text)):
        return False
    return all(term in FRAME_STEMS or term.isdigit() for term in own_stems(text))


def own_stems(text: str) -> tuple[str, ...]:
    """Stems of a text's content words; "doesn't" is none, however its apostrophe is written."""
    return content_stems(_CONTRACTED.sub(r"\1 not", text))


def own_words_problems(text: str, question: str, quoted: Collection[str], *, answered: bool) -> list[str]:
    """What words without a citation say beyond what Footnote may say of its own.

    Args:
        text: Words before a statement, or after the last mark.
        question: As asked; its words may be repeated.
        quoted: Stems of the answer's quotes, which may be repeated too.
        answered: Whether the answer answers all that was asked. Where it doesn't, it may name the year that was
            asked for and isn't stated.

    """
    asked = frozenset(_YEAR.findall(question)) | {
        str(int(figure.value))
        for figure in figures_of(question)
        if figure.kind in DATES  # "FY26" is 2026
    }
    known = {*FRAME_STEMS, *content_stems(question), *quoted}
    problems = [
        f"“{figure.text}” in the answer isn't in the quote that it cites"
        for figure in figures_of(text)
        if answered or figure.kind not in DATES or not set(_YEAR.findall(figure.text)) <= asked
    ]
    strange = [term for term in own_stems(text) if not term.isdigit() and term not in known]
    if strange:
        problems.append(f"“{' '.join(text.split())}” in the answer rests on no citation")
    return problems
