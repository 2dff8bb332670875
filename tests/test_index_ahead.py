"""Work ahead in a thread: in order, bounded, and its failures are the taker's."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing

import pytest

from index.ahead import Ahead

Put = Callable[[int], None]


def test_items_come_in_order_and_only_a_few_are_made_ahead() -> None:
    made: list[int] = []

    def work(put: Put) -> None:
        for number in range(20):
            made.append(number)
            put(number)

    with closing(Ahead(work, most=3)) as ahead:
        time.sleep(0.05)
        assert len(made) <= 4
        assert list(ahead) == list(range(20))


def test_what_the_work_raises_is_raised_after_its_items() -> None:
    def work(put: Put) -> None:
        put(1)
        raise ValueError("no more")

    taken: list[int] = []
    with closing(Ahead(work, most=3)) as ahead, pytest.raises(ValueError, match="no more"):
        taken.extend(ahead)
    assert taken == [1]


def test_work_that_nobody_wants_ends_and_cleans_up() -> None:
    ended: list[bool] = []

    def work(put: Put) -> None:
        try:
            while True:
                put(0)
        finally:
            ended.append(True)

    with closing(Ahead(work, most=2)) as ahead:
        next(iter(ahead))
    assert ended == [True]
