"""The words of a statement are held against its quote: it repeats the quote, or words anew what the quote says.

A wording of its own takes its content words from the quote and the question, its names from the quote or its passage,
and says no more often "not" than the quote does.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from index.stemming import stem
from rag.figures import DATES, parse_figures, same_figure
from rag.scope import scope_conflicts, scope_terms
from rag.terms import STOP_WORDS, content_stems, tokens
from rag.verify.denial import NEGATION, turns_direction, turns_negation
from rag.verify.figures import matches
from rag.verify.frames import own_stems
from rag.verify.pieces import without_period
from rag.verify.quoted import ReadText, figures_of, read_text

_NAME = re.compile(r"(?<![.?!:;“\"]\s)(?<!^)(?<![“\"])\b[A-Z][\w’'-]*")
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W_]+(?:[.,’'-][^\W_]+)*|[$€£%]")
_MASK = "\N{REPLACEMENT CHARACTER}"
_QUANTITIES = frozenset("all some most few only both each any more such same first last".split())
"""Small words that say how many."""
_IRREGULAR = {
    form: base
    for base, *forms in (
        line.split()
        for line in (
            "spend spent|give gave given|take took taken|hold held|pay paid|send sent|make made|bring brought|"
            "run ran|see saw seen|come came|go went gone|begin began begun|become became|get got|keep kept|"
            "build built|buy bought|lose lost|win won|tell told|say said|leave left|write wrote written|"
            "choose chose chosen|lead led|meet met|sell sold|teach taught|rise rose risen|fall fell fallen"
        ).split("|")
    )
    for form in forms
}
"""Past forms that no stem joins to their verb."""
_GLUE = frozenset(
    stem(word)
    for word in "one also there including included according people person persons stand yes".split()
)
"""Stems that say nothing of their own."""


def word_problems(text: str, quoted: ReadText, question: str, passage: str) -> list[str]:
    """What a wording says that its quote doesn't, in words.

    Args:
        text: A statement that isn't a piece of its quote.
        quoted: The quote, read.
        question: As asked; its content words may be used, its names only where they stand in the passage too.
        passage: The passage that the quote stands in.

    """
    plain = _without_figures(text)
    asked = frozenset(content_stems(question))
    problems = [
        f"“{word}” in the answer isn't in the quote that it cites"
        for word in _unknown(plain, quoted.stems, asked)
    ]
    near = quoted.stems | frozenset(content_stems(passage))
    problems += [
        f"the name “{name}” in the answer is neither in its quote nor around it"
        for name in dict.fromkeys(_NAME.findall(plain))
        if any(term not in near for term in content_stems(name))
    ]
    if turns_negation(text, quoted.text):
        problems.append("the answer says “not” where its quote doesn't, or the other way round")
    if turns_direction(text, quoted.text):
        problems.append("the answer says “more” where its quote says “less”, or the other way round")
    if scope_conflicts(scope_terms(text), scope_terms(quoted.text)):
        problems.append("the answer names another level or group than its quote")
    # What is named already needs no second line.
    if not problems and _swaps_figure(text, quoted):
        problems.append("the answer repeats its quote with another figure in one place")
    if not problems and _swaps_word(text, quoted.text):
        problems.append("the answer repeats its quote with another word in one place")
    return problems


def lost_digits(text: str, quote: str) -> list[str]:
    """Digits of a text that are no figure ("Tier 2", "COVID-19") and don't stand in its quote."""
    known = set(_DIGITS.findall(quote))
    return [digits for digits in _DIGITS.findall(_without_figures(text)) if digits not in known]


def _without_figures(text: str) -> str:
    plain = list(text)
    for figure in figures_of(text):
        plain[figure.start : figure.end] = " " * (figure.end - figure.start)
    return "".join(plain)


def _unknown(plain: str, quoted: Collection[str], asked: Collection[str]) -> list[str]:
    """Content words that neither the quote nor the question has."""
    known = {*quoted, *asked, *_GLUE}
    known |= {stem(_IRREGULAR[term]) for term in known & _IRREGULAR.keys()}
    words = dict.fromkeys(word for word in tokens(plain) if word not in STOP_WORDS)
    return [
        word
        for word in words
        if any(term not in known for term in own_stems(word))
        and stem(_IRREGULAR.get(word, word)) not in known
    ]


def _swaps_figure(text: str, quoted: ReadText) -> bool:
    """Whether a text is a piece of its quote with another figure in the place of one.

    Where the years differ with the amounts, it skips to another pair of the quote: "35 in 2021 and 48 in 2022".
    """
    told = read_text(without_period(text))
    words, places = _masked(told), _masked(quoted)
    starts = [match.start() for match in re.finditer(rf"(?<!\w)(?={re.escape(words)}(?!\w))", places)]
    figures = [read.figure for read in quoted.figures]
    for start in starts:
        behind = figures[places.count(_MASK, 0, start) :]
        pairs = [(own.figure, other) for own, other in zip(told.figures, behind, strict=False)]
        same = [matches(own, other) for own, other in pairs]
        skips = not any(same) and {own.kind in DATES for own, _ in pairs} == {True, False}
        if all(same) or skips:
            return False
    return bool(starts)


def _masked(read: ReadText) -> str:
    """A text that was read, in lower case, with a sign in the place of each figure."""
    plain = read.text
    for own in reversed(read.figures):
        plain = f"{plain[: own.figure.start]}{_MASK}{plain[own.figure.end :]}"
    return plain.lower()


def _swaps_word(text: str, quote: str) -> bool:
    """Whether a text is a piece of the quote with one word put in the place of another.

    Another form of the same word, and a small word in the place of another word, are wordings ("it" for a noun, "had"
    for "employed"); anything else passes off as the quote what it doesn't say.
    """
    told, stated = _WORD.findall(without_period(text).lower()), _WORD.findall(quote.lower())
    for start in range(len(stated) - len(told) + 1) if len(told) > 2 else ():
        differing: list[int] = []
        for at, word in enumerate(told):
            if word != stated[start + at] and not _same_word(word, stated[start + at]):
                differing.append(at)
                if len(differing) > 1:
                    break
        if len(differing) != 1:
            continue
        at = differing[0]
        left, right = told[at], stated[start + at]
        if at == len(told) - 1 and stated[start + at + 1 : start + at + 2] == [left]:
            continue  # "13 victims" for "13 trafficking victims": the word is left out
        small = left in STOP_WORDS or right in STOP_WORDS
        return not small or bool({left, right} & _QUANTITIES or NEGATION.search(f"{left} {right}"))
    return False


def _same_word(left: str, right: str) -> bool:
    if stem(left) == stem(right):
        return True
    one, other = parse_figures(f"{left} units"), parse_figures(f"{right} units")
    return len(one) == len(other) == 1 and same_figure(one[0], other[0])
