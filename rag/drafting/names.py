"""Names: whether what a question names stands where an answer would be taken from."""

from __future__ import annotations

import re

from rag.drafting.records import Reading
from rag.drafting.thresholds import VOUCHED
from rag.leaning import leans
from rag.read import Sentence
from rag.spelling import one_apart
from rag.terms import STOP_WORDS, content_stems, tokens

NAME_SHARE = 0.6
"""Least share of a name's words that must be there."""
BESIDE = 1500
"""Characters between two passages of one report that go on with each other, at most."""
SPEECH_WORDS = 40
"""Words among which a speech has one of the first person, at least."""
NAME_ROOT = 4
"""Letters by which a name and its adjective are taken as one ("Guatemala", "Guatemalan")."""
_CALENDAR = frozenset(
    """
    january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec
    """.split()
)
_LEANS = re.compile(
    r"\W*(?:it|its|they|their|these|this|those|that|he|she|his|her|of\s+(?:these|those|them)|in\s+(?:addition|total|comparison))\b",
    re.IGNORECASE,
)
"""A sentence that begins so is about what the one before names."""
_DEFINITE = re.compile(r"(?:The|This|That)\s+([a-z]{4,})\b")
_COUNTRIES = {
    "US": "United States",
    "USA": "United States",
    "UK": "United Kingdom",
    "UN": "United Nations",
    "EU": "European Union",
    "ST": "Saint",
}
_PEOPLE_OF = {
    "American": "United States",
    "Americans": "United States",
    "British": "United Kingdom",
    "Dutch": "Netherlands",
    "French": "France",
    "Spanish": "Spain",
    "Swiss": "Switzerland",
    "Greek": "Greece",
    "Danish": "Denmark",
    "Welsh": "Wales",
    "Filipino": "Philippines",
    "Filipinos": "Philippines",
}
"""Adjectives of countries that don't begin as their names do."""
_INITIALS = re.compile(r"\b(?:St\.(?=\s[A-Z])|U\.?S\.?A\b\.?|U\.S\.|US\b|U\.?K\b\.?|U\.?N\b\.?|E\.?U\b\.?)")
_DOCUMENT = (
    r"(?:annual\s+|final\s+)?(?:report|handbook|guidelines?|guide|manual|speech|address|volume|publication|document|"
    r"standard|review|narrative)"
)
_DOCUMENT_NAME = (
    r"(?:Report|Handbook|Guidelines?|Assessment|Factbook|Yearbook|Survey|Bulletin|Manual|Address)"
)
"""Ends the name of what is read: "according to the World Factbook"."""
_QUALIFIES = re.compile(r"-[a-z]+$")
"""Makes an adjective of a name: "American-made"."""
_BODY = re.compile(r"[A-Z][\w’'-]*$")
_COUNTRY_ITSELF = re.compile(r"\b(?:Government|Authorities|Republic|Kingdom|States?)\b")
_INITIALS_ACT = re.compile(
    r"\W*(?:(?:In|During|By|For)\s+[^,]{1,40},\s+)?(?:[Tt]he\s+)?([A-Z]{2,6})\b(?!\s+[A-Z][a-z])"
)
_NOBODY = frozenset("NGO NGOS US USA UK UN EU COVID".split())
"""Initials of no one body, or of countries."""
_NO_NAMES = frozenset("OK PM AM ID TV FAQ".split())
"""Capitals that name nothing."""
_SPEAKS = (
    r"(?:say|says|said|list(?:s|ed)?|mention(?:s|ed)?|propos(?:e|es|ed|al)|claim(?:s|ed)?|promis(?:e|es|ed)|call(?:s|ed)?|"
    r"talk(?:s|ed)?|describ(?:e|es|ed)|argu(?:e|es|ed)|tell|tells|told|speech|address|words)"
)
_FIRST_PERSON = re.compile(r"\b(?:I|my|me|mine|we|our|us)\b")
"""A speech doesn't name who gives it."""
_TITLES = frozenset(
    """
    mr mrs ms dr judge justice president minister secretary senator governor mayor general director chief inspector
    captain professor attorney ambassador commissioner chancellor king queen
    the and by with for of from to but then when
    """.split()
)
_WHERE = r"\b(?:in|at|near|within)\s+(?:the\s+(?:\w+\s+of\s+)?)?"
_SMALL = r"(?:\s+(?:of|the|and|for|in|on|against|to|de|la|del))*\s+"
LEAST_SLIP = 9
"""Letters of a name in which one may be wrong."""
_ARTICLE = re.compile(r"\b(?:The|An?|In|Of|By|During|While|For|Among)\s+")
_FULL_NAME = re.compile(r"\b[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)+")
_GIVEN_OR_SURNAME = re.compile(r"[A-Z](?:['’]?[A-Z])?[a-z’'-]*[a-z](?:[A-Z][a-z]+)?")
"""A part of a person's name: "Andrew", "McCabe", "O'Brien"."""
_CAPITALISED_BEFORE = re.compile(r"\b[A-Z][\w’'-]*\.?\s$")


