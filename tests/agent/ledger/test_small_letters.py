"""Names in small letters are names where the words around them show it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from agent.ledger import Names, Verification, facts_of, verify
from tools._spec import Channel, Count, Money, Region, Result, Row

Check = Callable[..., Verification]


class Side(Row):
    region: Region
    revenue: Money
    accounts: Count


class Way(Row):
    channel: Channel
    revenue: Money


class Sold(Result):
    sides: list[Side]
    ways: list[Way]


FACTS = facts_of(
    "c1",
    "sold",
    Sold(
        as_of=date(2011, 12, 9),
        currency="GBP",
        scope="all regions",
        sides=[
            Side(region=name, revenue=Decimal(revenue), accounts=accounts)
            for name, revenue, accounts in (
                ("North", 232400, 318),
                ("South", 286100, 397),
                ("West", 181900, 214),
            )
        ],
        ways=[
            Way(channel=name, revenue=Decimal(revenue))
            for name, revenue in (
                ("Phone", 312600),
                ("Field Sales", 209300),
                ("Trade Counter", 90700),
            )
        ],
    ),
)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("In the west we sold goods for £181,900.", "In the west we sold goods for £232,400."),
        (
            "north and south combined count 715 accounts.",
            "north and south combined count 611 accounts.",
        ),
        (
            "phone and field sales brought £312,600 and £209,300.",
            "phone and field sales brought £209,300 and £312,600.",
        ),
    ],
)
def test_regions_and_channels_in_small_letters_are_held_to_their_rows(
    right: str, wrong: str
) -> None:
    assert verify(right, FACTS, currency="GBP").grounded
    assert not verify(wrong, FACTS, currency="GBP").grounded


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("There are 512 promising accounts.", "There are 41 promising accounts."),
        (
            "Per order champions (£402) are ahead of at risk (£288).",
            "Per order champions (£288) are ahead of at risk (£402).",
        ),
        ("harbour hotels placed 14 orders.", "harbour hotels placed 37 orders."),
        (
            "Harbour Hotels placed fewer orders, 14 as opposed to 37 at marina foods.",
            "Harbour Hotels placed more orders, 14 as opposed to 37 at marina foods.",
        ),
    ],
)
def test_segments_and_accounts_in_small_letters_are_held_to_their_rows(
    check: Check, right: str, wrong: str
) -> None:
    assert check(right).grounded, check(right).failures
    assert not check(wrong).grounded


@pytest.mark.parametrize(
    "text", ["they moved to the west of the river", "it went west", "east wind"]
)
def test_a_compass_point_alone_is_no_region(text: str) -> None:
    assert Names([("region", "West"), ("region", "East")]).find(text) == []


def test_the_first_word_stands_for_the_account_that_others_are_named_after() -> None:
    parent = ("account", "Heron Pubs plc")
    names = Names([parent, ("account", "Heron Pubs East"), ("account", "Heron Pubs South")])
    (found,) = names.find("Last year Heron spent more.")
    assert found.entities == {parent}


def test_each_name_of_a_list_is_found_once() -> None:
    names = Names([("region", name) for name in ("North", "South", "West")])
    found = names.find("In North, south and west, orders came to 402, 300 and 257.")
    assert [(one.start, one.end) for one in found] == [(3, 8), (10, 15), (20, 24)]
