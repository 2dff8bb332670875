"""Sentences that lean on the one before: "A year earlier, the number had been 329.", "In 2021, it installed 144." """

from __future__ import annotations

import re

_WHEN = (
    r"(?:(?:in|during|for|by|over)\s+(?:(?:19|20)\d\d|(?:the|that|this)\s+(?:(?:previous|following|preceding|same|next|prior)\s+)?year)|"
    r"(?:a|one|the)\s+year\s+(?:earlier|later|before|after|previously)|(?:by|in)\s+(?:comparison|contrast))"
)
_PRONOUN = r"(?:it|they|he|she|these|those|there|this|that)"
_FIGURES = (
    r"the\s+(?:corresponding\s+|respective\s+|same\s+|equivalent\s+)?(?:numbers?|figures?|totals?|sums?|shares?|amounts?|counts?)"
    r"(?=\s+(?:was|were|had|has|is|are|stood|rose|fell|came)\b)"
)
_COST = r"the\s+(?:costs?|price|bill|work|building)(?=\s+(?:came|was|were|amounted|cost|took)\b)"
_LEANS = re.compile(rf"\W*(?:{_WHEN},?\s+(?:{_PRONOUN}\b|{_FIGURES})|{_FIGURES}|{_COST})", re.IGNORECASE)


def leans(text: str) -> bool:
    """Whether a sentence says nothing of what it is about but the time: the sentence before says the rest."""
    return _LEANS.match(text) is not None
