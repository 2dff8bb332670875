"""Where a sentence turns from what it tells to what that is held against: an earlier year, another amount."""

from __future__ import annotations

import re

MULTIPLE = r"(?:double|twice|triple|treble|quadruple|half|(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\s+times)"
"""Says how many times an amount another one is, which may follow."""
TURN = re.compile(
    r";|(?<!\d):|,\s+(?:as\s+)?against\s+(?=(?:the\s+)?(?:(?:about|some|only|just|at\s+least|more\s+than)\s+)?[$€£]?\d)|"
    r",\s+(?:(?:slightly|just|well|far)\s+)?(?:below|above)\s+the\s+(?=\d)|\band,?\s+(?:in|by)\s+(?=(?:19|20)\d\d\b)|\bunlike\b|,\s+(?:up|down)?\s*from\b|,\s+after\s+(?:an?\s+\w+\s+of\b|(?=[$€£\d]))|\bcompared\s+(?:with|to)\b|\bin\s+comparison\b|\bwhile\b|\bwhereas\b|\bversus\b|"
    r"\b(?:an?\s+)?(?:\w+\s+)?(?:increase|decrease|decline|drop|rise|fall|up|down|increased|decreased|declined|"
    r"dropped|rose|fell)\s+from\b|\b(?:increase|rise|gain|growth)\s+over\s+(?=(?:the\s+)?[$€£]?\d)|\bthan\s+(?:in|the)\b|"
    rf"[,–—]\s+(?:(?:more|less|nearly|almost|about|over|well|just)\s+(?:than\s+)?)*{MULTIPLE}\b|"
    r",\s+(?:up|down)\s+[^,;]{1,30}?\s+from\b|(?<=from\s\d{4}),\s+and\b|"
    r"\s[–—-]\s+(?=(?:at\s+least\s+|about\s+|only\s+|just\s+)?[$€£]?\d[\d,.]*\s+(?:\w+\s+){0,2}in\s+(?:19|20)\d\d)",
    re.IGNORECASE,
)
