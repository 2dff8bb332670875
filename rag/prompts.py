"""The prompts, versioned, and nothing else. How they were chosen: docs/decisions/003-local-generator.md."""

from __future__ import annotations

from functools import cache

from rag.chat import ChatPrompt
from rag.orders import CHAT_MARK, seen
from rag.terms import tokens

PROMPT_VERSION = "phrase-2"
"""Changes with any change of wording below; measurements name it."""
LABELS = ("Evidence", "Question", "Short answer")
"""What stands before each part of a turn."""


# About nothing that a report is about, so that no word of theirs can pass for a report's.
_EXAMPLES = (
    (
        "How many fossils did the museum of Lunara display in 2014?",
        "eight",
        "The museum of Lunara displayed eight fossils in 2014, compared with 21 in 2013.",
        "The museum of Lunara displayed eight fossils in 2014.",
    ),
    (
        "Who repaired the glass bridge?",
        "the guild of potters",
        "After the storm, the glass bridge was repaired by the guild of potters with its own tools.",
        "The guild of potters repaired the glass bridge.",
    ),
    (
        "Did the orchestra of Lunara play in the summer of 2016?",
        "No",
        "The orchestra of Lunara did not play in the summer of 2016, for the second year in a row.",
        "No, the orchestra of Lunara did not play in the summer of 2016.",
    ),
    (
        "What did visitors say about the tower?",
        None,
        "Visitors said that the tower was too dark and that its stairs were steep.",
        "Visitors said that the tower was too dark and that its stairs were steep.",
    ),
)


def phrase_answer(question: str, short_answer: str | None, evidence: str) -> ChatPrompt:
    """Ask for one plain sentence that states the answer with the evidence's facts and figures only.

    The instruction is shown, not told: four turns whose replies each say what the evidence says and no more.
    The model copies examples far better than it follows rules. The evidence stands between triple quotes, and
    what would close them, open a turn of the chat or hide from a reader is taken out of it; that it is data and no
    order is not left to the model, whose reply is read strictly (`rag/replies.py`) and then held against the evidence.

    Args:
        question: The user's question.
        short_answer: The answer in a few words, as read from the evidence; None for a descriptive question.
        evidence: The sentence or clause that holds the answer.

    """
    return ChatPrompt(
        system="",
        user=_turn(question, short_answer, evidence),
        examples=tuple((_turn(asked, short, given), reply) for asked, short, given, reply in _EXAMPLES),
    )


@cache
def example_words() -> frozenset[str]:
    """The words of the examples' turns, in lower case; in a reply they come from here and not from a report."""
    return frozenset(word for turn in _EXAMPLES for part in turn for word in tokens(part or ""))


def _turn(question: str, short_answer: str | None, evidence: str) -> str:
    given, asked, short = LABELS
    lines = [f'{given}: """{_line(evidence)}"""', f"{asked}: {_line(question)}"]
    if short_answer:
        lines.append(f"{short}: {_line(short_answer)}")
    return "\n".join(lines)


def _line(text: str) -> str:
    """One line of plain text: what isn't seen is taken out, and what would close quotes or open a turn is blanked."""
    shown = seen(text)
    while (plain := CHAT_MARK.sub(" ", shown).replace('"""', '"')) != shown:
        shown = plain  # what was taken out may have stood inside another mark
    return " ".join(shown.split())
