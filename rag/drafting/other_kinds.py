"""Figures that can't be what is asked: ages, changes, rates, wholes, what another figure counts."""

from __future__ import annotations

import re
from itertools import pairwise

from rag.candidates import Candidate, read_chance
from rag.drafting.others import (
    is_done_by_asked,
    is_of_lent_deed,
    is_of_several_names,
    is_room,
    is_turned_round,
    joined_names,
)
from rag.drafting.records import Reading
from rag.drafting.told import PEOPLE, PLAIN, SURE_WITHOUT
from rag.figures import Figure, FigureKind, same_figure
from rag.figures.units import is_plural
from rag.leaning import leans
from rag.local_words import borrows
from rag.synonyms import plainly
from rag.terms import content_stems, tokens
from rag.turns import MULTIPLE
from rag.years import matches_period

SURE_OF_NOUN = 0.9
"""The same for a figure whose noun stands with another one."""
PAIR = 2
"""Names that are told to have done something together, be it that the question calls one by other words."""
AGENT_ROOT = 4
"""Letters that a deed and who does it have in common, at least."""
_AGENT = re.compile(r"(?:[oe]r|ee|ist)$")
"""Ends the name of who does something, or to whom it is done."""
_DEEDS = frozenset({"", "e", "ion", "ation", "ition", "ment", "ing", "ure"})
"""What a deed ends in behind what it has in common with who does it: "office", "inspection", "employment"."""
_ABOUT_IT = frozenset(
    """
    forms requests applications officers inspectors specialists lawyers judges clerks courses trainings campaigns
    programs programmes guidelines procedures laws rules policies offices fees calls brochures leaflets letters
    """.split()
)
"""Nouns that make another thing of the noun before them."""
ANYBODY = PEOPLE | frozenset(
    content_stems(
        "clients staff officers inspectors workers employees foreigners nationals citizens children adults women men "
        "girls boys patients residents prisoners refugees migrants members deaths dead judges prosecutors officials"
    )
)
"""The same with names for people that say what they are."""
_AGE = re.compile(
    r"\b(?:aged?|ages|older\s+than|younger\s+than|(?:under|over|above|below|from)\s+the\s+age\s+of|age\s+of|turned)\s+"
    r"(?:at\s+least\s+|under\s+|over\s+|about\s+)?$",
    re.IGNORECASE,
)
_ASKS_CHANGE = re.compile(
    r"\b(?:more|fewer|less|increas|decreas|ris(?:e|en|ing)\b|rose|fall|fell|grow|grew|drop|declin|chang|differ|additional|"
    r"extra|besides|further|else|up|down|higher|lower|gain|loss|lost|reduc|cut)\w*",
    re.IGNORECASE,
)
_CHANGE_BEFORE = re.compile(
    r"\b(?:(?:increase|decrease|rise|fall|drop|decline|growth|gain|reduction|cut)\s+of|"
    r"(?:rose|fell|grew|increased|decreased|dropped|declined|risen|fallen|grown|up|down)\s+by)\s+(?:about\s+|some\s+)?$",
    re.IGNORECASE,
)
_CHANGE_AFTER = re.compile(r"\s+(?:more|fewer|less)\b(?!\s+than\b)", re.IGNORECASE)
_ASKS_A_YEAR = re.compile(
    r"\b(?:a|per|each|every)\s+year\b|\bannual|\byearly\b|\bin\s+(?:19|20)\d\d\b", re.IGNORECASE
)
_AVERAGE = re.compile(
    r"\b(?:average[ds]?|mean|median|typical(?:ly)?|per\s+(?:person|head|capita))\b", re.IGNORECASE
)
_ASKS_RATE = re.compile(
    r"\b(?:month|week|da(?:y|ily)|hour|average|mean|typical|rate|wage|salar|pa(?:y|id))\w*", re.IGNORECASE
)
_RATE = re.compile(
    r"\b(?:a|per|each|every)\s+(?:month|week|day|hour)\b|\b(?:monthly|weekly|daily|hourly)\b", re.IGNORECASE
)
_NOT = re.compile(
    r"\b(?:not|never|without|no|none|neither|nor|cannot|fail(?:s|ed|ing|ure)?)\b|n[’']t\b", re.IGNORECASE
)
_NOT_DONE = re.compile(
    r"\b(?:did|does|do|was|were|is|are|has|have|had|could|can|been)\s+not\b|n[’']t\b|\bnever\b|\bnot\s+(?!the\b)\w+ed\b",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"(?<!put )(?<!putting )\b(?:together(?!\s+with)|combined)\b|\badded\s+up\b", re.IGNORECASE
)
_SUM = re.compile(
    r"\b(?:together|combined|total(?:s|led|ed)?|in\s+all|altogether|both|jointly|overall)\b", re.IGNORECASE
)
_ASKS_PART = re.compile(r"\bhow\s+many\s+of\b|\bof\s+(?:the|these|those)\b.*\bhow\s+many\b", re.IGNORECASE)
_OF_ALL = re.compile(r"\b(?:of|among)\s+(?:the|its|their|all|these|those)\s+(?:the\s+)?$", re.IGNORECASE)
"""Before a figure that others are a part of."""
LEAST_WHOLE = 3
"""Least number whose parts are told as such; "of the two" is no figure that a report repeats."""
_AMONG = re.compile(r"\b(?:of|among)\s+(?:all\s+)?(?:the|these|those|its|their)\s+$", re.IGNORECASE)
_OF_THOSE = re.compile(r"\bhow\s+many\s+of\s+(?:those|them|these)\b", re.IGNORECASE)
_OF_NUMBER = re.compile(r"\bof\s+(?:the\s+)?(\d[\d,]*)\b")
_FOR = re.compile(r"\s+for\s+(?:the\s+)?([a-z][\w’'-]*)", re.IGNORECASE)
_MULTIPLE_OF = re.compile(
    rf"\b{MULTIPLE}\s+(?:the|that|those|its|their|as\s+(?:many|much))\b[^.;]*?(?:\s[–—-]|\(|\bwhen\b|\bwhich\s+(?:was|were)\b)[^.;]*$",
    re.IGNORECASE,
)
_SHARE_BEFORE = re.compile(
    r"\b(?:half|thirds?|quarters?|fifths?|most|majority|many|some|few|none|per\s?cent)\s+of\s+(?:the|its|their|all|these|those)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_SUCH_AS = re.compile(r"\bsuch\s+as\s+(?P<list>[^;.:()\d]{1,120})", re.IGNORECASE)
_HOW_OLD = re.compile(r"\bhow\s+old\b", re.IGNORECASE)
_OLD_AFTER = re.compile(r"[-\s]*years?(?:[-\s]+olds?|\s+of\s+age)|[-\s]+olds?\b", re.IGNORECASE)
_ASKS_AGE = re.compile(r"\b(?:age[ds]?|old|older|younger)\b", re.IGNORECASE)


def is_made_of(reading: Reading, candidate: Candidate) -> bool:
    """Whether what is asked for only says of what kind the counted are: "8,933 complaint forms" are no complaints.

    "Robbery cases" and "bed spaces" are robberies and beds: only nouns that make something else of it are held so.
    """
    counted, unit = reading.question.counted, candidate.bound.figure.unit
    if not counted or unit is None or candidate.bound.figure.kind is not FigureKind.COUNT:
        return False
    words = unit.lower().split()
    return any(
        content_stems(word) == counted[-1:] and not is_plural(word) and behind in _ABOUT_IT
        for word, behind in pairwise(words)
    )


def lending(candidate: Candidate) -> Figure | None:
    """The last figure with a noun before one without: "142 inspectors, a fall from 156 in 2021"; else None."""
    figure = candidate.bound.figure
    if not borrows(candidate.sentence.text, figure):
        return None
    earlier = (b.figure for b in reversed(candidate.sentence.bound) if b.figure.start < figure.start)
    return next((other for other in earlier if other.kind is figure.kind and other.unit), None)


def is_who_does(reading: Reading, candidate: Candidate) -> bool:
    """Whether one of what is asked and what is counted does the other: inspections are no inspectors."""
    lender = lending(candidate)
    counted, unit = reading.question.counted, candidate.bound.figure.unit or (lender.unit if lender else None)
    if not counted or unit is None or candidate.bound.figure.kind is not FigureKind.COUNT:
        return False
    own = [word for word in unit.lower().split() if is_plural(word)][-1:]
    asked = [word for word in tokens(reading.question.text) if content_stems(word) == counted[-1:]][-1:]
    if not own or not asked or not is_plural(asked[0]):
        return False  # "how many completed their training" counts no training
    one, other = own[0].removesuffix("s"), asked[0].removesuffix("s")
    return _does(one, other) or _does(other, one)


def _does(agent: str, deed: str) -> bool:
    """Whether the one names who does, or is done, the other: "inspector", "inspection"; "employee", "employer"."""
    ends = _AGENT.search(agent)
    if ends is None:
        return False
    root = agent[: ends.start()]
    if len(root) < AGENT_ROOT or not deed.startswith(root):
        return False
    rest = deed[len(root) :]
    return rest in _DEEDS or (ends.group() == "ee" and rest in {"er", "or"})


def is_another_kind(reading: Reading, candidate: Candidate) -> bool:
    """Whether a figure can't be what is asked: an age, a change, a rate, or what the question states itself."""
    return (
        is_given(reading, candidate)
        or is_of_another_whole(reading, candidate)
        or is_for_them(reading, candidate)
        or is_of_lent_noun(reading, candidate)
        or is_of_lent_deed(reading, candidate)
        or is_made_of(reading, candidate)
        or is_who_does(reading, candidate)
        or is_done_by_asked(reading, candidate)
        or is_room(reading, candidate)
        or is_of_several_names(reading, candidate)
        or is_turned_round(reading, candidate)
        or is_base(reading, candidate)
        or is_divided(reading, candidate)
        or is_whole(reading, candidate)
        or is_age(reading, candidate)
        or is_no_age(reading, candidate)
        or is_change(reading, candidate)
        or is_other_rate(reading, candidate)
        or is_no_average(reading, candidate)
    )


def is_whole(reading: Reading, candidate: Candidate) -> bool:
    """Whether the question asks how many of some did something, and the figure says how many they are in all.

    "Of the 495 children, 108 were found within minutes."
    """
    if not _ASKS_PART.search(reading.question.text):
        return False
    before = candidate.sentence.text[: candidate.bound.figure.start]
    return _OF_ALL.search(before) is not None


def is_of_another_whole(reading: Reading, candidate: Candidate) -> bool:
    """Whether the question asks how many of a number it names, and a figure is no part of that number.

    "Among the 63 suspects, how many …" isn't answered by "34 of the 129 suspects", nor by a figure of another passage.
    """
    asked, figure = reading.question.text, candidate.bound.figure
    wholes = [
        base
        for base in reading.question.figures
        if base.kind is FigureKind.COUNT
        and base.high is None
        and (_AMONG.search(asked, 0, base.start) or _OF_THOSE.search(asked, base.end))
    ]
    if len(wholes) != 1 or figure.kind is not FigureKind.COUNT or wholes[0].value < LEAST_WHOLE:
        return False
    whole = wholes[0].value
    said = _OF_NUMBER.search(figure.text)
    if figure.value >= whole or (said is not None and int(said[1].replace(",", "")) != whole):
        return True
    nouns = set(content_stems(wholes[0].unit or "")), set(content_stems(figure.unit or ""))
    asked_for = set(reading.question.counted[-1:])
    if (
        all(nouns)
        and not nouns[0] & nouns[1]
        and not asked_for & nouns[1]
        and not (nouns[0] | nouns[1]) & ANYBODY
    ):
        return True  # calls are no part of the transactions
    near = [s for s in reading.sentences if s.passage.id == candidate.sentence.passage.id]
    periods = [b.period for s in near for b in s.bound if b.figure.value == whole]
    own = candidate.bound.period
    if not periods:
        return not any(other.value == whole for s in near for other in s.figures)
    # "403 transactions in 2022, 201 in 2021": the 201 are no part of the 403.
    return own is not None and None not in periods and own not in periods


def is_for_them(reading: Reading, candidate: Candidate) -> bool:
    """Whether what is asked for is only whom the counted is for: "three for women, one for boys" counts no boys."""
    counted, figure = reading.question.counted, candidate.bound.figure
    if not counted or figure.unit or figure.kind is not FigureKind.COUNT:
        return False
    behind = _FOR.match(candidate.sentence.text, figure.end)
    return behind is not None and content_stems(behind[1])[:1] == counted[-1:]


def is_of_lent_noun(reading: Reading, candidate: Candidate) -> bool:
    """Whether a figure without a noun counts what one before it does, and that isn't what is asked for.

    "MSC ran four shelters: three for women" doesn't tell of three beds. Whom people are called by is left open.
    """
    counted, lender = reading.question.counted, lending(candidate)
    if not counted or lender is None or counted[-1] in ANYBODY:
        return False
    text = candidate.sentence.text
    nouns = [
        stems[-1]
        for word in (lender.unit or "").split()
        if is_plural(word) and (stems := content_stems(word))
    ]
    if not nouns or nouns[-1] in ANYBODY:
        return False
    opens = max(
        text.rfind(mark, 0, lender.start) for mark in ",;"
    )  # "courts convicted 111 people – 81 for theft"
    between = content_stems(text[opens + 1 : candidate.zone.after])
    return (
        counted[-1] not in between and read_chance(candidate.sentence, candidate.bound.figure) < SURE_OF_NOUN
    )


def is_base(reading: Reading, candidate: Candidate) -> bool:
    """Whether a figure only says what another is a multiple of: "double the number of the year before – 10 in 2021"."""
    figure, years = candidate.bound.figure, reading.question.years
    if any(matches_period(candidate.bound.period, year) for year in years):
        return False
    return _MULTIPLE_OF.search(candidate.sentence.text[: figure.start]) is not None


def is_example(reading: Reading, candidate: Candidate) -> bool:
    """Whether what is asked for is only one example of what a figure counts.

    "Five shelters for groups such as women, children, or migrants" tells of no number of shelters for migrants.
    """
    listed = _SUCH_AS.search(candidate.sentence.text, candidate.bound.figure.end)
    if listed is None:
        return False
    examples = [set(content_stems(part)) for part in re.split(r",\s*|\s+(?:and|or)\s+", listed["list"])]
    examples = [example for example in examples if example]
    asked, before = set(reading.question.stems), set(content_stems(candidate.sentence.text[: listed.start()]))
    held = [bool((asked - before) & example) for example in examples]
    return any(held) and not all(held)


def is_divided(reading: Reading, candidate: Candidate) -> bool:
    """Whether what is asked holds for a share of a figure only: "half of the 80 boats were old"."""
    question = reading.question
    telling = [term for term in question.stems if term not in question.counted and term not in PLAIN]
    before = candidate.sentence.text[: candidate.bound.figure.start]
    return bool(telling) and _SHARE_BEFORE.search(before) is not None


def is_given(reading: Reading, candidate: Candidate) -> bool:
    """Whether the question itself states the figure, which then can't be what it asks for."""
    return any(same_figure(figure, candidate.bound.figure) for figure in reading.question.figures)


def is_change(reading: Reading, candidate: Candidate) -> bool:
    """Whether a figure says by how much something changed, and the question asks how much of it there is.

    "An increase of $2 million", "15 more permits than in 2021".
    """
    return not _ASKS_CHANGE.search(reading.question.text) and says_change(candidate)


def says_change(candidate: Candidate) -> bool:
    """Whether a figure says by how much something changed."""
    figure, text = candidate.bound.figure, candidate.sentence.text
    before = text[max(0, figure.start - 40) : figure.start]
    after = text[_number_end(figure) : figure.end + 20]
    return _CHANGE_BEFORE.search(before) is not None or _CHANGE_AFTER.match(after) is not None


def _number_end(figure: Figure) -> int:
    """Where the digits or number words of a figure end; a money unit or noun after them isn't counted."""
    found = re.search(r"[\d.,]*\d|[A-Za-z-]+$", figure.text)
    return figure.start + (found.end() if found else len(figure.text))


def is_other_rate(reading: Reading, candidate: Candidate) -> bool:
    """Whether a figure is for each month, week or day, and the question asks for a year's."""
    if not _ASKS_A_YEAR.search(reading.question.text) or _ASKS_RATE.search(reading.question.text):
        return False
    text = candidate.sentence.text[candidate.bound.figure.start : candidate.zone.after]
    return _RATE.search(text) is not None


def is_no_average(reading: Reading, candidate: Candidate) -> bool:
    """Whether an average is asked for, and nothing around a figure says that it is one."""
    if not _AVERAGE.search(reading.question.text):
        return False
    sentence = candidate.sentence
    around = f"{sentence.text} {sentence.previous if leans(sentence.text) else ''} {' '.join(sentence.passage.section)}"
    return _AVERAGE.search(around) is None and read_chance(sentence, candidate.bound.figure) < SURE_WITHOUT


_DONE = re.compile(r"\b[a-z]+ed\b", re.IGNORECASE)


def is_denied(reading: Reading, candidate: Candidate) -> bool:
    """Whether the question asks for what was not, and the figure's clause tells of what was."""
    asked = plainly(reading.question.text)
    if not _NOT_DONE.search(asked):
        return False
    text = candidate.sentence.text
    own = text[candidate.zone.before : candidate.zone.after]
    undone = any(re.search(rf"\bun{word}\b", own, re.IGNORECASE) for word in _DONE.findall(asked))
    return not undone and _NOT.search(text) is None


def is_one_of_several(reading: Reading, candidate: Candidate) -> bool:
    """Whether the question asks for several amounts together, and the figure isn't told to be their sum."""
    asked = _TOGETHER.search(reading.question.text)
    if asked is None or _SUM.search(candidate.sentence.text) is not None:
        return False
    # "Orlo, Tamsin, and Wend ran six shelters" tells of all three, and of no two of them.
    sentence, names = candidate.sentence, frozenset(reading.question.names)
    listed = [each for each in joined_names(sentence.text) if names & each]
    if len(listed) != 1 or (len(names) > 1 and names != listed[0]):
        return True
    sure = len(listed[0]) == PAIR and read_chance(sentence, candidate.bound.figure) >= SURE_OF_NOUN
    return not (sure or (names == listed[0] and len(sentence.bound) == 1))


def is_no_age(reading: Reading, candidate: Candidate) -> bool:
    """Whether the question asks how old somebody is, and a figure tells no age: "four of them" is none."""
    if _HOW_OLD.search(reading.question.text) is None or candidate.bound.figure.kind is FigureKind.DURATION:
        return False
    at, text = candidate.bound.figure, candidate.sentence.text
    beside = text[max(0, at.start - 40) : at.start], text[at.end : at.end + 30]
    return _AGE.search(beside[0]) is None and _OLD_AFTER.match(beside[1]) is None


def is_age(reading: Reading, candidate: Candidate) -> bool:
    """Whether a figure is an age ("boys older than 13"), which counts nobody."""
    start = candidate.bound.figure.start
    before = candidate.sentence.text[max(0, start - 40) : start]
    return _AGE.search(before) is not None and not _ASKS_AGE.search(reading.question.text)
