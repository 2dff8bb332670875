"""The prompts, versioned, and nothing else. How they were chosen: docs/decisions/003-local-generator.md."""

from __future__ import annotations

from rag.generate import ChatPrompt

PROMPT_VERSION = "phrase-2"
"""Changes with any change of wording below; measurements name it."""

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
    what would close them is taken out of it; that it is data and no order is not left to the model, whose
    wording is checked against the evidence afterwards.

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


def _turn(question: str, short_answer: str | None, evidence: str) -> str:
    lines = [f'Evidence: """{_line(evidence)}"""', f"Question: {_line(question)}"]
    if short_answer:
        lines.append(f"Short answer: {_line(short_answer)}")
    return "\n".join(lines)


def _line(text: str) -> str:
    return " ".join(text.replace('"""', '"').split())
