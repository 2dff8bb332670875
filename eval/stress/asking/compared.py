"""Comparisons, yes/no questions about them, and premises that turn them round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from eval.stress import numerals
from eval.stress.asking.asked import Asked, bare, evidence, numeral, span, wordings
from eval.stress.asking.wording import mannered, noun_of, verb_of, when
from eval.stress.facts import Fact, full_query
from eval.stress.groups import Group
from eval.stress.scene import Scene


def comparisons(scene: Scene, group: Group, facts: Sequence[Fact]) -> list[Asked]:
    """Differences, totals, changes in percent and the higher of two, for exact figures that differ in one thing."""
    found = []
    for one, two in combinations(group.facts, 2):
        if one.bound or two.bound:
            continue
        high, low = (one, two) if one.value > two.value else (two, one)
        for kind, question in _questions(high, low, scene):
            answers, numbers, note = _result(kind, high, low)
            found.append(
                Asked(
                    "comparison",
                    mannered(scene, question),
                    (answers,),
                    numbers,
                    evidence=evidence(group, [one, two]),
                    note=note,
                )
            )
    return found


def _questions(high: Fact, low: Fact, scene: Scene) -> list[tuple[str, str]]:
    """Questions with what they ask for: difference, total, change, or the name of the higher one."""
    one, two = full_query(high), full_query(low)
    a, at = high.agency, when(one)
    unit, what = one.measure.unit, one.measure.what
    if unit != "count":
        return _other_units(high, low)
    if high.part is not None or low.part is not None:
        return []
    noun, verb = noun_of(one), verb_of(one)
    dated = f"{at} than{when(two)}"
    first, last = sorted((high.year, low.year))
    if one == replace(two, year=one.year) and one.place is None:
        return [
            ("difference", f"How many more {noun} did {a} {verb.base}{dated}?"),
            (
                "difference",
                f"By how many did the number of {noun} {verb.participle} by {a} change from {first} to {last}?",
            ),
            (
                "change",
                f"By what percentage did the number of {noun} {verb.participle} by {a} change from {first} to {last}?",
            ),
            ("total", f"How many {noun} did {a} {verb.base} in {first} and {last} together?"),
            (str(high.year), f"In which year did {a} {verb.base} more {noun}, {first} or {last}?"),
        ]
    if high.year != low.year:
        return []
    if one == replace(two, agency=a):
        pair = scene.some((a, low.agency), 2)
        return [
            ("difference", f"How many more {noun} did {a} {verb.base} than {low.agency}{at}?"),
            ("total", f"How many {noun} did {pair[0]} and {pair[1]} {verb.base} together{at}?"),
            (bare(a), f"Which of the two {verb.past} more {noun}{at}, {pair[0]} or {pair[1]}?"),
        ]
    if one == replace(two, kind=one.kind):
        return [
            ("difference", f"How many more {one.kind} than {two.kind} {what} did {a} {verb.base}{at}?"),
            ("total", f"How many {one.kind} and {two.kind} {what} did {a} {verb.base} in all{at}?"),
        ]
    if one == replace(two, place=one.place):
        pair = scene.some((str(one.place), str(two.place)), 2)
        return [
            (
                "difference",
                f"How many more {noun} did {a} {verb.base} in {one.place} than in {two.place}{at}?",
            ),
            ("total", f"How many {noun} did {a} {verb.base} in {pair[0]} and {pair[1]} together{at}?"),
            (str(one.place), f"Where did {a} {verb.base} more {noun}{at}, in {pair[0]} or in {pair[1]}?"),
        ]
    return []


def _other_units(high: Fact, low: Fact) -> list[tuple[str, str]]:
    unit, what, a = high.measure.unit, high.measure.what, high.agency
    one, two = full_query(high), full_query(low)
    first, last = sorted((high.year, low.year))
    if unit == "money" and first != last:
        return [
            ("difference", f"How much more did {a} spend on {what}{when(one)} than{when(two)}?"),
            (str(high.year), f"In which year did {a} spend more on {what}, {first} or {last}?"),
        ]
    if unit == "money":
        return [
            ("difference", f"How much more did {a} spend on {what} than on {low.measure.what}{when(one)}?"),
            ("total", f"How much did {a} spend on {what} and {low.measure.what} together{when(one)}?"),
        ]
    if unit == "percent" and first != last:
        did = high.measure.did
        return [
            (
                "difference",
                f"By how many percentage points did the share of {what} that {did} change from {first} to {last}?",
            )
        ]
    if first != last:
        return [
            (
                "difference",
                f"How many {unit} longer did it take {a} on average to {what}{when(one)} than{when(two)}?",
            )
        ]
    return []


def _result(kind: str, high: Fact, low: Fact) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Acceptable answers, numbers that must be there, and how they were found."""
    shown = f"{high.written} and {low.written}"
    if kind in ("difference", "total"):
        value = high.value - low.value if kind == "difference" else high.value + low.value
        sign = "-" if kind == "difference" else "+"
        digits = f"{value:,.0f}"
        written = numerals.money(value) if high.measure.unit == "money" else digits
        answers = (digits,) if written == digits or value % 100_000 else (written, digits)
        return answers, (digits,), f"computed: {high.value:,} {sign} {low.value:,}"
    if kind == "change":
        before, after = (low, high) if low.year < high.year else (high, low)
        change = abs(after.value - before.value) / before.value * 100
        places = (1, 2, 0) if change >= 10 else (1, 2)
        rounded = tuple(dict.fromkeys(str(round(change, size)) for size in places))
        return rounded, (), f"computed: ({after.value} - {before.value}) / {before.value}"
    numbers: tuple[str, ...] = () if high.measure.unit == "money" else (numeral(high),)
    return (kind,), numbers, f"the higher of {shown}"


