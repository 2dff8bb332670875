"""Which texts of an index are relevant to a gold question, and how a retrieved list stands by that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from eval.cases import GoldQuestion, Ranked
from eval.measures.shares import one_line
from index.store import Index
from rag.trace import Trace, TracedPassage


@dataclass(frozen=True, slots=True)
class Relevance:
    """What answers a question."""

    grades: Mapping[str, int]
    """By passage id, or by report id; from 1. At least one."""
    by_report: bool = False
    """Whether whole reports were judged, as a retrieval set's documents are."""

    def ranked(self, trace: Trace | None) -> Ranked:
        """How what was read stands by this, each text once; nothing where answering crashed."""
        ids = (
            (passage.report_id if self.by_report else passage.id)
            for passage in (read_passages(trace) if trace is not None else ())
        )
        return Ranked(
            tuple(self.grades.get(id_, 0) for id_ in dict.fromkeys(ids)), tuple(self.grades.values())
        )


def read_passages(trace: Trace) -> tuple[TracedPassage, ...]:
    """The passages of all parts of a question, the best of each part first, each once."""
    in_turns = chain.from_iterable(zip_longest(*(part.passages for part in trace.parts)))
    return tuple({passage.id: passage for passage in in_turns if passage is not None}.values())


class Relevances:
    """What is relevant to the questions of a run, and which reports they are about."""

    def __init__(
        self, index: Index, golds: Sequence[GoldQuestion], judged: Mapping[str, Mapping[str, int]]
    ) -> None:
        """Find the evidence of each question.

        Args:
            index: What the questions are asked of.
            golds: The questions. A passage is relevant, with grade 1, if it holds an evidence string whole.
            judged: A retrieval set's grades, by question and report id; these questions have no evidence.

        """
        self._reports: dict[str, dict[str, str]] = {info.id: {} for info in index.reports()}
        for passage in index.passages():
            self._reports[passage.report_id][passage.id] = one_line(passage.text)
        self._found = {name: Relevance(grades, by_report=True) for name, grades in judged.items()}
        for gold in golds:
            if grades := self._holding(gold):
                self._found[gold.id] = Relevance(grades)

    def of(self, gold: GoldQuestion) -> Relevance | None:
        """What is relevant to a question; None where nothing is known to be."""
        return self._found.get(gold.id)

    def report_of(self, gold: GoldQuestion) -> str | None:
        """Id of the report that a question is about: as it says itself, else the only one there is or proves it.

        None of one that is about several, or where nobody says.
        """
        if gold.report is not None or gold.reports:
            return gold.report
        if len(self._reports) == 1:
            return next(iter(self._reports))
        found = self.of(gold)
        if found is None or found.by_report:
            return None
        holding = [name for name, own in self._reports.items() if not found.grades.keys().isdisjoint(own)]
        return holding[0] if len(holding) == 1 else None

    def _holding(self, gold: GoldQuestion) -> dict[str, int]:
        """The passages that hold a question's evidence; of its reports only, where it names some."""
        proofs = [one_line(proof) for proof in gold.evidence]
        named = (gold.report,) if gold.report is not None else gold.reports
        own = [self._reports[name] for name in named if name in self._reports]
        reports = own or list(self._reports.values())
        return {
            id_: 1
            for texts in (reports if proofs else ())
            for id_, text in texts.items()
            if any(proof in text for proof in proofs)
        }
