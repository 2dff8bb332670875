"""What somebody says before and after a question: who asks, what for, and the courtesies around it.

"For a story that I'm writing: which agency tested toys?" asks which agency tested toys. None of the words before are
asked about, and none has to stand in a report.
"""

from __future__ import annotations

import re

from rag.terms import content_stems

LONGEST_TALK = 25
"""Words of a preamble's piece, at most; a longer one tells what the question is about."""
LEAST_STEMS = 2
"""Words with meaning that a question must keep to stand alone."""
_ASKING = r"(?:how|what|when|who|whom|whose|where|which|why|whether)\b"
_PROJECT = (
    r"(?:story|article|thesis|paper|essay|project|briefing|presentation|class|course|homework|assignment|study|"
    r"dissertation|column|blog|newsletter|podcast|research|interview|meeting|colleague|client|friend|editor|boss)s?"
)
_ASKER = r"(?:journalist|reporter|student|researcher|analyst|writer|editor|teacher|lawyer|citizen|volunteer)"
_TALK = re.compile(
    rf"\b(?:i|i['’](?:m|d|ve|ll)|im|me|my|mine|we|we['’](?:re|d|ve|ll)|our|you|your)\b|"
    rf"^\W*(?:hello|hi|hey|good\s+(?:morning|afternoon|evening)|dear\s+\w+|sorry|thanks|thank\s+you|cheers|please|"
    rf"excuse\s+me|urgent|help|ok(?:ay)?|well|so|by\s+the\s+way|btw|just\s+(?:curious|wondering|checking)|need\s+(?:this|it|an?\s+(?:quick\s+)?answer)\b|out\s+of\s+curiosity|"
    rf"fact[\s-]?check|for\s+the\s+record|for\s+reference|for\s+context|q|many\s+thanks)\b|"
    rf"^\W*(?:\w+\s+){{0,4}}(?:question|query)\b|\b(?:for|in|on|at)\s+(?:an?|the|some|this|his|her|their)\s+(?:\w+\s+){{0,2}}{_PROJECT}\b|"
    rf"^\W*(?:as|from)\s+an?\s+(?:\w+\s+){{0,2}}{_ASKER}\b",
    re.IGNORECASE,
)
"""Words of one person to another; a report's own words hold none of them."""
_TELLS = re.compile(rf"\d|\b{_ASKING}|\b(?:together|combined|add|sum|subtract|compare)\b", re.IGNORECASE)
"""Figures, years, what to do with them, and questions: what somebody says who comes to the point."""
_NAME = re.compile(r"(?<!^)\b(?!I\b)(?!(?:Hello|Hi|Hey|Thanks|Thank|Sorry|Please)\b)[A-Z][\w’'-]*")
"""A name in a preamble may be the one that the question is about."""
_MARK = re.compile(r"\s*(?:[.!?…]+|[:;])\s+|\s+[-–—]+\s+|\s*—\s*|\s*,\s+")
_BEFORE_ASKING = r"(?:(?:and|so|but|also|just|please)\s+)*"
_OPENS = re.compile(
    rf"\W*{_BEFORE_ASKING}(?:(?:in|on|at|by|from|for|of|to|with|since|during|under|against|out\s+of|the\s+\w+\s+of)\s+[^:;?]{{0,80}}?)?"
    rf"(?:{_ASKING}|(?:did|does|do|is|are|was|were|has|have|had|can|could|would|will)\s+\w|"
    r"(?:list|name|give|tell|show|describe|explain|compare|find|i|i['’]\w+|please|number|what['’]s)\b)",
    re.IGNORECASE,
)
_LEANS = re.compile(
    r"\W*(?:\w+\s+){0,4}?(?:(?<!is\s)(?<!was\s)it|its|they|them|their|theirs|he|she|his|her)\b|"
    r"\W*(?:and\s+)?how\s+(?:many|much)\s+(?:is|are|was|were|did|do|does|has|have|of\s+(?:these|those|them))\b",
    re.IGNORECASE,
)
"""A question that begins so is about what was named before."""
_PERSON = r"(?:you|anyone|anybody|someone|somebody|i|we)"
_LEAD = re.compile(
    rf"\W*(?:(?:(?:can|could|would|will|do|does|did|might|may)\s+{_PERSON}|i|i['’](?:m|d|ve|ll)|im|we|we['’](?:re|d|ve|ll)|"
    rf"please|kindly|just|let\s+me|let\s+us|tell|say|my\s+question\s+is|the\s+question\s+is|help\s+me)\b"
    rf"(?:(?!\b{_ASKING})[\w’'\s])*?)?"
    rf"\b(?:know|say|tell|ask|asking|wonder|wondering|curious|find\s+out|figure\s+out|see|learn|check|understand|remember|explain|"
    rf"look\s+up|establish|confirm|verify|interested|hear|question\s+is|sure|show|work\s+out)\s+"
    rf"(?:(?:me|us|exactly|please|first|about|to|in|out|of|as)\s+)*(?={_ASKING})",
    re.IGNORECASE,
)
"""What leads to the word that asks: "Could you tell me (how many)", "I'd like to know (who)"."""
_REQUEST = re.compile(
    rf"\W*(?:(?:please|kindly)\s+)*(?:(?:can|could|would|will)\s+{_PERSON}\s+(?:(?:please|kindly|perhaps|maybe|possibly|also|just)\s+)*"
    r"(?:(?=(?:list|name|describe|explain|compare|summari[sz]e)\b)|(?:tell|give|show|find|get|send|say|provide)\s+(?:(?:me|us)\s+)?"
    r"(?=(?:(?:with|about)\s+)?(?:the|a|an|all|every|some)\b))|"
    r"(?:i|we)\s+(?:(?:just|only|also|really)\s+)*(?:need|want|am\s+looking\s+for|are\s+looking\s+for|would\s+like)\s+"
    r"(?=the\s+(?:\w+\s+){0,2}(?:number|numbers|amount|total|share|percentage|proportion|date|year|name|names|figure|figures|list|cost)\b)|"
    r"i['’](?:m\s+looking\s+for|d\s+like)\s+(?:to\s+have\s+)?(?=the\s+))",
    re.IGNORECASE,
)
"""A request that wants no yes or no: "Could you (list the towns)", "I need (the number of wells)"."""
_AFTER = re.compile(
    r"(?P<end>[?.!]?)[\s,;–—-]*(?:\b(?:many\s+)?(?:thanks|thank\s+you|thx|cheers|please|pls)\b"
    r"(?:\s+(?:in\s+advance|so\s+much|very\s+much|a\s+lot|again|for\s+your\s+\w+))*[\s.!?]*)+$",
    re.IGNORECASE,
)