def questioned(scene: Scene, group: Group, facts: Sequence[Fact]) -> list[Asked]:
    """Yes/no questions whether a figure was higher, and questions why it went the way that it didn't go."""
    found = []
    for one, two in combinations(group.facts, 2):
        query = full_query(one)
        same = query == replace(full_query(two), year=one.year) and one.year != two.year
        if not same or one.bound or two.bound or one.measure.unit != "count" or one.part is not None:
            continue
        proofs = evidence(group, [one, two])
        if len(proofs) > 1:
            continue
        now, before = (one, two) if one.year > two.year else (two, one)
        words = span(proofs[0], now, before)
        noun, verb, a = noun_of(query), verb_of(query), one.agency
        rose = now.value > before.value
        where = f" in {one.place}" if one.place is not None else ""
        start = f"{a} {verb.base}"
        years = f"{where} in {now.year} than in {before.year}"
        asks_more = scene.chance(0.5)
        word = "more" if asks_more else "fewer"
        found.append(
            Asked(
                "yesno",
                mannered(scene, f"Did {start} {word} {noun}{years}?"),
                (("yes" if asks_more == rose else "no", words),),
                evidence=proofs,
                note=f"{before.written} in {before.year}, {now.written} in {now.year}",
            )
        )
        moved = (
            ("rose", "increased", "increase", "up from")
            if rose
            else ("fell", "decreased", "decrease", "down from")
        )
        wrong = "fewer" if rose else "more"
        found.append(
            Asked(
                "false_premise",
                mannered(scene, f"Why did {start} {wrong} {noun}{years}?"),
                ((*moved, words),),
                evidence=proofs,
                note=f"premise wrong: {before.written} in {before.year}, {now.written} in {now.year}",
            )
        )
    found += _all_of_them(scene, group)
    return found


def _all_of_them(scene: Scene, group: Group) -> list[Asked]:
    """Questions that take a part for the whole."""
    found = []
    for part in group.facts:
        whole = next(
            (fact for fact in group.facts if full_query(fact) == replace(full_query(part), part=None)), None
        )
        if part.part is None or whole is None:
            continue
        query = full_query(part)
        found.append(
            Asked(
                "false_premise",
                mannered(
                    scene,
                    f"Why is it that all {whole.written} {noun_of(query)} that {part.agency} {verb_of(query).past}"
                    f"{when(query)} {part.part}?",
                ),
                (wordings(part),),
                (numeral(part),),
                evidence=evidence(group, [part]),
                note=f"premise wrong: {part.written} of {whole.written}",
            )
        )
    return found