def missing_names(reading: Reading, sentence: Sentence, *, near: bool = False) -> tuple[str, ...]:
    """Names in the question that stand nowhere around a sentence.

    Args:
        reading: The question and what was read.
        sentence: The sentence that would answer.
        near: Look only in the sentence, the headings, and the sentence before where this one leans on it: a
            figure isn't for a place named elsewhere in its passage. Otherwise the whole passage counts.

    """
    report_id = sentence.passage.report_id
    report = f"{re.sub(r'[-_]', ' ', report_id)} {reading.titles.get(report_id, '')}"
    vouched = sentence.reading >= VOUCHED
    place = _spelled_out(_near(reading, sentence) if near else _around(reading, sentence, vouched=vouched))
    report = f"{report} {' '.join(_short_forms(report))} {' '.join(reading.subjects.get(report_id, ()))}"
    present = reading.lexicon.spell_out(
        content_stems(f"{place} {' '.join(sentence.passage.section)} {report}")
    )
    return tuple(
        name
        for name in reading.question.names
        if name not in _NO_NAMES
        and not _names_a_document(name, reading.question.text)
        and not _speaks(reading, name, sentence)
        and (
            not any(_found(reading, form, place, present, vouched) for form in _forms(name))
            or (near and _is_of_another(reading, name, place))
        )
    )


def missing_places(reading: Reading, sentence: Sentence) -> tuple[str, ...]:
    """Of the names that a question asks about as places, those that nothing before a figure's sentence is about.

    A name that its passage only lists with others is none: "cases in Orlo, Tamsin, and Wend".
    """
    before = sentence.passage.text[: max(0, sentence.start - sentence.passage.start)]
    return tuple(
        name
        for name in missing_names(reading, sentence, near=True)
        if re.search(rf"{_WHERE}{re.escape(name)}\b", reading.question.text)
        and not re.search(
            rf"(?<!, )(?<!and )\b{re.escape(name)}\b(?!,\s(?:and\s)?[A-Z]|\sand\s[A-Z])", before
        )
    )


def _forms(name: str) -> tuple[str, ...]:
    """A name as it is, with initials written out, and the country that it is the adjective of."""
    whose = _QUALIFIES.sub("", name)
    return (name, _spelled_out(name), whose, *([_PEOPLE_OF[whose]] if whose in _PEOPLE_OF else []))


def is_of_another(reading: Reading, sentence: Sentence) -> bool:
    """Whether a sentence is about another body than one that the question names."""
    place = _near(reading, sentence)
    return any(_is_of_another(reading, name, place) for name in reading.question.names)


def _near(reading: Reading, sentence: Sentence) -> str:
    """A sentence, with the one before where it leans on that."""
    leaning = _LEANS.match(sentence.text) is not None or leans(sentence.text) or _takes_up(sentence)
    return f"{_leant_on(reading, sentence) if leaning else ''} {sentence.text}"


def _takes_up(sentence: Sentence) -> bool:
    """Whether a sentence goes on about what the one before brings up: "The system failed", after "a new system"."""
    opens = _DEFINITE.match(sentence.text)
    if opens is None:
        return False
    return (
        re.search(rf"\b(?:an?|one)\s+(?:[\w’'-]+\s+){{0,3}}{opens[1]}\b", sentence.previous, re.I) is not None
    )


def _around(reading: Reading, sentence: Sentence, *, vouched: bool) -> str:
    """A sentence's passage; where the reader is sure of the sentence, with those beside it that were read."""
    passage = sentence.passage
    if not vouched:
        return passage.text
    beside = {
        s.passage.id: s.passage.text
        for s in reading.sentences
        if s.passage.report_id == passage.report_id
        and s.passage.start - BESIDE < passage.end
        and passage.start < s.passage.end + BESIDE
    }
    return " ".join((passage.text, *beside.values()))


