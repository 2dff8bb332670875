"""Words that the terminal and the chat page share."""

from __future__ import annotations

from rag.records import Answer, AnswerFigure


def percent(confidence: float) -> str:
    """A confidence from 0 to 1 in percent; never said to be certain."""
    if confidence >= 0.995:
        return "over 99%"
    return f"{confidence:.0%}"


def stands_in_quote(figure: AnswerFigure, answer: Answer) -> bool:
    """Whether the years of a figure stand in the quote that it cites; True where it has none or cites nothing."""
    quote = next((c.quote for c in answer.citations if c.id == figure.citation_id), None)
    if figure.period is None or quote is None:
        return True
    return all(year in quote for year in figure.period.split("-"))


def from_context(figure: AnswerFigure) -> str:
    """What is said of a year that the quote doesn't name itself."""
    return f"{figure.period} from the text before it"


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 file", "2 files"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
