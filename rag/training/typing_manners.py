"""Manners and reasons around a question, written by hand for this project."""

from __future__ import annotations

import re
from random import Random
from typing import Final

from rag.training.typing_edits import OPENERS, POLAR, QUESTION_WORDS

BEFORE: Final = (
    "Hi, I'm writing a piece on local services and need to know: {q}",
    "Hello, I'm new here and not sure this is the right place to ask, but {q}",
    "I'm putting together some slides for a meeting tomorrow and I can't find this anywhere. {q}",
    "Quick question for a handout I'm making: {q}",
    "My boss wants an answer by the end of the day. {q}",
    "I've read through the whole thing twice and still can't see it: {q}",
    "Sorry if this has been asked before, but {q}",
    "For a school project I have to find this out: {q}",
    "I'm checking the facts in an article before it goes to print. {q}",
    "Hi there! A friend and I had a bet about this one. {q}",
    "Good morning, I'm preparing a briefing and am missing one thing. {q}",
    "I'm a student and working on my thesis, so I'd need this with a source: {q}",
    "We were talking about this over lunch and nobody knew. {q}",
    "Need this for a footnote, so please be exact: {q}",
    "I only have a few minutes before my call starts. {q}",
    "Not sure how to put this, but {q}",
    "Someone in the audience asked me this and I had no answer: {q}",
    "I'm translating a text and want to be sure I got it right. {q}",
    "ok so im filling in a form and one field asks this: {q}",
    "Hey, one more thing before I send my notes off: {q}",
    "I know it's somewhere in this document. {q}",
    "Let me ask it in a different way: {q}",
    "This is for a quiz night, so short answers are fine. {q}",
    "I have looked at the summary, and it doesn't say. {q}",
    "Hi, it's me again with another question. {q}",
    "A reader wrote in to ask about this and I'd like to reply today. {q}",
)
AFTER: Final = (
    "{q} I need it for a slide deck.",
    "{q} Just the short answer, please.",
    "{q} I'd like to quote it in an email to a colleague.",
    "{q} I couldn't find it in the summary.",
    "{q} It's for a class I'm teaching.",
    "{q} My notes are a mess, so I'd rather ask again.",
    "{q} Asking for a friend.",
    "{q} If it isn't in there just say so.",
)
POLITE_BEFORE: Final = (
    "tell me {q}",
    "please tell me {q}",
    "can you tell me {q}",
    "could you please tell me {q}",
    "do you know {q}",
    "any idea {q}",
    "I'd like to know {q}",
    "does it say {q}",
    "I was wondering {q}",
)
"""For questions that begin with a question word."""
POLITE_AFTER: Final = (
    "{q}, please?",
    "{q} please",
    "{q} pls",
    "{q}? thanks",
    "{q}? Thank you!",
    "{q} thx",
    "{q}? Many thanks.",
)
ASKS_FOR: Final = ("tell me", "give me", "please tell me", "looking for", "I need")
"""For `what is the X of Y`, without its first two words."""

_TAKES_A_WHAT: Final = re.compile(
    r"^what(?:'s| is| are| was| were) (?=the (?:\w+ ){1,3}(?:of|for|in) )", re.IGNORECASE
)
# `what are the roads called in …` and `what is the town known for` ask for no `roads` and no `town`.
_NO_NOUN: Final = re.compile(
    r"\b(?:of|for|in|on|by|with|to|from|at|as|about|like|do|doing)$|\b(?:made|used|built|known|found|\w+ed)\b",
    re.IGNORECASE,
)


def politeness(text: str, random: Random) -> str:
    """`Please tell me …`, `… thanks`; `what is the X of Y` as `tell me the X of Y`."""
    bare = text.rstrip(" ?")
    noun = _TAKES_A_WHAT.sub("", bare)
    if noun != bare and not _NO_NOUN.search(bare) and random.random() < 0.4:
        return f"{random.choice(ASKS_FOR)} {noun}"
    if _opener(text) in QUESTION_WORDS and random.random() < 0.7:
        return random.choice(POLITE_BEFORE).format(q=_begun_small(text))
    if _opener(text) in QUESTION_WORDS | POLAR or text.endswith("?"):
        return random.choice(POLITE_AFTER).format(q=bare)
    return text


def preamble(text: str, random: Random) -> str:
    """A greeting or a reason for asking, mostly before the question."""
    if random.random() < 0.25:
        return random.choice(AFTER).format(q=_marked(text))
    template = random.choice(BEFORE)
    joined = template.removesuffix(" {q}")[-1] in ":," or template.endswith("but {q}")
    return template.format(q=_begun_small(text) if joined else text[:1].upper() + text[1:])


def _opener(text: str) -> str:
    first = re.match(r"[A-Za-z]+", text)
    return first.group().lower() if first else ""


def _begun_small(text: str) -> str:
    return text[:1].lower() + text[1:] if _opener(text) in OPENERS else text


def _marked(text: str) -> str:
    text = text.rstrip()
    return text if text.endswith((".", "!")) else f"{text.rstrip(' ?')}?"