def _is_of_another(reading: Reading, name: str, place: str) -> bool:
    """Whether a place names another body in full and not this one, which is named in full where it is meant.

    A report on avalanches has the words of the Avalanche Office in its title; what the Rescue Corps did isn't the
    Office's for that.
    """
    if _another_acts(reading, name, place):
        return True
    words = name.split()
    if len(words) < 2 or not all(_BODY.match(word) for word in words) or _COUNTRY_ITSELF.search(name):
        return False
    if _stands(name, place) or not any(_stands(name, sentence.text) for sentence in reading.sentences):
        return False
    head = re.compile(rf"(?<!\w){re.escape(words[-1])}(?!\w|\s[A-Z])")
    alone = (_CAPITALISED_BEFORE.search(_ARTICLE.sub("", place[: at.start()])) for at in head.finditer(place))
    if not all(alone):
        return False  # "the Office" may be this one
    return any(len(other.split()) > 1 for other in _FULL_NAME.findall(_ARTICLE.sub("", place)))


def _another_acts(reading: Reading, name: str, place: str) -> bool:
    """Whether a place begins with another body by its initials: "the HIA inspected", asked what the CLO did."""
    opens = _INITIALS_ACT.match(place)
    if opens is None or opens[1] in _NOBODY or _stands(name, place):
        return False
    own, other = set(content_stems(name)), reading.lexicon.spell_out(content_stems(opens[1]))
    spelled = reading.lexicon.spell_out(own)
    # Only of a body that the report itself knows by initials, and not by those of the place.
    return len(other) > 1 and len(spelled) > len(own) and not own <= other and not other <= spelled


def _leant_on(reading: Reading, sentence: Sentence) -> str:
    """What a sentence that leans on the one before leans on; where that one leans too, with the one before it."""
    before = sentence.previous
    if not _LEANS.match(before):
        return before
    first = next((s for s in reading.sentences if s.text == before and s.end <= sentence.start), None)
    return f"{first.previous} {before}" if first is not None else before


def _found(reading: Reading, name: str, place: str, present: frozenset[str], vouched: bool) -> bool:
    asked = [word for word in tokens(name) if word not in _CALENDAR and word not in STOP_WORDS]
    if not asked or _stands(name, place):
        return True
    # A word that no report has at all can't be part of anything stated; else most of its words will do.
    unknown = any(not reading.lexicon.knows(word) for word in asked)
    if not unknown and _surname_stands(reading, name, place):
        return True
    if _initials_stand(reading, name, place) or (vouched and _slip_stands(name, place)):
        return True
    roots = {word[:NAME_ROOT] for word in present if len(word) >= NAME_ROOT}
    words = name.split()
    # "NIST's June 2017 report" is NIST's; "Operation May" and "Theresa May" are whole names.
    dated = len(words) > 1 and words[-1].lower() in _CALENDAR and words[-2][-2:] in {"'s", "’s"}
    stems = content_stems(" ".join(words[:-1] if dated else words))
    held = sum(
        stem in present or stem[:NAME_ROOT] in roots or reading.lexicon.is_pervasive(stem) for stem in stems
    )
    # What the reader is sure of may hold a slip in a name; a name that isn't there it can't make good.
    return held >= NAME_SHARE * len(stems) and (vouched or not unknown)


def _speaks(reading: Reading, name: str, sentence: Sentence) -> bool:
    """Whether a name is that of who speaks: "what did Ruiz say of the harbour" is answered by "I will mend it"."""
    question = reading.question.text
    spoken = rf"\b{re.escape(name)}(?:['’]s)?\s+{_SPEAKS}\b|\baccording\s+to\s+{re.escape(name)}\b"
    if re.search(spoken, question) is not None and _FIRST_PERSON.search(sentence.text) is not None:
        return True
    # A speech is all by one person, to those whom it addresses: "what Ruiz told the Council", "in Ruiz's account".
    who = rf"{re.escape(name)}(?:['’]s)?"
    does = (
        rf"(?:account|telling|told|tell|announce|order|ask|want|sign|call|pledge|promis|urge|warn|{_SPEAKS})"
    )
    told = rf"\b{who}\s+{does}|\b(?:told|tell|asked?|urged?)\s+(?:the\s+)?{who}\b"
    if re.search(told, question) is None:
        return False
    report = sentence.passage.report_id
    said = " ".join(s.text for s in reading.sentences if s.passage.report_id == report)
    return len(_FIRST_PERSON.findall(said)) * SPEECH_WORDS >= len(said.split())


