"""One function for each way in which a question is typed differently: text and chance → text.

A text that the way doesn't fit comes back unchanged. Years and figures keep their values.
"""

from __future__ import annotations

import re
from random import Random
from typing import Final

from rag.training.typing_tables import ABBREVIATIONS, CONTRACTIONS, TO_AMERICAN, TO_BRITISH

_WORD: Final = re.compile(r"(?<![\w'’.])[^\W\d_]+(?![\w'’])")
QUESTION_WORDS: Final = frozenset("what which who whom whose when where why how".split())
POLAR: Final = frozenset(
    "is are was were am be do does did has have had can could will would should may might isn't aren't wasn't "
    "weren't don't doesn't didn't".split()
)
OPENERS: Final = (
    QUESTION_WORDS
    | POLAR
    | frozenset("the a an in on at during after before according to name describe list for from".split())
)
_BE: Final = frozenset("is are was were been".split())
_DO: Final = frozenset("do does did".split())
_HAVE: Final = frozenset("has have had".split())
_DROPPED: Final = frozenset(("a", "an", "the")) | _BE | _DO
_LEADS_A_NOUN: Final = frozenset("the a an another some any".split())
_PRONOUNS: Final = frozenset("it they you we i".split())
_KEPT_BEFORE_HAVE: Final = frozenset("who what which that it they not never and or to".split())
# `two of the four` must not become `two four`.
_KEPT_BEFORE_OF: Final = frozenset(
    "one two three four five six seven eight nine ten all some any many most none half part each both out because "
    "kind type sort way number instead as terms name".split()
)
_ORDINALS: Final = dict(
    zip(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(),
        "1st 2nd 3rd 4th 5th 6th 7th 8th 9th 10th".split(),
        strict=True,
    )
)
_UNITS: Final = "two three four five six seven eight nine ten eleven twelve".split()
_TO_DIGITS: Final = {word: str(value) for value, word in enumerate(_UNITS, start=2)}
_TO_WORDS: Final = {digits: word for word, digits in _TO_DIGITS.items()}
# A count of things in lower case, with nothing before it that it could be a part or the name of: in `World War 2
# planes` and `one hundred and two planes` nothing is changed.
_COUNT: Final = re.compile(
    rf"(?P<before>\b(?:all|at|every|first|for|has|have|how|in|its|last|least|most|next|of|over|than|the|their|these|"
    rf"those|to|top|was|were|are|which|what|with)\s)(?P<count>{'|'.join((*_UNITS, *_TO_WORDS))})"
    r"(?=\s(?!was\b|is\b|has\b|does\b|this\b|plus\b|minus\b|times\b|versus\b|series\b)[a-z]{3,}s\b)",
    re.IGNORECASE,
)
_ORDINAL: Final = re.compile(rf"(?<=\bthe )({'|'.join(_ORDINALS)})(?=\s[a-z])")


def keywords(text: str, random: Random) -> str:
    """Function words dropped, order kept or a part of it moved; what asks for the kind of answer stays."""
    parts = [part for part in (part.strip(",;:?!") for part in text.split()) if part]
    words = [part.lower() for part in parts]
    if len(parts) < 4 or words[0] in POLAR or "if" in words:
        return text
    keep_of, keep_what = random.random() < 0.5, random.random() < 0.5
    kept = [
        part
        for at, part in enumerate(parts)
        if _is_acronym(part) or not _can_go(words, at, keep_of=keep_of, keep_what=keep_what)
    ]
    if len(kept) < 3 or len(kept) == len(parts):
        return text
    if words[-2] == "in" and words[-1].isdigit() and random.random() < 0.4:
        return " ".join((kept[-1], *kept[:-1]))
    if words[:2] == ["how", "many"] and random.random() < 0.3:
        return " ".join(("number of", *kept[2:]))
    if words[0] in ("where", "when") and words[1] in _BE and random.random() < 0.15:
        return " ".join((*kept[1:], words[0]))
    return " ".join(kept)


