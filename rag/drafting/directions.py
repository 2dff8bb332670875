"""Words that tell that something went up, got better or is more, and that it went down."""

from __future__ import annotations

import re

UP = re.compile(
    r"\b(?:increas|ris(?:e|en|ing)\b|rose|grew|grow|more\b|higher|improv|expand|strength|doubled?\b|tripled?\b|up\s+(?:from|to|by)\b)",
    re.IGNORECASE,
)
DOWN = re.compile(
    r"\b(?:decreas|declin|drop|fell|fall|fewer|less\b|lower|worsen|reduc|weaken|down\s+(?:from|to|by)\b)",
    re.IGNORECASE,
)
