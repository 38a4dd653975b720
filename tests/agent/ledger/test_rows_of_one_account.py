"""Several rows about one account: what tells them apart must be named, and nothing else."""

from __future__ import annotations

import pytest

from agent.ledger import verify
from agent.ledger.facts.extraction import facts_of
from tools._spec import AccountName, Category, Count, Day, Probability, Region, Result, Row


class Chance(Row):
    account_name: AccountName
    region: Region
    category: Category
    purchase_probability: Probability
    purchases: Count


class Chances(Result):
    chances: list[Chance]


ROWS = (
    ("Harbour Hotels", "North", "Glassware", 0.91, 31),
    ("Harbour Hotels", "North", "Cutlery", 0.42, 7),
    ("Marina Foods", "South", "Glassware", 0.66, 12),
)
FACTS = facts_of(
    "c1",
    "chances",
    Chances(
        as_of="2026-06-30",
        currency="GBP",
        scope="all regions",
        chances=[Chance(**dict(zip(Chance.model_fields, row, strict=True))) for row in ROWS],
    ),
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Harbour Hotels orders Glassware with a probability of 91 %.",
        "Harbour Hotels made 7 purchases of Cutlery.",
        "Marina Foods orders with a probability of 66 %.",  # its only row
    ],
)
def test_a_region_that_follows_from_the_account_need_not_be_named(sentence: str) -> None:
    assert verify(sentence, FACTS).grounded


@pytest.mark.parametrize(
    "sentence",
    [
        "Harbour Hotels orders Cutlery with a probability of 91 %.",
        "Harbour Hotels orders Glassware with a probability of 66 %.",
        "Marina Foods made 31 purchases.",
    ],
)
def test_the_figure_of_another_row_is_caught(sentence: str) -> None:
    assert not verify(sentence, FACTS).grounded


class Dates(Result):
    account_name: AccountName
    signup_date: Day
    first_order: Day


@pytest.mark.parametrize(
    ("sentence", "true"),
    [
        ("Harbour Hotels signed up on 21 March 2024.", True),
        ("Harbour Hotels signed up on 3 July 2024.", False),
        ("The first order of Harbour Hotels came on 3 July 2024.", True),
        ("The first order of Harbour Hotels came on 21 March 2024.", False),
        ("Harbour Hotels has been a customer since 21 March 2024.", True),
    ],
)
def test_a_sign_up_is_no_first_order(sentence: str, true: bool) -> None:
    result = Dates(
        as_of="2026-06-30",
        currency="GBP",
        scope="all regions",
        account_name="Harbour Hotels",
        signup_date="2024-03-21",
        first_order="2024-07-03",
    )
    assert verify(sentence, facts_of("c1", "dates", result)).grounded is true