def _can_go(words: list[str], at: int, *, keep_of: bool, keep_what: bool) -> bool:
    word = words[at]
    before = words[at - 1] if at else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    if word == "there":
        return before in _BE | _DO
    if not after:
        return False
    if word in ("what", "which", "who"):
        return at == 0 and _opener_can_go(words, keep_what=keep_what)
    if word in _PRONOUNS:
        return before in _BE | _DO | _HAVE
    if word in _HAVE:
        # `which town has a port` loses what is asked about the town.
        main_verb = at == 2 and words[0] in ("what", "which")
        return at > 0 and not main_verb and before not in _KEPT_BEFORE_HAVE
    if word in _BE and at > 1 and before in ("that", "who", "which", "what"):
        return False
    if word == "of":
        return (
            before not in _KEPT_BEFORE_OF
            and after not in QUESTION_WORDS
            and not (keep_of and after not in _DROPPED)
        )
    if word == "in":
        return after.isdigit()
    return word in _DROPPED


def _opener_can_go(words: list[str], *, keep_what: bool) -> bool:
    """Whether what is left still says what is asked for: `owner of …`, `city has …`, not `creates a beam`."""
    if words[0] == "who":
        return words[1] in _BE and words[2] == "the" and "of" in words
    if words[1] in _DO:
        return not keep_what
    if words[2] in _BE and words[3] == "the":
        return False
    return (
        (words[1] in _BE and words[2] in _LEADS_A_NOUN)
        or words[2] in _BE | _DO | _HAVE
        or words[1:3] == ["kind", "of"]
    )


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def numbers(text: str, random: Random) -> str:
    """Small counts and ordinals as digits, or digits as words, never both; never in names and amounts."""
    changed = [typed for typed in (_in_digits(text), _in_words(text)) if typed != text]
    return random.choice(changed) if changed else text


def _in_digits(text: str) -> str:
    text = _ORDINAL.sub(lambda found: _ORDINALS[found.group()], text)
    return _COUNT.sub(
        lambda found: found["before"] + _TO_DIGITS.get(found["count"].lower(), found["count"]), text
    )


def _in_words(text: str) -> str:
    return _COUNT.sub(lambda found: found["before"] + _TO_WORDS.get(found["count"], found["count"]), text)


def spelling(text: str, random: Random) -> str:
    """British spellings made American, or the other way round; capitalised names are left alone."""
    changed = [
        typed for typed in (_respelled(text, TO_AMERICAN), _respelled(text, TO_BRITISH)) if typed != text
    ]
    return random.choice(changed) if changed else text


def _respelled(text: str, table: dict[str, str]) -> str:
    def other(found: re.Match[str]) -> str:
        word = found.group()
        if word[0].isupper() and found.start() > 0:
            return word
        return _cased_like(word, table.get(word.lower(), word))

    return _WORD.sub(other, text)


def abbreviations(text: str, random: Random) -> str:
    """One or two long words in their short form."""
    found = [
        (match, random.choice(shorts))
        for pattern, shorts in ABBREVIATIONS
        for match in re.finditer(rf"(?<![\w-]){pattern}(?![\w-])", text, re.IGNORECASE)
    ]
    random.shuffle(found)
    # Long words first: that is what people shorten.
    found.sort(key=lambda item: item[0].group().lower() in ("and", "with"))
    chosen = found[: random.choice((1, 1, 2))]
    end = len(text)
    for match, short in sorted(chosen, key=lambda item: -item[0].start()):
        if match.end() > end:
            continue  # two patterns found the same words
        end = match.start()
        text = text[: match.start()] + _cased_like(match.group(), short) + text[match.end() :]
    return re.sub(r"(?<=\d) %", "%", text)


def contractions(text: str, random: Random) -> str:
    """`what is` as `what's` or `whats`, `did not` as `didn't` or `didnt`, `didn't` as `didnt`: the first that fits."""
    bare = random.random() < 0.4
    for long, short in CONTRACTIONS:
        found = re.search(rf"\b{long}\b(?=\s+\w)", text, re.IGNORECASE)
        if found:
            typed = _cased_like(found.group(), short.replace("'", "") if bare else short)
            return text[: found.start()] + typed + text[found.end() :]
    return re.sub(r"(?<=\w)n['’]t\b", "nt", text, count=1)


def no_mark(text: str, random: Random) -> str:
    """No question mark at the end."""
    del random
    return text.rstrip(" ?") if text.endswith("?") else text


def lower(text: str, random: Random) -> str:
    """All lower case."""
    del random
    return text.lower()


def capitals(text: str, random: Random) -> str:
    """ALL CAPITALS, but units and names with digits as they were: 5 mW is not 5 MW."""
    del random
    return text if re.search(r"\d\s?[A-Za-zµ]{1,3}\b", text) else text.upper()


def _cased_like(original: str, typed: str) -> str:
    return typed[:1].upper() + typed[1:] if original[:1].isupper() else typed
