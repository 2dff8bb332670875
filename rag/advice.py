"""Advice in a report: what ought to be done tells nothing of what was."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ADVICE = re.compile(r"\brecommendations?\b", re.IGNORECASE)
_ASKS_ADVICE = re.compile(
    r"\b(?:recommend\w*|should|ought|advi[sc]e\w*|urge\w*|priorit\w+|suggest\w*|calls?\s+(?:on|for)|asks?\s+(?:of|for)|want\w*|"
    r"like|need\w*|propos\w+|must|to\s+do|improve\w*)\b",
    re.IGNORECASE,
)


def is_beside_advice(question: str, section: Sequence[str]) -> bool:
    """Whether a section gives advice, by its headings, and a question asks for none.

    "Extend it to all 14 provinces" doesn't say in how many it is.
    """
    return any(map(_ADVICE.search, section)) and _ASKS_ADVICE.search(question) is None
