"""Which questions the chat page suggests: those of the bundled report, or such as other reports' figures answer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from threading import Lock

from index.errors import FootnoteError
from index.location import sample_report_path
from index.records import ReportInfo
from rag.examples import Example, examples_of
from ui.answerer import Answerer
from ui.service import NotReadyError, Service

SHOWN = 4
SAMPLE_EXAMPLES = (
    "How many humanitarian visas were issued in 2022?",
    "How many victims did the government identify in 2022?",
    "Who led the anti-trafficking commission?",
    "How many labor inspectors were there in 2022?",
)
"""About the bundled report; the last isn't answered there, to show what that looks like."""
READ_REPORTS = 6
"""Reports that are looked through for questions."""
TRIED = 10
"""Questions that are tried before one does with fewer."""


class Examples:
    """The questions of the index that answers now, worked out once for each. Safe to use from several threads."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._working = Lock()
        self._of = ""
        self._questions: tuple[str, ...] = ()

    def questions(self) -> tuple[str, ...]:
        """At most `SHOWN`, perhaps none; none while nothing can be asked. For worker threads."""
        with self._working:
            try:
                with self._service.borrow() as assistant:
                    if assistant.index.generation != self._of:
                        with self._service.gate.place():
                            self._questions = example_questions(assistant)
                        self._of = assistant.index.generation
                    return self._questions
            except NotReadyError:
                return ()


def example_questions(assistant: Answerer) -> tuple[str, ...]:
    """Questions that suit what is indexed; beside other reports, the bundled one has half of the places."""
    sample = hashlib.sha256(sample_report_path().read_bytes()).hexdigest()
    reports = assistant.index.reports()
    others = [report for report in reports if report.sha256 != sample]
    if not others:
        return SAMPLE_EXAMPLES[:SHOWN] if reports else ()
    shown = SAMPLE_EXAMPLES[: SHOWN // 2] if len(others) < len(reports) else ()
    for tried, example in enumerate(_in_turns(assistant, others)):
        if len(shown) == SHOWN or tried == TRIED:
            break
        if _is_answered(assistant, example):
            shown = (*shown, example.question)
    return shown


def _in_turns(assistant: Answerer, reports: Sequence[ReportInfo]) -> Iterator[Example]:
    """The first question of each report, then the second of each, and so on; none twice."""
    each = [examples_of(assistant.index.report_text(report.id)) for report in reports[:READ_REPORTS]]
    in_turns = [example for turn in zip_longest(*each) for example in turn if example is not None]
    yield from {example.question: example for example in in_turns}.values()


def _is_answered(assistant: Answerer, example: Example) -> bool:
    """Whether the question gets the figure that it was made from."""
    try:
        answer = assistant.ask(example.question, generate=False)
    except FootnoteError:
        return False
    right = any(figure.verified and figure.value == example.value for figure in answer.figures)
    return answer.status == "answered" and right
