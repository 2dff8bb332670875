"""What was done to the counted: permits that were issued are none that were revoked.

As `rag.scope` does for levels and groups, each set below holds deeds of which one excludes the others. A word that
stands in none of them sets no limit here, and neither does a figure beside which none is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rag.candidates import Candidate
from rag.drafting.records import Reading
from rag.synonyms import plainly

_CONTRASTS: tuple[Mapping[str, str], ...] = (
    {
        "give": "issue issued grant granted award awarded approve approved provide provided",
        "take back": "revoke revoked withdraw withdrew withdrawn cancel cancelled canceled suspend suspended",
        "refuse": "refuse refused reject rejected deny denied",
        "ask": "request requested seek sought apply applied",
        "renew": "renew renewed extend extended",
    },
    {"open": "open opened", "close": "close closed shut"},
    {
        "build": "build built construct constructed erect erected install installed",
        "mend": "repair repaired restore restored renovate renovated refurbish refurbished",
        "take down": "demolish demolished destroy destroyed dismantle dismantled",
    },
    {
        "take on": "hire hired recruit recruited appoint appointed",
        "send away": "dismiss dismissed fire fired",
        "leave": "resign resigned retire retired quit",
        "train": "train trained",
        "promote": "promote promoted",
    },
    {
        "find": "identify identified detect detected discover discovered uncover uncovered spot spotted flag flagged "
        "locate located",
        "help": "assist assisted help helped shelter sheltered house housed accommodate accommodated support "
        "supported treat treated",
        "free": "rescue rescued free freed",
        "refer": "refer referred",
        "send home": "repatriate repatriated deport deported",
    },
    {
        "arrest": "arrest arrested detain detained",
        "charge": "charge charged indict indicted prosecute prosecuted",
        "convict": "convict convicted sentence sentenced",
        "acquit": "acquit acquitted",
        "release": "release released",
    },
    {
        "kill": "die died kill killed drown drowned",
        "hurt": "injure injured hurt wound wounded",
        "lose": "missing disappear disappeared vanished",
    },
    {
        "buy": "buy bought purchase purchased acquire acquired",
        "sell": "sell sold auction auctioned",
        "let": "rent rented lease leased",
        "lend": "lend lent loan loaned",
    },
    {"plant": "plant planted sow sowed sown", "fell": "felled harvest harvested"},
    {"send": "export exported ship shipped", "take in": "import imported"},
    {
        "plan": "plan planned promise promised pledge pledged budget budgeted",
        "spend": "spend spent pay paid disburse disbursed",
        "earn": "earn earned collect collected raise raised",
    },
    {
        "look at": "screen screened inspect inspected visit visited examine examined check checked audit audited "
        "test tested",
        "punish": "fine fined penalise penalised penalize penalized sanction sanctioned",
        "warn": "warn warned",
        "close down": "close closed shut",
    },
    {
        "decide": "uphold upheld dismiss dismissed reject rejected settle settled resolve resolved decide decided",
        "receive": "receive received",
        "lodge": "file filed lodge lodged submit submitted",
    },
    {"lend": "lend lent borrow borrowed", "give back": "return returned"},
    {"lose": "lose lost", "get": "receive received gain gained win won"},
    {"raise": "raise raised increase increased", "cut": "cut lower lowered reduce reduced"},
    {"pay": "pay paid", "punish": "fine fined"},
    {"get": "receive received", "pass on": "refer referred forward forwarded transfer transferred send sent"},
)
_NAMES: tuple[Mapping[str, frozenset[str]], ...] = tuple(
    {name: frozenset(words.split()) for name, words in contrast.items()} for contrast in _CONTRASTS
)
_WORDS = frozenset(word for contrast in _NAMES for words in contrast.values() for word in words)
_PAST = frozenset(
    """
    withdrew withdrawn sought shut built quit died drowned hurt missing lost won cut bought sold lent sown spent paid
    upheld sent
    """.split()
)
"""Forms of the past that don't end in -ed."""
_WORD = re.compile(r"[^\W\d_]+")


def is_another_deed(reading: Reading, candidate: Candidate) -> bool:
    """Whether a figure's own words, or the last before them, name a deed that excludes the one asked for."""
    asked = _deeds(plainly(reading.question.text))
    if not asked:
        return False
    text, zone = candidate.sentence.text, candidate.zone
    own = _done(text[zone.before : zone.after])
    lead = _done(text[text.rfind(";", 0, zone.before) + 1 : zone.before])
    for contrast in _NAMES:
        wanted = {name for name, words in contrast.items() if words & set(asked)}
        given = {name for name, words in contrast.items() if words & set(own)}
        if not given:
            last = next((word for word in reversed(lead) if any(word in w for w in contrast.values())), None)
            given = {name for name, words in contrast.items() if last in words}
        if wanted and given and not wanted & given:
            return True
    return False


def excludes(question: str, sentence: str) -> bool:
    """Whether a sentence tells of deeds, and of none that is asked about: a rescue makes no arrest."""
    asked, told = _groups(_deeds(question)), _groups(_deeds(sentence))
    return bool(asked) and bool(told) and not asked & told


def told_alike(question: str, text: str) -> frozenset[str]:
    """Words of a question for deeds that a text tells of in another word: "issued" where it says "provided"."""
    told = _groups(_deeds(text))
    return frozenset(word for word in _deeds(question) if _groups([word]) & told)


def _groups(words: Iterable[str]) -> frozenset[tuple[int, str]]:
    """What deeds some words name: the set that each is in, and its name there."""
    held = set(words)
    return frozenset(
        (number, name)
        for number, contrast in enumerate(_NAMES)
        for name, of_it in contrast.items()
        if of_it & held
    )


def _deeds(text: str) -> list[str]:
    """The words of a text that name deeds, in order."""
    return [word for match in _WORD.finditer(text) if (word := match.group().lower()) in _WORDS]


def _done(text: str) -> list[str]:
    """The same of a report, without the forms that may be nouns: "visits" and "a fine" say nothing of what was done."""
    return [word for word in _deeds(text) if word.endswith("ed") or word in _PAST]
