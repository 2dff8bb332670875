"""Words that tell that something went up, got better or is more, and that it went down."""

from __future__ import annotations

import re
from typing import Final

FALLS: Final = (
    r"(?:fall(?:en)?|fell|drop(?:ped)?|decline[sd]?|decrease[sd]?|shr[aiu]nk|go(?:ne)?\s+down|went\s+down)"
)
RISES: Final = (
    r"(?:rise[ns]?|rose|increase[sd]?|gr[eo]w[ns]?|climb(?:ed)?|go(?:ne)?\s+up|went\s+up|jump(?:ed)?|"
    r"surge[sd]?)"
)
"""What a figure does by itself over time."""
MOVES = re.compile(rf"\b(?:{RISES}|{FALLS})\b", re.IGNORECASE)
UP = re.compile(
    r"\b(?:increas|ris(?:e|en|ing)\b|rose|grew|grow|more\b|higher|improv|expand|strength|doubled?\b|tripled?\b|up\s+(?:from|to|by)\b)",
    re.IGNORECASE,
)
DOWN = re.compile(
    r"\b(?:decreas|declin|drop|fell|fall|fewer|less\b|lower|worsen|reduc|weaken|down\s+(?:from|to|by)\b)",
    re.IGNORECASE,
)
