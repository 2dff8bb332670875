"""Which year a figure is about, and for which level or group, as far as its clause says.

"33 investigations in 2022, compared with at least 35 in 2021" gives each figure its own year. The rule:
a sentence is cut where it turns to a comparison; in its own part a figure takes the first year after it,
else the last year before it; a part without a year takes the year that the sentence begins with, else the
one carried over from the sentence before. A bracket's years are for the figures in it, a list that ends in
"respectively" is read pair by pair, and "a year earlier" counts from the year that the sentence or the one
before is about. A year that names a thing ("the 2012 law", "a reform of 2021 required") is no period.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from rag.clauses import figure_scopes
from rag.figures import UNCOUNTED, Figure, FigureKind, parse_figures
from rag.turns import TURN
from rag.year_places import PlacedYear, shift_at
from rag.years import REACH, years_of

_ASIDE = re.compile(
    r"\W*(?:in|by)\s+comparison\b|\W*compared\b|\W*(?:this|that)\s+(?:was|is|represents?)\b", re.IGNORECASE
)
"""A sentence that begins so looks back; what follows it is about the time before the aside."""
_ELSEWHEN = re.compile(
    r"\b(?:previous|prior|preceding|following|next|earlier|last|since\s+then|years?\s+(?:before|ago|earlier|later))\b",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(
    r"\b(?:the|its)\s+(?:previous|prior|preceding)\s+year\b|\b(?:a|one|the)\s+year\s+(?:earlier|before|prior|previously)\b",
    re.IGNORECASE,
)
_YEAR_AFTER = re.compile(
    r"\b(?:the|its)\s+(?:following|next)\s+year\b|\b(?:a|one)\s+year\s+later\b", re.IGNORECASE
)
THIS_YEAR = re.compile(
    r"\b(?:during|in|over)\s+(?:the|this)\s+(?:reporting\s+)?(?:year|period)\b", re.IGNORECASE
)
"""Means the year that the report is about, whatever the sentence before was about."""
_DATED = re.compile(
    r",\s+(?:first\s+|last\s+|which\s+was\s+)?(?:set|built|made|begun|founded|created|introduced|adopted|established|opened|signed|"
    r"reached|recorded|dating)\s+(?:back\s+)?(?:in|to|from)\s+$",
    re.IGNORECASE,
)
"""Before a year that only dates what is named: "61 convictions, set in 2019"."""
_FURTHER = re.compile(
    r"\)?,\s+(?:and|but)\s+(?:it\s+|they\s+|(?:the\s+)?(?-i:[A-Z])[\w’'-]*(?:\s+(?:\([A-Z]+\)|(?-i:[A-Z])[\w’'-]*)){0,5}\s+)?"
    r"(?:\w+ly\s+)?\w+ed\s+(?!from\b|to\b)",
    re.IGNORECASE,
)
"""Behind an aside, another deed of the same body, or of one that is named."""
_ANOTHER = re.compile(r"\s*(?:while|whereas|;)", re.IGNORECASE)
"""Begins what another body did."""
_PART = re.compile(r"\b(?:including|among\s+(?:them|these)|of\s+(?:whom|which|them|these))\b", re.IGNORECASE)
_OPENING = 10
"""Characters within which a phrase opens its sentence, and holds for all of it."""
_BRACKET = re.compile(r"\([^()]*\)")
_WORDS = re.compile(r"\w")
_NEAR = 5
"""Characters between a figure and its year, at most: "38 in 2022"."""
_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)
_WHEN = re.compile(r",?\s+(?:when|in\s+which|during\s+which)\b[^,;()]*", re.IGNORECASE)
"""Behind a year: what happened in it ("in 2018, when 14 clinics reported, …")."""
_PAIR = re.compile(r"\s+and\s+", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+$", re.IGNORECASE)
_MOVED_FROM = re.compile(
    r"\b(?:rose|fell|grew|dropped|declined|increased|decreased|risen|fallen|up|down)\s+from\s+$",
    re.IGNORECASE,
)
_TO = re.compile(r"\s+to\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BoundFigure:
    """A figure with the period and the scope that its clause gives it."""

    figure: Figure
    period: str | None
    """A year ("2022"), a span of years ("2022-2024"), or None where nothing says."""
    carried: bool
    """Whether the period comes from the sentence before."""
    clause: tuple[int, int]
    """The part of the sentence, cut at comparisons, that holds the figure; offsets in the sentence."""
    scope: frozenset[str] = frozenset()
    """Levels, forms and groups that its clause names ("federal", "women"), by the names of `rag.scope`."""
    shift: int = 0
    """Years between its period and the one that the report is about, where only that is said ("11 in the year before":
    -1); 0 where a year is known or nothing is said."""

    def year(self, report_year: str | None) -> str | None:
        """Its period, reckoned from the year that the report is about where it says no more than "the year before"."""
        if self.period is None and self.shift and report_year and report_year.isdigit():
            return str(int(report_year) + self.shift)
        return self.period


def bind_figures(text: str, carried: str | None = None) -> tuple[BoundFigure, ...]:
    """All amounts that a sentence states, each with its period and scope.

    Args:
        text: One sentence.
        carried: The period that the sentence before hands on, as `leading_period` gives it.

    """
    return bind_periods(text, parse_figures(text), carried)


def bind_periods(text: str, figures: Sequence[Figure], carried: str | None = None) -> tuple[BoundFigure, ...]:
    """Give each amount of a sentence its period and its scope."""
    amounts = [figure for figure in figures if figure.kind not in UNCOUNTED]
    if not amounts:
        return ()
    sentence = _Sentence(text, figures, amounts, carried)
    paired = sentence.paired()
    bound: list[BoundFigure] = []
    for figure, scope in zip(amounts, figure_scopes(text, figures), strict=True):
        start, end = sentence.part(figure.start)
        told = figure.start in paired
        own = paired[figure.start] if told else sentence.own_period(figure.start, start, end)
        period = own or sentence.period_before(start)
        was_carried = own is None and period is not None
        shift = 0 if period else sentence.shift(figure.start, start, end)
        bound.append(
            BoundFigure(figure, period, carried=was_carried, clause=(start, end), scope=scope, shift=shift)
        )
    return tuple(bound)


class _Sentence:
    """The years of a sentence and what parts its figures."""

    def __init__(
        self, text: str, figures: Sequence[Figure], amounts: Sequence[Figure], carried: str | None
    ) -> None:
        self._text = text
        self._amounts = amounts
        self._carried = carried
        self._starts = [figure.start for figure in amounts]
        self._brackets = [match.span() for match in _BRACKET.finditer(text)]
        self._opened = [start for start, _ in self._brackets]
        # By position, how many amounts before it stand in no bracket.
        outside = (self._bracket(start) is None for start in self._starts)
        self._asides = list(accumulate(outside, initial=0))
        self._cuts = [0, *(m.start() for m in TURN.finditer(text)), len(text)]
        self._in_order = _RESPECTIVELY.search(text) is not None
        self._years = self._placed(figures)
        self._ats = [year.at for year in self._years]
        self._told = [
            (told.start(), told.end(), year.name)
            for year in self._years
            if (told := _WHEN.match(text, year.end)) is not None
        ]
        self._shifts = sorted(
            (
                shift_at(text, match.start(), step)
                for pattern, step in ((_YEAR_BEFORE, -1), (_YEAR_AFTER, 1))
                for match in pattern.finditer(text)
            ),
            key=lambda shift: shift.at,
        )
        self._parts = [match.start() for match in _PART.finditer(text)]
        self._shift_ats = [shift.at for shift in self._shifts]
        self._leads = [shift for shift in self._shifts if shift.leads]
        self._lead_ats = [shift.at for shift in self._leads]
        self._elsewhen = [match.start() for match in _ELSEWHEN.finditer(text)]
        first = next((year for year in self._years if year.bracket is None), None)
        begins = first is not None and text[: first.at].strip(" \n").count(" ") <= 2
        self._leading = first.name if first is not None and begins else None

    def _placed(self, figures: Sequence[Figure]) -> list[PlacedYear]:
        ends = {figure.start: figure.end for figure in figures}
        years: list[PlacedYear] = []
        for at, name in years_of(self._text, figures):
            around = self._bracket(at)
            shared = around and bisect_left(self._starts, around[0]) != bisect_left(self._starts, around[1])
            years.append(PlacedYear(at, ends[at], name, around, alone=not shared))
        for position in range(len(years) - 1):
            low, high = years[position : position + 2]
            if self._is_pair(low, high):
                both = f"{low.name}-{high.name}"
                years[position : position + 2] = [replace(low, name=both), replace(high, name=both)]
        return years

    def _is_pair(self, low: PlacedYear, high: PlacedYear) -> bool:
        """Whether two years are one time ("in 2015 and 2016"), and there isn't a figure for each."""
        if self._in_order or not (low.name.isdigit() and high.name.isdigit()):
            return False
        return (
            int(high.name) == int(low.name) + 1 and _PAIR.fullmatch(self._text, low.end, high.at) is not None
        )

    def _bracket(self, at: int) -> tuple[int, int] | None:
        """The bracket around an offset."""
        near = bisect_right(self._opened, at) - 1
        return self._brackets[near] if near >= 0 and at < self._brackets[near][1] else None

    def part(self, at: int) -> tuple[int, int]:
        """The stretch between two turns that holds a figure."""
        behind = bisect_right(self._cuts, at)
        return self._cuts[behind - 1], self._cuts[behind] if behind < len(self._cuts) else len(self._text)

    def own_period(self, at: int, start: int, end: int) -> str | None:
        """What the sentence says of the period of a figure in the part from `start` to `end`."""
        for first, last, name in self._told:
            if first < at < last:
                return name
        here = bisect_right(self._ats, at)
        behind = self._nearest(range(here, len(self._years)), at, start, end)
        before = self._nearest(range(here - 1, -1, -1), at, start, end)
        shifted = self._shifted(at, start, end, behind)
        if shifted is not None:
            return shifted
        if self._is_lead(before, behind, at):
            return self._leading
        if self._is_of_the_one_before(before, behind, at):
            behind = None
        further = before is not None and _FURTHER.match(self._text, before.end, at)
        if behind is None and further and start > 0 and not _ANOTHER.match(self._text, start):
            # "31 in 2022, an increase from 22 in 2021, and renewed six": the six are of 2022 again.
            main = [year.name for year in self._years if year.end <= start]
            return main[-1] if main else self._leading
        if (nearest := behind or before) is not None:
            return nearest.name
        if self._leading is None or (start > 0 and self._is_elsewhen(start, end)):
            return self._told_of_all(here, start)
        return self._leading

    def _is_lead(self, before: PlacedYear | None, behind: PlacedYear | None, at: int) -> bool:
        """Whether the year that the sentence begins with is nearer than the one behind, which another figure has."""
        if not (before and behind) or before.name != self._leading or before.bracket:
            return False
        here = bisect_left(self._starts, at)
        return bisect_left(self._starts, before.at) == here < bisect_left(self._starts, behind.at) - 1

    def _is_of_the_one_before(self, before: PlacedYear | None, behind: PlacedYear | None, at: int) -> bool:
        """Whether a figure is part of one that has its year: "47 in 2021, including 43 adults, and 29 in 2020"."""
        if not (before and behind):
            return False
        part = bisect_left(self._parts, before.end)
        if part == len(self._parts) or self._parts[part] >= at:
            return False
        # The year behind is another figure's.
        return bisect_right(self._starts, at) < bisect_left(self._starts, behind.at)

    def _told_of_all(self, here: int, start: int) -> str | None:
        """The year in a bracket before a figure that nothing else dates: "7% (2024 est.) (male 9, female 8)"."""
        last = self._years[here - 1] if here else None
        opens = (
            last is not None and last.alone and last.bracket is not None and last.at == last.bracket[0] + 1
        )
        return last.name if last is not None and opens and last.at >= start else None

    def _nearest(self, positions: range, at: int, start: int, end: int) -> PlacedYear | None:
        for position in positions:
            year = self._years[position]
            if not start <= year.at < end:
                return None
            if year.reaches(at):
                return year
        return None

    def _shifted(self, at: int, start: int, end: int, behind: PlacedYear | None) -> str | None:
        """The year that "a year earlier" or "the following year" means, where it tells of the figure."""
        place, step, after = self._step(at, start, end)
        if not step or (not after and behind is not None):
            return None
        last = bisect_left(self._ats, place) - 1
        reached = (self._years[n].name for n in range(last, -1, -1) if self._years[n].reaches(at))
        base = next(reached, self._carried)
        return str(int(base) + step) if base and base.isdigit() else None

    def _step(self, at: int, start: int, end: int) -> tuple[int, int, bool]:
        """Of "a year earlier" or its like that tells of a figure: where it stands, years, and whether behind it."""
        nearest = bisect_right(self._shift_ats, at)
        behind = self._shifts[nearest] if nearest < len(self._shifts) else None
        # "412 boats in 2022, and in the year before 377": what is joined on is of the next figure.
        after = behind is not None and behind.at < end and not behind.joined
        led = bisect_left(self._lead_ats, at) - 1
        told = behind if after else self._leads[led] if led >= 0 and self._lead_ats[led] >= start else None
        if told is None:
            return -1, 0, False
        low, high = sorted((at, told.at))
        # A year or another figure in between has it for itself; what a bracket says of the figure is of its time.
        first, last = bisect_right(self._starts, low), bisect_left(self._starts, high)
        apart = self._asides[first] != self._asides[last]
        inner = self._bracket(told.at)
        # "; in the previous year these agencies identified 61, 22, and 19": of all that follows.
        opens = not after and 0 <= told.at - start <= _OPENING
        if (apart and not opens) or (first < last and inner is not None and inner != self._bracket(at)):
            return told.at, 0, after
        between = self._years[bisect_right(self._ats, low) : bisect_left(self._ats, high)]
        return told.at, 0 if any(year.reaches(at) for year in between) else told.step, after

    def shift(self, at: int, start: int, end: int) -> int:
        """Years between a figure's time and the sentence's, where no year is named: -1 for "11 in the year before"."""
        place, step, after = self._step(at, start, end)
        if step and not after and place > _OPENING and "," in self._text[place:at]:
            return 0  # "compared with 44 a year earlier, a fall of 5 percent"
        if not step and self._in_order and start == 0:
            step = self._leads[0].step if self._leads and self._leads[0].at < self._starts[0] else 0
        return step

    def period_before(self, start: int) -> str | None:
        """The period carried over, where the sentence doesn't turn away from it."""
        return None if (start > 0 and self._years) or self._elsewhen else self._carried

    def _is_elsewhen(self, start: int, end: int) -> bool:
        return bisect_left(self._elsewhen, start) != bisect_left(self._elsewhen, end)

    def paired(self) -> dict[int, str | None]:
        """By a figure's offset, its year, where figures and years are told in the same order."""
        if self._in_order and len(self._years) == len(self._amounts) > 1:
            return {f.start: year.name for f, year in zip(self._amounts, self._years, strict=True)}
        if (
            0 < len(self._years) < 3
            and len(self._amounts) == len(self._cuts) == 4
            and (again := self._told_again())
        ):
            return again
        if len({year.name for year in self._years}) != 1:
            return {}
        first, _, last = self._years[0].name.partition("-")
        told: dict[int, str | None] = {}
        for low, high in zip(self._amounts, self._amounts[1:], strict=False):
            # "Between 2019 and 2021 the number rose from 40 to 62."
            joined = last and low.kind is high.kind and _TO.fullmatch(self._text, low.end, high.start)
            if joined and _FROM.search(self._text, max(0, low.start - 9), low.start):
                told.update({low.start: first, high.start: last})
        return told or self._fallen_from()

    def _told_again(self) -> dict[int, str | None]:
        """ "88 in 2023, compared with 90 in 2022, and the rural one by 73, compared with 70": the same years again.

        Where only the second year is named, the first of the other pair is of none that is.
        """
        a, b, c, d = (amount.start for amount in self._amounts)
        *firsts, second = self._years
        _, turn, again, _ = self._cuts
        alike = a < turn < b < second.at < c < again < d and all(first.at < turn for first in firsts)
        # "70 in the decade before", "70 nationwide": a time or place of its own.
        alike = alike and not _WORDS.search(self._text, self._amounts[3].end)
        pairs = self._amounts[:2], self._amounts[2:]
        alike = alike and all(one.unit == other.unit for one, other in pairs)
        if not alike or any(year.bracket for year in self._years):
            return {}
        return {c: firsts[0].name if firsts else None, d: second.name}

    def _fallen_from(self) -> dict[int, str | None]:
        """ "Fires fell from 38 in 2022, whereas alarms rose from 55": both were so many in that year."""
        year = self._years[0]
        moved = [a for a in self._amounts if _MOVED_FROM.search(self._text, max(0, a.start - 20), a.start)]
        if len(moved) < 2 or not (
            moved[0].end <= year.at <= moved[0].end + _NEAR and year.at < moved[1].start
        ):
            return {}
        return {amount.start: year.name for amount in moved}


def leading_period(text: str, figures: Sequence[Figure]) -> str | None:
    """The period that a sentence hands on to the next: its only year, or the one it begins with."""
    years = years_of(text, figures)
    if not years or _ASIDE.match(text):
        return None
    # A day or month dates one event; only a year is what the sentences after it are about too.
    if all(figure.kind is not FigureKind.YEAR for figure in figures):
        return None
    distinct = {year for _, year in years}
    turn = TURN.search(text)
    if (turn and turn.start() < years[0][0]) or _DATED.search(text, max(0, years[0][0] - REACH), years[0][0]):
        return None
    return years[0][1] if len(distinct) == 1 or years[0][0] < 12 or TURN.search(text, years[0][0]) else None
