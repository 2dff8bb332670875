"""How reports write counts, shares, money, lengths of time and dates."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_MONTHS = "January February March April May June July August September October November December".split()
_EXACT_BOUNDS = ("at least", "at least", "at least", "no fewer than", "more than", "up to")
_ROUND_BOUNDS = (
    *("at least", "at least", "more than", "more than", "nearly", "almost", "about", "approximately"),
    *("around", "over", "some", "roughly", "fewer than", "up to", "an estimated"),
)
_START_BOUNDS = ("at least", "more than", "nearly", "about", "some", "around", "almost", "approximately")
_AMOUNT_BOUNDS = ("about", "nearly", "more than", "around", "over", "at least", "some", "up to")
_SCALES = {
    "s": (20, 900),
    "w": (3_000, 40_000),
    "k": (2_000, 900_000),
    "m": (300_000, 90_000_000),
    "b": (1_100_000_000, 40_000_000_000),
}
_CURRENCIES = (
    ("pesos", 0.05),
    ("rand", 0.055),
    ("kroner", 0.095),
    ("rupees", 0.012),
    ("shillings", 0.0077),
    ("baht", 0.028),
    ("lira", 0.03),
    ("dirhams", 0.27),
    ("crowns", 0.044),
    ("francs", 1.1),
)


@dataclass(frozen=True, slots=True)
class Written:
    """A value as it stands in the text."""

    text: str
    number: float = 0.0
    others: tuple[str, ...] = ()
    """Parts of the text that would do as an answer too, such as the number without its bound."""


@dataclass(frozen=True, slots=True)
class Style:
    """Choices that one passage keeps to."""

    american: bool
    words_below: int
    """Counts below this are written as words."""
    percent: str
    symbol: str
    """Sign before an amount; empty where the currency is a word."""
    currency: str
    rate: float
    """Dollars for one unit of the currency."""
    in_dollars: bool
    """Whether amounts are given in dollars too, in brackets."""
    bounds: float
    """Share of counts that have a bound."""


def draw_style(rng: Random) -> Style:
    """Choices for a passage."""
    american = rng.random() < 0.5
    percents = (" percent", " percent", "%") if american else (" per cent", " per cent", " percent", "%")
    symbols = ("$", "$", "$", "€", "US$") if american else ("€", "€", "£", "£", "$", "US$")
    local = rng.random() < 0.3
    currency, rate = rng.choice(_CURRENCIES) if local else ("", 1.0)
    return Style(
        american=american,
        words_below=rng.choice((2, 10, 10, 10, 11, 11, 13, 100)),
        percent=rng.choice(percents),
        symbol="" if local else rng.choice(symbols),
        currency=currency,
        rate=rate,
        in_dollars=rng.random() < 0.6,
        bounds=rng.choice((0.0, 0.15, 0.3, 0.45)),
    )


def in_words(number: int) -> str:
    """A number below 100 in words."""
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")


def count_text(number: int, style: Style, *, start: bool = False) -> str:
    """A count in words or figures; `start` at the start of a sentence, where no figure may stand."""
    if number < style.words_below or (start and number < 100):
        return in_words(number)
    if number >= 1_000_000:
        return f"{_short(number / 1_000_000)} million"
    return f"{number:,}"


def bounded_count(rng: Random, number: int, style: Style, *, start: bool) -> Written:
    """A count, with a bound before it in some; a bound that isn't exact comes with a round number."""
    bound = ""
    if start and number >= 100:
        bound = rng.choice(_START_BOUNDS)
    elif rng.random() < style.bounds:
        bound = rng.choice(_ROUND_BOUNDS if number >= 30 else _EXACT_BOUNDS)
    if bound not in ("", "at least", "no fewer than", "up to"):
        number = _rounded(number)
    text = count_text(number, style, start=start and not bound)
    return Written(f"{bound} {text}", number, (text,)) if bound else Written(text, number)


def percent(rng: Random, low: float, high: float, style: Style, *, start: bool) -> Written:
    """A share of a hundred."""
    value = round(rng.uniform(low, high), rng.choice((0, 0, 1)))
    text = f"{_short(value)}{style.percent}"
    if start or rng.random() < style.bounds / 2:
        bound = rng.choice((*_START_BOUNDS, "over", "just under"))
        return Written(f"{bound} {text}", value, (text,))
    return Written(text, value)


