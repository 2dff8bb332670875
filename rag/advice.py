"""Advice in a report: what ought to be done tells nothing of what was."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ADVICE = re.compile(r"\brecommendations?\b", re.IGNORECASE)
_ASKS_ADVICE = re.compile(
    r"\b(?:recommend\w*|should|ought|advi[sc]e\w*|urge\w*|priorit\w+|suggest\w*|calls?\s+(?:on|for)|asks?\s+(?:of|for)|"
    r"want\w*|like|need\w*|propos\w+|must|to\s+do|improve\w*)\b",
    re.IGNORECASE,
)
_ORDERS = re.compile(
    r"\W*(?:\w+ly\s+)?(?:increase|extend|strengthen|establish|ensure|provide|allocate|develop|implement|amend|expand|"
    r"improve|train|create|fund|adopt|enact|continue|investigate|prosecute|screen|give|make|issue|publish|collect|enforce|"
    r"use|allow|build|hire|appoint|set|require|finali[sz]e|coordinate|report|share|cease|end|stop|review|inspect|ratify|"
    r"dedicate|authori[sz]e|direct|work|consider|reduce|repeal|open|raise|introduce|launch|monitor|pay|support|protect|"
    r"identify|conduct|complete)\b",
    re.IGNORECASE,
)
"""Begins what somebody is told to do."""


def is_beside_advice(question: str, section: Sequence[str], sentence: str) -> bool:
    """Whether a sentence of a section of recommendations gives one, and a question asks for none.

    "Extend it to all 14 provinces" doesn't say in how many it is.
    """
    return (
        any(map(_ADVICE.search, section))
        and _ORDERS.match(sentence) is not None
        and _ASKS_ADVICE.search(question) is None
    )
