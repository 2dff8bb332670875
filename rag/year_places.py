"""Years of a sentence, and "a year earlier" and its like, where they stand in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.years import REACH

_JOINS_ON = re.compile(r",?\s+(?:and|but)\s+(?:in\s+)?$", re.IGNORECASE)
_LEADS_IN = re.compile(
    r"\b(?<!as )(?:in|during|over|for|by\s+the\s+end\s+of)\s+$|,?\s+(?:and|but)\s+$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PlacedYear:
    """A year that can be a period, as it stands in a sentence."""

    at: int
    end: int
    name: str
    bracket: tuple[int, int] | None
    """The bracket around it."""
    alone: bool
    """Whether no amount shares the bracket: "9 (2021)"."""

    def reaches(self, at: int) -> bool:
        """Whether it can be for a figure: in a bracket only for what stands there or, where it is alone, before it."""
        if self.bracket is None or self.bracket[0] <= at < self.bracket[1]:
            return True
        return self.alone and at < self.at


@dataclass(frozen=True, slots=True)
class Shift:
    """ "A year earlier" or its like, as it stands in a sentence."""

    at: int
    step: int
    """Years from the sentence's time."""
    joined: bool
    """Whether "and" joins it, with what follows, to what stands before."""
    leads: bool
    """Whether what follows happened in it: "in the year before", not "unlike the year before"."""


def shift_at(text: str, at: int, step: int) -> Shift:
    """ "A year earlier" or its like, which begins at an offset of a text. `step`: years from the sentence's time."""
    before = text[max(0, at - REACH) : at]
    begins = not text[:at].strip() if at < REACH else False
    joined, leads = _JOINS_ON.search(before), begins or _LEADS_IN.search(before)
    return Shift(at, step, joined=joined is not None, leads=bool(leads))