def money(rng: Random, scale: str, style: Style, *, start: bool) -> Written:
    """An amount of a scale, from `s` (small sums) to `b` (thousands of millions)."""
    low, high = _SCALES[scale]
    rate = style.rate if style.currency else 1.0
    value = _significant(low * (high / low) ** rng.random() / rate, rng.choice((2, 3)))
    if not style.currency:
        text = f"{style.symbol}{_amount(value)}"
        if rng.random() < style.bounds / 2:
            bound = rng.choice(_AMOUNT_BOUNDS)
            return Written(f"{bound} {text}", value, (text,))
        return Written(text, value)
    text = f"{_amount(value)} {style.currency}"
    bound = f"{rng.choice(_START_BOUNDS)} " if start else ""
    if not style.in_dollars:
        return Written(bound + text, value, (text,) if bound else ())
    dollars = f"${_amount(_significant(value * style.rate, 3))}"
    whole = f"{text} ({dollars})"
    if not bound:
        return Written(whole, value, (text, dollars))
    return Written(bound + whole, value, (whole, bound + text, dollars))


def quantity(rng: Random, low: int, high: int, unit: str, style: Style, *, start: bool) -> Written:
    """A count with its unit, such as `1,250 tonnes`."""
    count = bounded_count(rng, _between(rng, low, high), style, start=start)
    others = (f"{count.others[0]} {unit}", count.text) if count.others else (count.text,)
    return Written(f"{count.text} {unit}", count.number, others)


def duration(rng: Random, low: int, high: int, unit: str, style: Style) -> Written:
    """A length of time, years with months in some."""
    number = rng.randint(low, high)
    text = f"{count_text(number, style)} {unit}"
    if unit == "years" and rng.random() < 0.25:
        text += f" and {count_text(rng.randint(2, 11), style)} months"
    return Written(text, number)


def span_of(rng: Random, low: int, high: int, unit: str, style: Style) -> Written:
    """A range, such as `five to 30 years`."""
    least = rng.randint(low, max(low, (low + high) // 3))
    most = rng.randint(least + 2, max(high, least + 3))
    first, last = count_text(least, style), count_text(most, style)
    if rng.random() < 0.2:
        return Written(f"between {first} and {last} {unit}", least, (f"{first} and {last} {unit}",))
    return Written(f"{first} to {last} {unit}", least)


def ratio(rng: Random) -> Written:
    """A part of a whole in words, such as `two in five`."""
    whole = rng.choice((3, 4, 5, 6, 8, 9, 10))
    return Written(
        f"{in_words(rng.randint(1, whole - 1))} {rng.choice(('in', 'in', 'out of'))} {in_words(whole)}"
    )


def date(rng: Random, year: int | None, style: Style, *, day: bool) -> Written:
    """A date or month, `12 March 2021` or `March 12, 2021`; without the year for None."""
    month, number = rng.choice(_MONTHS), rng.randint(1, 28)
    if not day:
        return Written(month if year is None else f"{month} {year}")
    text = f"{month} {number}" if style.american else f"{number} {month}"
    if year is None:
        return Written(text)
    return Written(f"{text}, {year}" if style.american else f"{text} {year}")


def ordinal(number: int) -> str:
    """`third`, `12th`."""
    words = "first second third fourth fifth sixth seventh eighth ninth".split()
    if number <= len(words):
        return words[number - 1]
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def draw_count(rng: Random, low: int, high: int) -> int:
    """A count of the range, small ones as likely as large ones; rounded above 100,000."""
    number = _between(rng, low, high)
    return int(_significant(number, 3)) if number >= 1_000_000 else number


def _between(rng: Random, low: int, high: int) -> int:
    share: float = rng.random()
    return min(high, max(low, round(low * math.exp(math.log(high / low) * share))))


def _rounded(number: int) -> int:
    if number < 30:
        return number
    step = 10 if number < 400 else 10 ** (len(str(number)) - 2)
    return max(step, round(number / step) * step)


def _significant(value: float, digits: int) -> float:
    return float(f"{value:.{digits - 1}e}")


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _amount(value: float) -> str:
    if value >= 1e9:
        return f"{_short(value / 1e9)} billion"
    if value >= 1e6:
        return f"{_short(value / 1e6)} million"
    return f"{round(value):,}"
