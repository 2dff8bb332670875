"""Money in a currency that no list has is told by what is said to be spent."""

from __future__ import annotations

import pytest

from rag.drafting.coins import coins_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The office spent 640,000 talers on lamps.", {"talers"}),
        ("In 2019, 3.4 million florins was spent on lamps.", {"florins"}),
        ("Spending on lamps rose from 2.1 million crowns in 2018 to 3 million in 2019.", {"crowns"}),
        ("The accounts of the office for 2019 show 3.4 million ducats for lamps.", {"ducats"}),
        ("It spent 14,000 hours on 2,000 hives.", set()),
        ("The quake cost 3,000 jobs.", set()),
        ("The fund supported 1,200 farms.", set()),
        ("It spent nine evenings there.", set()),
    ],
)
def test_a_currency_is_what_is_spent(text: str, names: set[str]) -> None:
    assert coins_in([text]) == names
