"""What a user may choose between. Apart from the rest, since it is loaded to print `footnote --help`."""

from __future__ import annotations

from enum import StrEnum


class SplitChoice(StrEnum):
    """Which part of the gold questions to run."""

    DEV = "dev"
    TEST = "test"
    ALL = "all"


class SystemChoice(StrEnum):
    """What is measured."""

    FOOTNOTE = "footnote"
    NEAREST_SENTENCE = "nearest-sentence"
