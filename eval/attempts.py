"""Asks a system one question and keeps what came of it: the answer with what led to it, or the crash."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.errors import IndexUnusableError, ModelError
from rag.trace import Explained
from rag.verify import check_answer


class Answerable(Protocol):
    """Whatever answers questions: the assistant, a baseline, a fake."""

    def explain(
        self, question: str, *, report_ids: Sequence[str] = (), generate: bool | None = None
    ) -> Explained:
        """Answer one question, of these reports only where any are named.

        `generate`: None leaves generation at the system's default.
        """
        ...


@dataclass(frozen=True, slots=True)
class Task:
    """One question to ask."""

    question: str
    report_ids: tuple[str, ...] = ()
    """Asked of these reports only; empty: of all."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of a question."""

    explained: Explained | None
    """None exactly where answering crashed."""
    error: str | None
    """What crashed, in one line; None where nothing did."""
    problems: tuple[str, ...] | None
    """What the check finds wrong with the answer; None where there was nothing to check it against."""


def attempt(
    system: Answerable, task: Task, *, generate: bool | None, texts: Mapping[str, str] | None = None
) -> Attempt:
    """Ask one question; a crash is kept as its message.

    Args:
        system: What answers.
        task: The question.
        generate: None leaves generation at the system's default.
        texts: Report texts by SHA-256, to check the answer against; None: it isn't checked.

    Raises:
        IndexUnusableError, ModelError: nothing can be answered at all.

    """
    try:
        explained = system.explain(task.question, report_ids=task.report_ids, generate=generate)
        problems = None if texts is None else tuple(check_answer(explained.answer, texts))
    except (IndexUnusableError, ModelError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever one question raises, the others are still measured
        return Attempt(None, " ".join(f"{type(error).__name__}: {error}".split()), None)
    return Attempt(explained, None, problems)
