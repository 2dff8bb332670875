"""Chains the steps: reports, questions on each by type, and the files that `footnote eval run` takes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from eval.json_lines import write_text
from eval.stress.asking.asked import Asked
from eval.stress.asking.compared import comparisons, questioned
from eval.stress.asking.missed import near_misses
from eval.stress.asking.stated import by_name, numeric, two_parts
from eval.stress.asking.told import told
from eval.stress.report import Report, make_report
from index.errors import InputError
from rag.contract import JsonObject

SHARES: Final = {
    "numeric": 16,
    "comparison": 6,
    "multi": 3,
    "date": 3,
    "entity": 3,
    "yesno": 3,
    "list": 2,
    "false_premise": 2,
    "unanswerable": 12,
}
"""Questions of each type, of the 50 on a report."""


@dataclass(frozen=True, slots=True)
class StressQuestion:
    """A question with its id and the report that it is asked about."""

    id: str
    report: str
    asked: Asked


@dataclass(frozen=True, slots=True)
class StressSet:
    """Reports and the questions on them."""

    reports: tuple[Report, ...]
    questions: tuple[StressQuestion, ...]


def make_stress(*, count: int, seed: int) -> StressSet:
    """As many questions as asked for, about 50 a report; those of a smaller count come first in a larger one's."""
    reports: list[Report] = []
    found: list[StressQuestion] = []
    while len(found) < count:
        report = make_report(Random(f"{seed}-{len(reports)}"), len(reports))  # noqa: S311 - nothing secret is drawn
        reports.append(report)
        found += [
            StressQuestion(f"{report.name}-{number:02d}", report.name, asked)
            for number, asked in enumerate(_chosen(report), start=1)
        ]
    return StressSet(tuple(reports), tuple(found[:count]))


def write_stress(folder: Path, stress: StressSet) -> None:
    """Write `questions.jsonl`, and beside it the reports, into a folder that is made where it is missing.

    Raises:
        InputError: the folder holds reports of another set, or can't be written.

    """
    reports = folder / "reports"
    try:
        reports.mkdir(parents=True, exist_ok=True)
        strangers = {path.stem for path in reports.iterdir()} - {report.name for report in stress.reports}
    except OSError as error:
        raise InputError(f"{folder} can't be written: {error.strerror or error}") from error
    if strangers:
        raise InputError(f"{reports} holds other files ({sorted(strangers)[0]}); name an empty folder")
    for report in stress.reports:
        write_text(reports / f"{report.name}.txt", report.text)
    lines = [json.dumps(_line(question), ensure_ascii=False) for question in stress.questions]
    write_text(folder / "questions.jsonl", "\n".join(lines) + "\n")


def _chosen(report: Report) -> Iterator[Asked]:
    """Questions by type, types mixed; no wording twice, and as few as can be on one statement."""
    rng = report.scene.rng
    piles = _candidates(report)
    order = [kind for kind, size in SHARES.items() for _ in range(size)]
    rng.shuffle(order)
    asked: set[str] = set()
    for kind in order:
        pile = piles[kind]
        while pile:
            candidate = pile.pop()
            if candidate.question.lower() not in asked:
                asked.add(candidate.question.lower())
                yield candidate
                break


def _candidates(report: Report) -> dict[str, list[Asked]]:
    """All questions by type, in chance order, those on one group spread out: the pile is taken from the end."""
    rng, facts = report.scene.rng, report.facts
    piles: dict[str, list[tuple[int, float, Asked]]] = {kind: [] for kind in SHARES}
    for group in report.groups:
        own = [
            *numeric(report.scene, group, facts),
            *two_parts(report.scene, group, facts),
            *by_name(report.scene, group, facts),
            *comparisons(report.scene, group, facts),
            *questioned(report.scene, group, facts),
            *told(report.scene, group),
            *near_misses(report.scene, group, report.groups),
        ]
        rng.shuffle(own)
        seen = dict.fromkeys(SHARES, 0)
        for asked in own:
            piles[asked.type].append((seen[asked.type], rng.random(), asked))
            seen[asked.type] += 1
    return {
        kind: [asked for _, _, asked in sorted(pile, key=lambda entry: entry[:2], reverse=True)]
        for kind, pile in piles.items()
    }


def _line(question: StressQuestion) -> JsonObject:
    asked = question.asked
    single = len(asked.answers) == 1
    answers = list(asked.answers[0]) if single else [list(item) for item in asked.answers]
    return {
        "id": question.id,
        "type": asked.type,
        "question": asked.question,
        "answerable": bool(asked.answers),
        "answers": [*answers],
        "match": "any" if single or not answers else "all",
        "numbers": [*asked.numbers],
        "wrong_numbers": [*asked.wrong_numbers],
        "evidence": [*asked.evidence],
        "note": asked.note,
        "report": question.report,
        "report_ids": [question.report],
    }
