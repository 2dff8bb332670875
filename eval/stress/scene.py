"""What one report is about, and the drawing of values for it, no value twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Final, TypeVar

from eval.stress import names
from eval.stress.vocabulary import Domain

_Item = TypeVar("_Item")
_TRIES: Final = 200
_FIRST_YEAR: Final = 2013
_LAST_YEAR: Final = 2025


@dataclass(slots=True)
class Scene:
    """A report in the making."""

    rng: Random
    domain: Domain
    country: str
    currency: str
    agencies: tuple[str, ...]
    """With their articles."""
    places: tuple[str, ...]
    """Those that the report may name."""
    year: int
    """The year that it is about."""
    american: bool
    """Whether it is spelled in the American way."""
    people: list[str] = field(default_factory=list)
    taken: set[Decimal] = field(default_factory=set)

    def count(self, low: int, high: int) -> int:
        """A number that the report doesn't hold yet, and that can't be read as a year."""
        for _ in range(_TRIES):
            value = self.rng.randint(low, high)
            if Decimal(value) not in self.taken and not 1900 <= value <= 2100:
                break
        else:
            # A crowded range: the next free number above it.
            value = high + 1
            while Decimal(value) in self.taken or 1900 <= value <= 2100:
                value += 1
        self.taken.add(Decimal(value))
        return value

    def near(self, value: int) -> int:
        """A number from two thirds of another to one and a half times as much, such as that of the next year."""
        return self.count(max(2, value * 2 // 3), max(value * 3 // 2, 4))

    def money(self, near: Decimal | None = None) -> Decimal:
        """A sum from 40,000 to 39.9 million that the report doesn't hold yet; `near`: half to twice another."""
        for _ in range(_TRIES):
            if near is not None:
                value = near * self.rng.randint(50, 200) / 100
            else:
                value = Decimal(self.rng.randint(4, 3990)) * 10_000
            step = 100_000 if value >= 1_000_000 else 1_000
            value = (value // step) * step
            # Sums are confused by their digits, so 3.4 million bars 3.4.
            if not {value, value / 1_000_000} & self.taken and value % 1_000_000:
                break
        else:
            raise RuntimeError("the report holds too many sums to add another")
        self.taken |= {value, value / 1_000_000}
        return value

    def one_of(self, items: Sequence[_Item]) -> _Item:
        """One of the items, by chance."""
        return self.rng.choice(items)

    def some(self, items: Sequence[_Item], size: int) -> list[_Item]:
        """Some of the items, in chance order."""
        return self.rng.sample(items, size)

    def chance(self, share: float) -> bool:
        """True in this share of cases."""
        return self.rng.random() < share

    def person(self) -> str:
        """A name that the report doesn't hold yet."""
        while True:
            name = f"{self.one_of(names.FIRST)} {self.one_of(names.LAST)}"
            if not any(part in other.split() for other in self.people for part in name.split()):
                self.people.append(name)
                return name


def new_scene(rng: Random, domain: Domain, *, american: bool) -> Scene:
    """A report on a subject, nothing stated yet."""
    return Scene(
        rng=rng,
        domain=domain,
        country=rng.choice(names.COUNTRIES),
        currency=rng.choice(names.CURRENCIES),
        agencies=tuple(f"the {name}" for name in rng.sample(domain.agencies, len(domain.agencies))),
        places=tuple(rng.sample(names.PLACES, len(names.PLACES))),
        year=rng.randint(_FIRST_YEAR + 3, _LAST_YEAR - 1),
        american=american,
    )
