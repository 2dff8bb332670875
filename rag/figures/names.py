"""Numbers that name something instead of counting it: articles, tiers, phone numbers, times, versions, web addresses.

They are blanked out before a text is read for figures, so that no pattern there has to know them. Only the kinds of
names that public reports use are listed; what isn't listed is read as a figure.
"""

from __future__ import annotations

import re

BLANK = "¤"
"""Stands for each character that names: neither a letter, a digit nor a space."""
_ITEM = r"\d{1,6}(?!\d)(?:\.\d{1,3}){0,3}(?:\(\w{1,4}\)){0,2}"
_LIST = rf"(?:(?:,\s?{_ITEM}){{0,8}},?\s(?:and|or|to|through|&)\s{_ITEM})"
_NUMBER = r"\d{1,6}(?:[./:-]\w{1,9}){0,5}[a-z]?(?:\(\w{1,4}\)){0,3}"
_COUNTED = (  # what follows a number that isn't a name after all
    r"(?![\d,.]*\d|\s?%|[\s-]per\s?cent|\s+(?:million|billion|thousand)\b|"
    r"\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b)"
)
_ANY_CASE = (
    r"tiers?|levels?|sections?|sect?\.|articles?|arts?\.|chapters?|paragraphs?|paras?\.?|clauses?|tables?|figures?|"
    r"figs?\.|annex(?:es)?|appendix|appendices|phases?|pages?|pp?\.|foot\s?notes?|endnotes?|see\s+notes?|nos?\.|vol\.|"
    r"volumes?|chart|map|category|categories|grades?|schedules?|sub-?paragraph|isbn(?:-1[03])?:?"
)
_CAPITALISED = (
    "Acts?|Laws?|Decrees?|Resolutions?|Conventions?|Protocols?|Forms?|Targets?|Goals?|Questions?|Items?|Notes?|Rules?|"
    "Parts?|Titles?|Types?|Class|Classes|Steps?|Lines?|Room|Building|Highway|Route|Road|Zones?|Districts?|Wards?|Box|"
    "Operation|Orders?|Directives?|Regulations?|Recommendations?|Principles?|Objectives?|Indicators?|Pillars?|"
    "Vision|Agenda|Horizon|Bills?|Units?|Sectors?|Blocks?|Groups?|Modules?|Priority|Priorities|Outcomes?|Outputs?|Pub\\.|"
    "ISO|IEC|SDGs?|UNSCR|SCR|SP|RFC|EN|NIST|GRI|IFRS|ILO|P\\.L\\.|No"
)
_NAMES = re.compile(
    rf"""
      \b(?:https?://|www\.)\S+
    | \[[1-9]\d{{0,2}}(?:\s?[,;–-]\s?\d{{1,3}}){{0,9}}\]
    | (?<![\d:])\d{{1,2}}:\d\d(?::\d\d)?(?![\d:])(?:\s?[AaPp]\.?[Mm]\b\.?)?
    | (?<![\d.,])\d{{1,2}}(?:\.\d\d)?\s?(?:a\.m\.|p\.m\.|am\b|pm\b|AM\b|PM\b)
    | (?<![\w./,])\d+(?:\.\d+){{2,8}}(?![\w/])
    | (?<![\w./])(?!(?:19|20)\d\d/(?:\d\d|20\d\d)(?![\d/]))\d+(?:/\d+){{1,3}}(?![\w/])
    | \(\+?\d{{2,4}}\)\s?\d{{3,4}}[\s.-]?\d{{3,4}}(?!\d)
    | \+\d{{1,3}}+(?:[\s.-]?\(?\d{{1,4}}+\)?){{2,6}}+(?!\d)
    | (?<![\w-])(?:1[-.])?\d{{3}}[-.]\d{{3}}[-.]\d{{4}}(?![\w-])
    | (?<![\w-])\d{{3}}-0\d{{3}}(?![\w-])
    | \b(?i:call|dial|phone|tel|telephone|hotline|fax)\b(?:\s+(?:at|on|number))?[:.]?
      \s+[\d+(][\d\s().-]{{5,24}}\d(?:\s+or\s+[\d-]{{5,14}})?
    | (?:\b(?i:{_ANY_CASE})|\b(?:{_CAPITALISED})|[§\#])\s?(?<=[\s.§\#:])(?:(?:No|Nos|nos|no|number)\.?\s)?
      (?:(?<=s\s){_NUMBER}{_COUNTED}{_LIST}|{_NUMBER}{_COUNTED}(?:\s?[-–]\s?{_ITEM})?)
    | \b(?:[Tt]ier|Phase|Part|Chapter|Article|Level|Annex|Title|Volume|Goal|[Nn]o)\s
      (?i:one|two|three|four|five|six|seven|eight|nine|ten)\b(?!\s+(?:million|hundred|thousand))
    | \b(?i:one|two|three|four)-
      (?i:stop|way|time|off|on-one|to-one|sided|size|pronged|tier|tiered|track|step)\b
    """,
    re.VERBOSE,
)


def without_names(text: str) -> str:
    """The text, as long as before, with every number that names something blanked out."""
    return _NAMES.sub(_blanked, text)


def _blanked(match: re.Match[str]) -> str:
    held = match.group()
    # The mark of a note behind a figure stands between it and its unit: `63[2] reefs`, `$7.5[3] million`.
    marks_note = held.startswith("[") and match.string[: match.start()][-1:].isdigit()
    return (" " if marks_note else BLANK) * len(held)