def _initials_stand(reading: Reading, name: str, text: str) -> bool:
    """Whether initials are spelled out in a text: "DC" by "the District of Columbia", unless a report says for what."""
    if not name.isalpha() or not name.isupper() or not 2 <= len(name) <= 6 or name in _COUNTRIES:
        return False
    if len(reading.lexicon.spell_out(content_stems(name))) > 1:
        return False
    return re.search(r"\b" + _SMALL.join(rf"{letter}[a-z]+" for letter in name) + r"\b", text) is not None


def _slip_stands(name: str, text: str) -> bool:
    """Whether a long name of one word stands in a text but for one letter: "Antartica"."""
    if len(name) < LEAST_SLIP or not name.isalpha():
        return False
    known = {word for word in re.findall(rf"\b{name[0]}[a-z]+\b", text) if abs(len(word) - len(name)) <= 1}
    return any(one_apart(name, word) for word in known)


def _names_a_document(name: str, question: str) -> bool:
    """Whether a name only says which document is asked: "the Orlo handbook", "the Maren report"."""
    if re.search(rf"\b{_DOCUMENT_NAME}$", name) and re.search(
        rf"\baccording\s+to\s+(?:the\s+)?{re.escape(name)}\b|\b(?:does|did)\s+(?:the\s+)?{re.escape(name)}\s+(?:say|state|name|list|mention)\b",
        question,
        re.IGNORECASE,
    ):
        return True
    # "Did Orlo report" asks for what Orlo reported: only an article makes a document of it.
    return (
        re.search(rf"\bthe\s+{re.escape(name)}(?:['’]s)?\s+{_DOCUMENT}\b", question, re.IGNORECASE)
        is not None
    )


def _short_forms(title: str) -> list[str]:
    """Initials of the capitalised words that follow each other in a title: "Special Publication" is "SP"."""
    words = re.findall(r"[^\W\d_]+", title)
    return [
        "".join(word[0] for word in words[start:end])
        for start in range(len(words))
        for end in range(start + 2, min(len(words), start + 5) + 1)
        if all(word[0].isupper() for word in words[start:end])
    ]


def _spelled_out(name: str) -> str:
    """A name with the few initials that reports of any country use written out, as reports mostly do."""
    return _INITIALS.sub(lambda match: _COUNTRIES[match.group().replace(".", "").upper()], name)


def _surname_stands(reading: Reading, name: str, text: str) -> bool:
    """Whether a person's surname stands in a text by itself, as it does after a first mention in full.

    Not where anything that was read names somebody else by it.
    """
    words = name.split()
    if len(words) != 2 or not all(_GIVEN_OR_SURNAME.fullmatch(word) for word in words):
        return False
    surname = re.escape(words[-1])
    if re.search(rf"(?<!\w){surname}(?!\w)", text) is None:
        return False
    said = " ".join(s.text for s in reading.sentences)
    given = re.findall(rf"\b([A-Z][a-z’'-]+)\s+{surname}\b", f"{text} {said}")
    if any(other != words[0] and not _leads(other) for other in given):
        return False  # somebody else of that name
    return any(
        (before := _CAPITALISED_BEFORE.search(text, 0, found.start())) is None or _leads(before.group())
        for found in re.finditer(rf"(?<!\w){surname}(?!\w|\s[A-Z])", text)
    )


def _leads(word: str) -> bool:
    """Whether a capitalised word before a surname is a title or begins the sentence, and is no given name."""
    small = word.strip(" .").lower()
    return small in _TITLES or small in STOP_WORDS


def _stands(name: str, text: str) -> bool:
    """Whether a name stands in a text letter by letter, be it behind an elision ("Marie d'Agoult")."""
    bare = re.sub(r"['’]s?$", "", name)
    plural = "s?" if bare.isupper() else ""  # "NGOs"
    return re.search(rf"(?<!\w){re.escape(bare)}{plural}(?!\w)", text) is not None
