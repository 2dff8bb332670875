"""Answers that are a sentence: who, where, which, what, why; and yes or no."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.candidates import PeriodFit, figure_candidates
from rag.drafting.abstain import (
    is_silence,
    not_stated,
    other_period,
    other_scope,
    other_time,
    silence_covers,
    silent,
)
from rag.drafting.deeds import excludes
from rag.drafting.directions import DOWN, UP
from rag.drafting.figures import stated
from rag.drafting.headings import is_work, names_only
from rag.drafting.identity import draft_definition, is_beside, is_unnamed
from rag.drafting.names import missing_names
from rag.drafting.parts import PARTS, best_part
from rag.drafting.premise import contradicts, stated_instead
from rag.drafting.records import Draft, Reading, Statement
from rag.drafting.thresholds import SURE_OF_YESNO, TEXT_SCORE, YESNO_SCORE
from rag.drafting.told import is_entry_asked, is_untold
from rag.figures import DATES, Figure, FigureKind
from rag.leaning import leans
from rag.listed import without_marker
from rag.read import Sentence
from rag.terms import content_stems, tokens
from rag.years import matches_period

_NEGATION = re.compile(
    r"\b(?:not|no|never|none|neither|nor|without|fail(?:ed|s|ure)?|lack(?:ed|s|ing)?|unable|declined\s+to|refused)\b|n[’']t\b",
    re.IGNORECASE,
)
_MOVES = re.compile(
    r"\b(?:increased?|decreased?|rise|rose|risen|fall|fell|fallen|grow|grew|grown|drop(?:ped)?|declined?|"
    r"(?:go|went|gone)\s+(?:up|down))\s*(?:[?.!]|$|(?:in|during|from|over|since|between|compared)\b)",
    re.IGNORECASE,
)
"""Asks whether something went up or down by itself, and not whether somebody increased something."""
NEAR_ENOUGH = 0.3
"""What a sentence may score less than the best one and still settle whether something went up or down."""
_NO_AMOUNT = re.compile(
    r"^\W*(?:(?:and|so|but|also)\s+)*(?:(?:in|at|on|to|from|by|for|with|of)\s+)?"
    r"(?:(?:the\s+)?names?\s+of|list\b|who|whom|whose|where|which|why|how\s+(?:did|do|does|is|are|was|were|has|have|had|can|could|come|would|will)\b|"
    r"what\s+(?:kinds?|types?|sorts?|forms?)\b|what\s+(?!(?:is|was|does|has)\b)(?:\w+\s+)?\w+(?<!s)s\s+(?:did|do|does|is|are|was|were|has|have|had|can)\b)",
    re.IGNORECASE,
)
"""Asks for somebody, something or a reason, which no amount is."""
_ASKS_MEASURE = re.compile(
    r"^\W*(?:(?:and|so|but|also)\s+)*(?:what|which)\s+(?:is|was|are|were|'s|’s)\s+(?:the\s+|its\s+|their\s+)?(?:[\w’'-]+\s+){0,4}?"
    r"(?:age|rate|price|cost|fine|value|amount|number|size|length|duration|capacity|salary|wage|budget|percentage|share|"
    r"population|temperature|speed|distance|height|depth|area|ratio)\b(?!\s+(?:of\s+)?(?:limit|bracket)s?\b)",
    re.IGNORECASE,
)
"""Asks for a measure, which only an amount tells."""
_ASKS_SHARE = re.compile(
    r"^\W*(?:what|which)\s+(?:is|was|are|were|'s|’s)\s+(?:[\w’'-]+\s+){0,5}?(?:rate|percentage|share|ratio|proportion)\b",
    re.IGNORECASE,
)
_PER = re.compile(r"\bper\b|%|\b(?:in|out\s+of)\s+(?:every\s+)?(?:ten|a\s+hundred|\d+)\b", re.IGNORECASE)
_SEVERAL = re.compile(
    r"^\W*(?:list|name)\b|\b(?:two|three|both|amounts|sums|figures|numbers|values|respective(?:ly)?)\b",
    re.IGNORECASE,
)
"""Asks for more than one thing."""
LOOKED_AT = 5
"""Sentences, best first, among which one that tells the name is looked for."""
SURE_OF_NAMING = 0.9
NEARLY = 0.2
"""How sure the trained reader must be of it, and how much worse than the best it may fit."""
MOST_ITEMS = 8
MORE_WORDS = 4
"""Words with meaning that a span may have besides a figure to be taken as that figure."""
ITEM_SHARE = 0.4
"""Least chance of a further item of a list, as a share of the surest one's."""
EXPECTED_GAIN = 0.06
OFF_YEAR_COST = 0.12
"""What a sentence loses for being about other years than those asked for."""
REFERENCE_COST = 0.4
"""What an entry of a list of works loses, unless a work is asked for."""
ENTRY_GAIN = 0.3
"""What an entry gains whose key is what is asked for."""
_PROPER = re.compile(r"(?<![.?!]\s)(?<!^)\b[A-Z][\w’'-]+")
_WHERE = re.compile(
    r"\bwhere\b|\b(?:which|what)\s+(?:\w+\s+)?(?:countr|state|cit|region|place|nationalit|province)\w*",
    re.IGNORECASE,
)
_WHY = re.compile(r"\bwhy\b|\b(?:reason|cause)s?\b", re.IGNORECASE)
_CAUSE = re.compile(
    r"\b(?:because|due\s+to|led\b|result|owing|since|caus|hamper|so\s+that|in\s+order\s+to|insufficient|lack)",
    re.IGNORECASE,
)
_WHAT = re.compile(r"\W*(?:what|which|who|list|name)\b", re.IGNORECASE)
_LIST = re.compile(
    r"^\W*(?:list|name|what\s+are|who\s+are|(?:which|what)\s+(?!(?:is|was|does|has|this)\b)\w+s\b)",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(r"(?:its?|they|their|this|these|that|those|he|she|his|her)\b", re.IGNORECASE)
"""Begins a sentence that is about what the one before names."""
LEAST_TOUCHED = 0.2
"""Least share of the weight of a yes/no question's words that the sentence itself must hold."""


def draft_text(reading: Reading) -> Draft:
    """Answer with the best sentence, cut to its best part where it is long."""
    definition = draft_definition(reading)
    if definition is not None:
        return definition
    sentence = best_sentence(reading)
    unknown = _unknown(reading, sentence)
    if unknown is not None:
        return silent(unknown)
    if sentence is not None and _names_none(reading, sentence):
        naming = _naming(reading, sentence)
        if naming is None:
            return not_stated(reading, sentence)
        sentence = naming
    if sentence is None or sentence.score < TEXT_SCORE or missing_names(reading, sentence):
        return not_stated(reading, sentence)
    told = _told_figure(reading, sentence)
    if told is not None:
        return told
    measure = _ASKS_MEASURE.match(reading.question.text)
    if measure and not sentence.bound:
        named = set(content_stems(measure.group().split()[-1])) <= reading.lexicon.terms(sentence.text)
        if not (named and _NEGATION.search(sentence.text)):
            return not_stated(reading, sentence)
    if reading.question.years and is_off_year(
        sentence, reading.question.years, _report_year(reading, sentence)
    ):
        return other_time(reading, sentence)
    items = reading.items(sentence)
    if items:
        listed = tuple(Statement(without_marker(item.text), item) for item in items)
        opening = Statement(" ".join(sentence.text.split()), sentence)
        return Draft((opening, *listed), short_answer="; ".join(each.text for each in listed))
    return Draft(
        (Statement(best_part(reading, sentence), sentence),),
        short_answer=short_span(reading, sentence),
    )


def _names_none(reading: Reading, sentence: Sentence) -> bool:
    """Whether a name is asked for and a sentence doesn't tell it."""
    return is_unnamed(reading, sentence) or is_beside(reading, sentence)


def _naming(reading: Reading, best: Sentence) -> Sentence | None:
    """A sentence that fits nearly as well as the best one and that surely tells the name; else None."""
    beside = (
        s
        for s in reading.sentences[:LOOKED_AT]
        if s is not best and s.score > best.score - NEARLY and s.reading >= SURE_OF_NAMING
    )
    return next((s for s in beside if not _names_none(reading, s)), None)


def _unknown(reading: Reading, best: Sentence | None) -> Sentence | None:
    """A sentence that says of a year asked for that it isn't known, where the best one doesn't tell of that year."""
    years = reading.question.years
    if best is None or is_silence(best) or any(year in best.text for year in years):
        return None
    near = (s for s in reading.sentences[:3] if is_silence(s) and any(year in s.text for year in years))
    return next((s for s in near if silence_covers(reading, s)), None)


def _told_figure(reading: Reading, sentence: Sentence) -> Draft | None:
    """The answer as a figure, held to its year, level and names, where the trained reader takes an amount for it.

    "What was the mean flow in 2020?" asks for a figure without saying so. None where the answer is no amount.
    """
    asked = reading.question.text
    meant = None if _SEVERAL.search(asked) or _NO_AMOUNT.match(asked) else _meant_amount(sentence)
    if meant is None:
        return None
    if _ASKS_SHARE.search(asked) and meant.kind is FigureKind.COUNT and not _PER.search(sentence.text):
        return not_stated(reading, sentence)  # a rate is no count
    found = figure_candidates(
        reading.question,
        [sentence],
        frozenset({meant.kind}),
        reading.lexicon,
        reading.similar,
        default_periods=reading.default_periods,
    )
    candidate = next((c for c in found if c.bound.figure == meant), None)
    if candidate is None:
        return None  # a row of a table speaks for itself
    if missing_names(reading, sentence, near=True) or is_untold(reading, candidate):
        return not_stated(reading, sentence)
    if candidate.period_fit is PeriodFit.OTHER:
        return other_period(reading, [candidate])
    years = reading.question.years
    if (
        years
        and candidate.bound.period is None
        and is_off_year(sentence, years, _report_year(reading, sentence))
    ):
        return other_time(reading, sentence)
    if candidate.conflicts:
        return other_scope(reading, [candidate])
    draft = stated(candidate)
    words = " ".join(sentence.spans[0].text.split())
    # The reader's span says it as a person would, where the statement has it whole.
    whole_span = draft.short_answer is not None and words in draft.statements[0].text
    return replace(draft, short_answer=words) if whole_span else draft


def _meant_amount(sentence: Sentence) -> Figure | None:
    """The one amount that the trained reader's best span is, give or take a word; None where it is something else."""
    if not sentence.spans:
        return None
    best = sentence.spans[0]
    start, end = best.start - sentence.start, best.end - sentence.start
    inside = [b.figure for b in sentence.bound if b.figure.start < end and b.figure.end > start]
    if len(inside) != 1:
        return None
    figure = inside[0]
    if "(" in sentence.text[start : max(start, figure.start)]:
        return None  # "food (31 percent)": the figure is only said of what answers
    besides = (
        sentence.text[start : max(start, figure.start)] + " " + sentence.text[min(end, figure.end) : end]
    )
    return figure if len(content_stems(besides)) <= MORE_WORDS else None


def short_span(reading: Reading, sentence: Sentence) -> str | None:
    """The words of the sentence that the trained reader takes for the answer; several for a list; None if none."""
    if not sentence.spans:
        return None
    best = sentence.spans[0]
    chosen = [best]
    if _LIST.search(reading.question.text):
        chosen = [s for s in sentence.spans[:MOST_ITEMS] if s.chance >= ITEM_SHARE * best.chance]
    return "; ".join(" ".join(span.text.split()) for span in sorted(chosen, key=lambda s: s.start))


def best_sentence(reading: Reading) -> Sentence | None:
    """The best sentence that isn't about other years than the question's."""
    years = reading.question.years
    ranked = sorted(
        reading.sentences[:10],
        key=lambda s: (
            -round(
                s.score
                + _expected(reading, s)
                - (OFF_YEAR_COST if years and is_off_year(s, years, _report_year(reading, s)) else 0.0),
                6,
            )
        ),
    )
    return ranked[0] if ranked else None


def _expected(reading: Reading, sentence: Sentence) -> float:
    """What a sentence gains for holding the kind of thing that is asked for: a place, a name, a cause, a list."""
    text = reading.question.text
    if is_work(sentence, text):
        return -REFERENCE_COST
    if sentence.text[-1] not in '.!?”"’)' and names_only(sentence.text):
        return -2 * EXPECTED_GAIN  # a caption or a heading names a subject and says nothing of it
    if is_entry_asked(reading, sentence):
        return ENTRY_GAIN
    if sentence.text.rstrip().endswith(":") and _WHAT.match(text):
        return 2 * EXPECTED_GAIN  # what it opens follows
    if _WHERE.search(text):
        places = [
            name
            for name in _PROPER.findall(sentence.text)
            if not set(content_stems(name)) <= set(reading.question.stems)
        ]
        return EXPECTED_GAIN if places else 0.0
    if _WHY.search(text):
        return EXPECTED_GAIN if _CAUSE.search(sentence.text) else 0.0
    if _LIST.search(text):
        return EXPECTED_GAIN if sentence.text.count(",") >= 2 else 0.0
    return 0.0


def is_off_year(sentence: Sentence, years: tuple[str, ...], report_year: str | None = None) -> bool:
    """Whether a sentence is about other years only than those asked for. `report_year`: what its report is about."""
    if report_year in years and any(b.year(None) is None and not b.shift for b in sentence.bound):
        return False  # "three, compared with one in 2021": the three are of the report's own year
    periods = {b.period for b in sentence.bound if b.period} | {
        str(int(f.value)) for f in sentence.figures if f.kind in DATES and f.value > 1000
    }
    if not periods and sentence.carried:
        periods = {sentence.carried}
    if (
        not periods
        and sentence.bound
        and report_year
        and not any(year in sentence.previous for year in years)
    ):
        periods = {report_year}  # amounts that nothing dates are of the report's own year
    return bool(periods) and not any(matches_period(period, year) for period in periods for year in years)


def draft_yesno(reading: Reading) -> Draft:
    """Answer yes or no with the sentence that settles it; correct a figure that the question gets wrong."""
    instead = stated_instead(reading)
    if instead is not None:
        return replace(instead, lead="No. The report says otherwise:", short_answer="no")
    sentence = best_sentence(reading)
    if sentence is None or sentence.score < YESNO_SCORE or missing_names(reading, sentence):
        return not_stated(reading, sentence)
    if excludes(reading.question.text, sentence.text) or not _touches(reading, sentence):
        # It may tell so in other words: where the trained reader is sure of it, the sentence is left to the asker.
        return _verbatim(sentence) if sentence.reading >= SURE_OF_YESNO else not_stated(reading, sentence)
    if reading.question.years and is_off_year(
        sentence, reading.question.years, _report_year(reading, sentence)
    ):
        return other_time(reading, sentence)
    telling = _telling(reading, sentence)
    if telling is None:
        # What was found says neither up nor down, so that "yes" or "no" would be a guess.
        return _verbatim(sentence)
    sentence = telling
    verdict = _agrees(reading, sentence)
    return Draft(
        (Statement(" ".join(sentence.text.split()), sentence),),
        lead="Yes." if verdict else "No.",
        short_answer="yes" if verdict else "no",
    )


def _verbatim(sentence: Sentence) -> Draft:
    return Draft((Statement(" ".join(sentence.text.split()), sentence),))


def _report_year(reading: Reading, sentence: Sentence) -> str | None:
    """The year that the sentence's report is about."""
    return reading.default_periods.get(sentence.passage.report_id)


def _touches(reading: Reading, sentence: Sentence) -> bool:
    """Whether a sentence itself tells of what is asked: that transactions increased says nothing of convictions."""
    lexicon = reading.lexicon
    telling = {
        term
        for word in tokens(reading.question.text)
        if not (UP.search(word) or DOWN.search(word))
        for term in content_stems(word)
        if not lexicon.is_pervasive(term)
    }
    if not telling or leans(sentence.text) or _POINTS_BACK.match(sentence.text):
        return True
    present = lexicon.terms(sentence.text)
    held = sum(lexicon.weight(term) for term in telling if term in present)
    return held >= LEAST_TOUCHED * sum(lexicon.weight(term) for term in telling)


def asks_direction(text: str) -> bool:
    """Whether something is asked to have gone up or down."""
    return _MOVES.search(text) is not None


def _telling(reading: Reading, best: Sentence) -> Sentence | None:
    """The sentence that settles whether something went up or down; the best one where nothing of that is asked.

    None where no sentence near the best one tells a direction.
    """
    if not asks_direction(reading.question.text) or _moves(best):
        return best
    years = reading.question.years
    near = (
        s for s in reading.sentences if s.score >= max(YESNO_SCORE, best.score - NEAR_ENOUGH) and _moves(s)
    )
    return next((s for s in near if not (years and is_off_year(s, years, _report_year(reading, s)))), None)


def _moves(sentence: Sentence) -> bool:
    return bool(UP.search(sentence.text) or DOWN.search(sentence.text))


def _agrees(reading: Reading, sentence: Sentence) -> bool:
    if contradicts(reading, sentence):
        return False
    asked = set(reading.question.stems)
    parts = [part for part in PARTS.split(sentence.text) if part.strip()]
    part = max(parts, key=lambda p: len(asked & set(content_stems(p))))
    negated = bool(_NEGATION.search(part))
    return negated == bool(_NEGATION.search(reading.question.text))