def without_preamble(text: str) -> str:
    """The question by itself, as it was written; all of the text where nothing would be left to ask."""
    asked = _AFTER.sub(lambda match: match["end"] or "?" * ("?" in match.group()), text)
    asked = asked if _stands_alone(asked) else text
    asked = _without_talk(asked)
    for lead in (_LEAD, _REQUEST):
        match = lead.match(asked)
        if match and not _NAME.search(match.group()) and _stands_alone(asked[match.end() :]):
            asked = asked[match.end() :]
    return asked


def _without_talk(text: str) -> str:
    """The text from the first piece on that is no talk."""
    at = kept = 0
    for mark in _MARK.finditer(text):
        piece, rest = text[at : mark.start()], text[mark.end() :]
        if not _is_talk(piece):
            break
        at = mark.end()
        if (
            _stands_alone(rest)
            and not _LEANS.match(rest)
            and (mark.group().strip() != "," or _OPENS.match(rest))
        ):
            kept = at
    return text[kept:]


def _is_talk(piece: str) -> bool:
    """Whether a piece is said by one person to another, and tells nothing of what is asked."""
    plain = piece.strip()
    return (
        len(plain.split()) <= LONGEST_TALK
        and _TALK.search(plain) is not None
        and not _TELLS.search(plain)
        and not _NAME.search(plain)
    )


def _stands_alone(text: str) -> bool:
    return len(content_stems(text)) >= LEAST_STEMS
