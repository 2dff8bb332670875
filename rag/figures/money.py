"""Money: an amount with its currency, before it as a sign or code or behind it as a word, and ranges of it."""

from __future__ import annotations

import re

from rag.figures.amounts import AMOUNT, LETTERS, parse_amount, scale_of
from rag.figures.bounds import bound_after, bound_before
from rag.figures.ranges import changes, join_after, lower_end
from rag.figures.records import Figure, FigureKind
from rag.figures.units import Measure, is_function_word

CODES = (
    "USD|EUR|GBP|MXN|CAD|AUD|NZD|CHF|JPY|CNY|INR|PKR|LKR|NPR|BDT|KES|UGX|TZS|RWF|ETB|GHS|NGN|ZAR|ZMW|MWK|XOF|XAF|EGP|"
    "TND|BRL|ARS|CLP|COP|PEN|BOB|UYU|PYG|GTQ|HNL|NIO|CRC|DOP|JMD|TTD|SEK|NOK|DKK|ISK|PLN|CZK|HUF|RON|BGN|UAH|RUB|GEL|"
    "AZN|KZT|UZS|ILS|JOD|SAR|AED|QAR|KWD|PHP|IDR|MYR|THB|VND|KRW|SGD|HKD|TWD|MMK|KHR|LAK|FJD|PGK"
)
"""ISO 4217 codes that stand before or behind an amount; those that read as words (ALL, TOP, TRY) are left out."""
SYMBOLS = {
    "US$": "USD", "U.S.$": "USD", "U.S. $": "USD", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD",
    "NZ$": "NZD", "R$": "BRL", "HK$": "HKD", "S$": "SGD", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR",
}  # fmt: skip
_UNLISTED = (
    r"(?<!the )(?!FY|EU|UN|US|UK|I{2,3}\b|IV\b|VI)[A-Z]{2,3}\s(?=\d[\d.,]*\s(?:million|billion|trillion)\b"
    r"(?=\W*$|[.,;:)]|\s+\(|\s+(?:in|for|to|on|from|per|and|or|compared|went|by|under|over|at|of\s+(?:this|which|it)|against|was|were|is|"
    r"are|had|has|while|which|leaving|less|more|as|out|than|spent|paid|borrowed|set|each|a\s+(?:year|month))\b))"
)
"""Letters before so large a sum, which counts nothing, are a currency that no list has: "HC 742.5 million"."""
CURRENCY = rf"(?-i:{_UNLISTED}|US\s?\$|U\.S\.\s?\$|(?:CA|AU|NZ|HK|[CARS])\$|[$€£¥₹]|(?:{CODES})\b\s?)"
_CURRENCY_WORDS = {
    "dollar": "USD", "euro": "EUR", "pound": "GBP", "yen": "JPY", "peso": "PESO", "rupee": "RUPEE", "franc": "FRANC",
    "krona": "KRONA", "krone": "KRONE", "dinar": "DINAR", "dirham": "DIRHAM", "shilling": "SHILLING", "rand": "ZAR",
    "rupiah": "IDR", "ringgit": "MYR", "baht": "THB", "dong": "VND", "yuan": "CNY", "renminbi": "CNY", "lira": "LIRA",
    "ruble": "RUB", "rouble": "RUB", "zloty": "PLN", "forint": "HUF", "hryvnia": "UAH",
    "quetzal": "GTQ", "lempira": "HNL", "naira": "NGN", "cedi": "GHS", "birr": "ETB", "kwacha": "KWACHA", "taka": "BDT",
}  # fmt: skip
"""Names of currencies; one that several countries use is a unit of its own until a country is named."""
_NATIONAL = {
    ("u.s.", "dollar"): "USD", ("us", "dollar"): "USD", ("american", "dollar"): "USD", ("canadian", "dollar"): "CAD",
    ("australian", "dollar"): "AUD", ("new zealand", "dollar"): "NZD", ("jamaican", "dollar"): "JMD",
    ("hong kong", "dollar"): "HKD", ("british", "pound"): "GBP", ("egyptian", "pound"): "EGP",
    ("mexican", "peso"): "MXN", ("argentine", "peso"): "ARS", ("chilean", "peso"): "CLP", ("colombian", "peso"): "COP",
    ("dominican", "peso"): "DOP", ("philippine", "peso"): "PHP", ("uruguayan", "peso"): "UYU",
    ("indian", "rupee"): "INR", ("pakistani", "rupee"): "PKR", ("sri lankan", "rupee"): "LKR",
    ("nepalese", "rupee"): "NPR", ("swiss", "franc"): "CHF", ("cfa", "franc"): "XOF", ("rwandan", "franc"): "RWF",
    ("kenyan", "shilling"): "KES", ("ugandan", "shilling"): "UGX", ("tanzanian", "shilling"): "TZS",
    ("swedish", "krona"): "SEK", ("norwegian", "krone"): "NOK", ("danish", "krone"): "DKK",
    ("tunisian", "dinar"): "TND", ("jordanian", "dinar"): "JOD", ("kuwaiti", "dinar"): "KWD",
    ("zambian", "kwacha"): "ZMW", ("turkish", "lira"): "TRY",
}  # fmt: skip
_MONEY_AFTER = re.compile(
    rf"[\s-]+(?:(?-i:(?P<code>{CODES}))\b|"
    rf"(?:(?P<nation>U\.S\.|US|New\s+Zealand|Hong\s+Kong|Sri\s+Lankan|[A-Za-z]{{3,14}})\s+)?"
    rf"(?P<word>{'|'.join(sorted(_CURRENCY_WORDS, key=len, reverse=True))}|kronor|kroner)s?\b)(?!(?<=pounds)\s+of\b)",
    re.IGNORECASE,
)
_PLURALS = {"kronor": "krona", "kroner": "krone"}
_AMOUNT = rf"(?P<amount>{AMOUNT})(?:\s?(?-i:(?P<letter>{'|'.join(LETTERS)}))(?![\w/]))?"
_SIGNED = re.compile(rf"(?P<sign>{CURRENCY})\s?{_AMOUNT}", re.IGNORECASE)
_UNSIGNED = re.compile(_AMOUNT, re.IGNORECASE)
_ENDS = re.compile(r"(?![\w/]|[.,]\d)")


