"""Gold questions and predictions: the records that judging is made of, and the reading of their files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

from eval.json_lines import Fields, read_lines
from eval.measures.normalise import number_values, numbers, tokens
from index.errors import InputError

Split = Literal["dev", "test"]


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with what a right answer states, and where the report proves it."""

    id: str
    type: str
    """numeric, date, entity, list, descriptive, yesno, comparison, multi, unanswerable, injection, …"""
    question: str
    answerable: bool
    """Whether the report answers it; where not, to abstain is right."""
    answers: tuple[tuple[str, ...], ...] = ()
    """Acceptable short answers, one inner tuple per required item: `"match": "any"` has one item."""
    numbers: tuple[str, ...] = ()
    """Numerals that a right answer states."""
    wrong_numbers: tuple[str, ...] = ()
    """Numerals that a confused system would state."""
    evidence: tuple[str, ...] = ()
    """Verbatim substrings of the report that prove the answer."""
    note: str = ""
    split: Split | None = None
    """The part of the set that it belongs to; None where the file doesn't say."""
    report: str | None = None
    """Id of the report that it is about; None where the file doesn't say. Intervals draw reports, not questions."""
    reports: tuple[str, ...] = ()
    """Ids of the reports that it is about where they are several, which `report` then can't name; else empty."""
    report_ids: tuple[str, ...] = ()
    """Asked of these reports only, as `footnote ask --report`; empty: of all."""
    where: tuple[tuple[str, str], ...] = ()
    """Asked only of reports with this metadata, as `footnote ask --where`: keys and values, sorted by key."""

    @property
    def judged(self) -> bool:
        """Whether it is known what a right answer is: of a retrieval set's questions, only what answers them is."""
        return bool(self.answers) or not self.answerable


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """A passage that an answer cites, and the quote in it."""

    text: str
    """The whole passage."""
    start: int
    """Character offset of the quote in the report text."""
    end: int
    """Character offset in the report text, exclusive."""
    quote: str
    report_id: str | None = None
    """Of the report that the passage is from; None where the system doesn't say."""


@dataclass(frozen=True, slots=True)
class ComputedFigure:
    """A figure that stands in no passage, and those that it was computed from."""

    value: Decimal
    operands: tuple[Decimal, ...]
    """At least one."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a system answered to one question, in the shape that any system can be judged by."""

    id: str
    answer: str
    short_answer: str | None
    abstained: bool
    reason: str | None
    confidence: float
    citations: tuple[CitedPassage, ...] = ()
    computed: tuple[ComputedFigure, ...] = ()
    """Figures that the answer declares to be computed from cited ones."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """What retrieval found for a question, by relevance."""

    grades: tuple[int, ...]
    """Of each retrieved text, best first: 0 where it isn't relevant."""
    relevant: tuple[int, ...]
    """The grades of all relevant texts, found or not."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question without gold: what `footnote eval predict` reads."""

    id: str
    question: str


def read_gold(path: Path) -> tuple[GoldQuestion, ...]:
    """The gold questions of a JSON-lines file. Raises InputError that names the file and the line."""
    found: dict[str, GoldQuestion] = {}
    for fields in read_lines(path):
        gold = _gold_question(fields)
        if gold.id in found:
            raise fields.fail(f"the id {gold.id!r} stands above already; ids must be unique")
        found[gold.id] = gold
    if not found:
        raise InputError(f"{path} holds no question")
    return tuple(found.values())


def read_questions(path: Path) -> tuple[Question, ...]:
    """The `question` of each line, in order; a line without `id` gets its number. Raises InputError."""
    found = []
    for number, fields in enumerate(read_lines(path), start=1):
        identity = fields.values.get("id")
        if identity is not None and (isinstance(identity, bool) or not isinstance(identity, str | int)):
            raise fields.fail("`id` must be a string")
        found.append(Question(str(number if identity is None else identity), fields.text("question")))
    if not found:
        raise InputError(f"{path} holds no question")
    return tuple(found)


def _gold_question(fields: Fields) -> GoldQuestion:
    answerable = fields.truth("answerable")
    gold = GoldQuestion(
        id=fields.text("id"),
        type=fields.text("type"),
        question=fields.text("question"),
        answerable=answerable,
        answers=_answers(fields),
        numbers=_numerals(fields, "numbers"),
        wrong_numbers=_numerals(fields, "wrong_numbers"),
        evidence=fields.texts("evidence"),
        note=fields.optional_text("note") or "",
        split=_split(fields),
        report=fields.optional_text("report"),
        reports=_reports(fields),
        report_ids=fields.texts("report_ids"),
        where=_where(fields),
    )
    if answerable and not gold.answers:
        raise fields.fail("an answerable question needs `answers`")
    if not answerable and (gold.answers or gold.evidence):
        raise fields.fail("a question that isn't answerable can't have `answers` or `evidence`")
    both = _values(gold.numbers) & _values(gold.wrong_numbers)
    if both:
        raise fields.fail(f"{', '.join(sorted(map(str, both)))} is both right and wrong")
    return gold


def _answers(fields: Fields) -> tuple[tuple[str, ...], ...]:
    match = fields.optional_text("match") or "any"
    items = fields.items("answers")
    answers: tuple[tuple[str, ...], ...]
    if match == "any":
        answers = (fields.all_texts(items, "answers"),) if items else ()
    elif match == "all":
        inner = [item for item in items if isinstance(item, list) and item]
        if len(inner) != len(items):
            raise fields.fail(
                'with `"match": "all"`, `answers` must be a list of lists, one per required item'
            )
        answers = tuple(fields.all_texts(item, "answers") for item in inner)
    else:
        raise fields.fail('`match` must be "any" or "all"')
    empty = [answer for item in answers for answer in item if not tokens(answer)]
    if empty:
        raise fields.fail(f"the answer {empty[0]!r} has no word or number to look for")
    return answers


def _numerals(fields: Fields, name: str) -> tuple[str, ...]:
    found = []
    for item in fields.items(name):
        numeral = str(item) if isinstance(item, int | float) and not isinstance(item, bool) else item
        if not isinstance(numeral, str) or not numbers(numeral):
            raise fields.fail(f"`{name}` must hold numerals, not {item!r}")
        found.append(numeral)
    return tuple(found)


def _reports(fields: Fields) -> tuple[str, ...]:
    stated = fields.texts("reports")
    if stated and (len(set(stated)) < 2 or fields.values.get("report") is not None):
        raise fields.fail(
            "`reports` names two reports or more that a question is about; name one in `report`"
        )
    return stated


def _where(fields: Fields) -> tuple[tuple[str, str], ...]:
    stated = fields.values.get("where")
    if stated is None:
        return ()
    if not isinstance(stated, dict) or not all(isinstance(value, str) for value in stated.values()):
        raise fields.fail('`where` must be an object of strings, such as {"country": "Mexico"}')
    return tuple(sorted((str(key), str(value)) for key, value in stated.items()))


def _split(fields: Fields) -> Split | None:
    match fields.values.get("split"):
        case None:
            return None
        case "dev":
            return "dev"
        case "test":
            return "test"
        case other:
            raise fields.fail(f'`split` must be "dev" or "test", not {other!r}')


def _values(numerals: Sequence[str]) -> frozenset[object]:
    return frozenset(value for numeral in numerals for value in number_values(numeral))
