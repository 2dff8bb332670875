"""A question that sets figures of two reports against each other, as two questions, one on each report.

"Did Orrelia or Palvetia record more deaths in 2022?" asks the one report "How many deaths in 2022 did Orrelia
record?" and the other the same of Palvetia: what each states is looked for in its own passages only.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import takewhile

from index.errors import QuestionError
from rag.figures.units import is_plural
from rag.question import Question, read_question
from rag.report_names import Mention, ReportNames
from rag.terms import content_stems

_JOIN = re.compile(
    r"[,;]?\s*\b(?:or|than|versus|vs\.?|and|to|compared\s+(?:with|to)|as\s+against|with|from)\s+",
    re.IGNORECASE,
)
_MORE = r"(?:more|fewer|less|most|fewest|least)"
_NO_NOUNS = frozenset(
    """
    the an a those that this these its their his her it they in on at by for from with through among between under of
    to against did does do was were is are has have had there what which who where how when
    """.split()
)
_DONE = frozenset({"were", "was", "are", "is"})
_AS = re.compile(r"\bas\s+(?:many|much)\b", re.IGNORECASE)
_SECOND_AS = re.compile(r"[,;]?\s+as\s+", re.IGNORECASE)
"""Joins the sides of "how many times as many wells in Orlo as in Tamsin"."""
_PREPOSITION = re.compile(
    r"(?:in|on|at|by|for|from|with|through|among|between|under|of|to|against)\b", re.IGNORECASE
)
_HOW_MANY = re.compile(rf"\bhow\s+many\b|\b{_MORE}\s", re.IGNORECASE)
_THERE = re.compile(r"^there\s+(?:are|is|were|was)\s+", re.IGNORECASE)
_HAS = re.compile(r"\s+(?P<verb>had|has|have)\s+(?P<what>(?!(?:been|in|on|at|by|for|during)\b)[a-z].*)$")
"""Behind a name, what it has: "than Tamsin had trawlers"."""
_LEAD = re.compile(r"(?:(?:the|an?|those|that|in|by|for|of|at|on|did|does|was|were|is)\s+)*", re.IGNORECASE)
"""Before a name, words that don't say what is asked of it."""
_WHEN = re.compile(
    r"(?:['’]s?)?(?:\s+(?:in|during|for|at\s+the\s+end\s+of|by)\s+(?:19|20)\d\d)?", re.IGNORECASE
)
"""Behind a name, its own time."""
_YEAR = re.compile(r"\s*\b(?:in|during|for|at\s+the\s+end\s+of|by)\s+(?:19|20)\d\d\b", re.IGNORECASE)
_HEAD_ENDS = re.compile(r":\s+")
_CLAUSE_BEGINS = re.compile(
    r"\b(?:did|does|do|was|were|is|are|has|have|had|there|in|by|for)\s+(?:in\s+)?(?:the\s+)?$", re.IGNORECASE
)
_AUXILIARY = r"(?:did|does|do|has|have|had|was|were|is|are)"
_AMOUNTS = (
    (re.compile(r"\bhow\s+(many|much)\s+(?:more|fewer|less)\b", re.IGNORECASE), r"how \1"),
    (re.compile(r"\bhow\s+many\s+times\s+as\s+(many|much)\b", re.IGNORECASE), r"how \1"),
    (re.compile(r"\bhow\s+much\s+(?:longer|shorter)\b", re.IGNORECASE), r"how long"),
    (re.compile(rf"^\W*{_AUXILIARY}\s+(?:there\s+)?{_MORE}\s+", re.IGNORECASE), "How many "),
    (
        re.compile(rf"^\W*({_AUXILIARY})\s+((?:(?!{_MORE}\b)[^,:;])+?)\s+{_MORE}\s+([^,:;]+)", re.IGNORECASE),
        r"How many \3 \1 \2",
    ),
    (
        re.compile(
            rf"^\W*(?:which|who|what)\s+(?:(?:one|country|report|agency|office)\s+)?((?:(?!{_MORE}\b)\w+\s+)*?){_MORE}\s+"
            r"([^,:;]+)[,:;]?",
            re.IGNORECASE,
        ),
        r"How many \2 \1",
    ),
    (re.compile(rf"^\W*{_AUXILIARY}\s+(.+?)\s+(?:longer|shorter)\b", re.IGNORECASE), r"How long is \1"),
)
"""A side that asks which is more, as one that asks how many there are."""
_LONGER = re.compile(rf"^\W*{_AUXILIARY}\s+.+\s(?:longer|shorter)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReportSide:
    """One report's part of a question."""

    label: str
    """The name by which the question calls the report, as written."""
    report_id: str
    question: Question
    """The question on this report alone, without its name."""


def report_sides(
    question: Question, names: ReportNames, among: Collection[str] = ()
) -> tuple[ReportSide, ReportSide] | None:
    """The question's two parts; None where it doesn't name exactly two of the reports, or sets no two apart.

    Args:
        question: What is asked.
        names: Of the reports.
        among: Ids of the reports that are asked; all where empty.

    """
    text = question.text
    mentions = names.mentions(text, among)
    if len({mention.report_id for mention in mentions}) != 2:
        return None
    first = mentions[0]
    second = next(mention for mention in mentions if mention.report_id != first.report_id)
    parts = _parts(text.rstrip(" ?.!"), first, second)
    if parts is None:
        return None
    left, right = (
        _side(question, names, mention, part) for mention, part in zip((first, second), parts, strict=True)
    )
    return None if left is None or right is None else (left, right)


def _parts(text: str, first: Mention, second: Mention) -> tuple[str, str] | None:
    """The question without the second side, and without the first."""
    join = _join(text, first, second)
    if join is None:
        return None
    name = text[second.start : second.end]
    own = _match(_WHEN, text, first.end)
    beside = text[first.end + len(own) : join.start()].strip() == ""
    bare = _LEAD.fullmatch(text, join.end(), second.start) is not None
    if beside and bare:
        # "Did Orrelia or Palvetia record …": all but the names is said of both.
        later = _match(_WHEN, text, second.end) if own.strip("'’s") else ""
        rest = text[second.end + len(later) :]
        return text[: first.end] + own + rest, text[: first.start] + name + later + rest
    head = next((mark for mark in reversed(list(_HEAD_ENDS.finditer(text, 0, first.start)))), None)
    if head is not None:
        asks = as_amount(text[: head.start()]).rstrip("?")
        return f"{asks} {text[head.end() : join.start()]}", f"{asks} {text[join.end() :]}"
    later = _match(_WHEN, text, second.end)
    if bare and not text[second.end + len(later) :].strip(" ,;"):
        # "… did Orrelia find in 2022 than Palvetia in 2021": what isn't said again is the same.
        said = text[first.end : join.start()]
        said = _YEAR.sub("", said) if later.strip("'’s") else said
        return text[: join.start()], f"{text[: first.start]}{name}{said}{later}"
    if _LONGER.search(text[: join.start()]):
        return text[: join.start()], f"How long is {text[join.end() :]}"
    left, told = text[: join.start()], text[join.end() :]
    right = _THERE.sub("", told)
    has = _HAS.match(text, second.end) if bare else None
    if has is not None:
        return left, f"How many {has['what']} {has['verb']} {name}"
    if _HOW_MANY.search(left) and (right != told or _counts_its_own(left, right)):
        return left, f"How many {right}"
    preposition = _PREPOSITION.match(right)
    if preposition is not None:
        # "… sat on the court of Orlo than on the board of Tamsin": what is said of both ends at the same word.
        ends = list(re.finditer(rf"\s{preposition.group()}\s", left[: first.start], re.IGNORECASE))
        if ends:
            return left, f"{left[: ends[-1].start()]} {right}"
    begins = _CLAUSE_BEGINS.search(text, 0, first.start)
    shared = text[: begins.start() if begins else first.start].rstrip(" ,")
    return text[: join.start()], f"{shared} {text[join.end() :]}"


def _join(text: str, first: Mention, second: Mention) -> re.Match[str] | None:
    """What stands between the sides: the last such word between the two names."""
    kinds = [_SECOND_AS, _JOIN] if _AS.search(text, 0, second.start) else [_JOIN]
    for kind in kinds:
        found = [
            match for match in kind.finditer(text, first.end, second.start) if match.end() <= second.start
        ]
        if found:
            return found[-1]
    return None


def _counts_its_own(left: str, right: str) -> bool:
    """Whether the second side says what it counts: "than boats were lost in Tamsin", and not "than the police did".

    A plural there is the counted noun where something was done to it, or where the first side counts it too.
    """
    words = right.split()
    first = list(takewhile(lambda word: word.islower() and word not in _NO_NOUNS, words[:5]))
    nouns = [at for at, word in enumerate(first) if is_plural(word)]
    if not nouns:
        return False
    behind = words[nouns[0] + 1] if nouns[0] + 1 < len(words) else ""
    return (
        behind in _DONE
        or behind.endswith("ing")
        or first[nouns[0]] in _HOW_MANY.sub("", left).lower().split()[:4]
    )


def _match(pattern: re.Pattern[str], text: str, at: int) -> str:
    found = pattern.match(text, at)
    return found.group() if found else ""


def _side(whole: Question, names: ReportNames, mention: Mention, text: str) -> ReportSide | None:
    try:
        asked = read_question(as_amount(text), max_chars=10**6)
    except QuestionError:
        return None
    label = whole.text[mention.start : mention.end]
    named = names.stems(mention.report_id) | frozenset(content_stems(label))
    # The report is found by its name; its sentences needn't say it again.
    stems = tuple(term for term in asked.stems if term not in named)
    asked = replace(
        asked,
        stems=stems or asked.stems,
        names=tuple(name for name in asked.names if not set(content_stems(name)) <= named),
        counted=asked.counted or whole.counted,
    )
    if not asked.years and len(whole.years) == 1:
        asked = replace(asked, years=whole.years)
    return ReportSide(label, mention.report_id, asked)


def as_amount(text: str) -> str:
    """A side as a question for an amount: "Which had more wells: X" becomes "How many wells had X"."""
    for pattern, amount in _AMOUNTS:
        changed, times = pattern.subn(amount, text, count=1)
        if times:
            return f"{' '.join(changed.split())}?"
    return f"{text}?"