def read_money(text: str, at: int, floor: int) -> Figure | None:
    """The sum or range of sums that begins with a currency at an offset, with its bound if that lies behind `floor`."""
    low = _SIGNED.match(text, at)
    value = _value(low) if low else None
    if low is None or value is None or not _ENDS.match(text, low.end()):
        return None
    start, bound = bound_before(text, at, floor)
    end, high = low.end(), None
    join = join_after(text, at, end, floor)
    if join is not None and join.word != "or" and not changes(text, at):
        top = _SIGNED.match(text, join.end) or _UNSIGNED.match(text, join.end)
        highest = _value(top) if top and _ENDS.match(text, top.end()) else None
        if top and highest and top.groupdict().get("sign", low["sign"]) == low["sign"]:
            lowest = lower_end(value, _scale(low), highest, _scale(top))
            if lowest < highest:
                value, high, end = lowest, highest, top.end()
                start, bound = bound_before(text, at if join.start is None else join.start, floor)
    if bound is None:
        end, bound = bound_after(text, end)
    unit = SYMBOLS.get("".join(low["sign"].split()), low["sign"].strip())
    return Figure(start, end, text[start:end], round(value, 6), FigureKind.MONEY, unit, bound, high)


def _value(match: re.Match[str]) -> float | None:
    amount = parse_amount(match["amount"])
    return None if amount is None else round(amount * LETTERS.get(match["letter"] or "", 1.0), 6)


def _scale(match: re.Match[str]) -> float:
    return scale_of(match["amount"]) * LETTERS.get(match["letter"] or "", 1.0)


def money_after(text: str, end: int) -> Measure | None:
    """Reads the name or code of a currency behind a number."""
    match = _MONEY_AFTER.match(text, end)
    if not match:
        return None
    if match["code"]:
        return Measure(FigureKind.MONEY, match["code"].upper(), match.end())
    word = match["word"].lower()
    word = _PLURALS.get(word, word)
    nation = " ".join((match["nation"] or "").lower().split())
    if is_function_word(nation):
        return None
    return Measure(FigureKind.MONEY, _NATIONAL.get((nation, word), _CURRENCY_WORDS[word]), match.end())
