"""Windows, bounds, scenarios and directions hold a figure to what the words around it set."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated

import pytest

from agent.ledger import Verification, facts_of, verify
from tools._spec import Count, Days, Money, Percent, Result, Row, Score, Subject

Check = Callable[..., Verification]


class Case(Row):
    case: str
    gain: Money


class Rule(Row):
    antecedent: Annotated[str, Subject("antecedent")]
    consequent: Annotated[str, Subject("consequent")]
    orders: Count
    confidence: Percent


class Made(Result):
    lookback_days: Days
    signals_period_days: Days
    revenue: Money
    orders: Count
    recency_score: Score
    frequency_score: Score
    cases: list[Case]
    rules: list[Rule]


FACTS = facts_of(
    "c1",
    "made",
    Made(
        as_of=date(2011, 12, 9),
        currency="GBP",
        scope="all regions",
        lookback_days=365,
        signals_period_days=30,
        revenue=Decimal(193507),
        orders=59,
        recency_score=2,
        frequency_score=5,
        cases=[
            Case(case="low", gain=Decimal(1100)),
            Case(case="base", gain=Decimal(2300)),
            Case(case="high", gain=Decimal(4700)),
        ],
        rules=[
            Rule(antecedent="Fork", consequent="Knife", orders=71, confidence=28.5),
            Rule(antecedent="Knife", consequent="Fork", orders=71, confidence=18.9),
        ],
    ),
)


class Shares(Result):
    churn: Percent
    margin: Percent


CHANCE = facts_of(
    "c1",
    "shares",
    Shares(as_of=date(2011, 12, 9), currency="GBP", scope="all regions", churn=12.36, margin=12.44),
)


@pytest.mark.parametrize(
    "text",
    [
        "Revenue was £193,507 in the last 365 days.",
        "Revenue was £193,507 over the past 12 months.",
        "The gain would be £2,300.",
        "In the low case it gains £1,100, in the high case £4,700.",
        "Customers who buy a Fork also buy a Knife in 28.5 % of orders.",
        "Knife → Fork: 18.9 % confidence.",
        "It scores two for recency and five for frequency.",
        "Of orders with a Fork, 28.5 % hold a Knife.",
    ],
)
def test_what_the_words_set_holds(text: str) -> None:
    assert verify(text, FACTS).grounded


@pytest.mark.parametrize(
    "text",
    [
        "Revenue was £193,507 in the last 30 days.",
        "In the last 90 days, revenue was £193,507.",
        "Revenue was £193,507 this month.",
        "59 orders were placed in the past six months.",
        "The gain would be £4,700.",
        "In the high case it gains £1,100.",
        "Customers who buy a Knife also buy a Fork in 28.5 % of orders.",
        "Knife → Fork: 28.5 % confidence.",
        "It scores five for recency and two for frequency.",
    ],
)
def test_what_the_words_set_is_not_passed_over(text: str) -> None:
    assert not verify(text, FACTS).grounded


@pytest.mark.parametrize(
    ("text", "grounded"),
    [
        ("Harbour Hotels has £4,200 less than the £23,100 of last week.", False),
        ("Harbour Hotels has £4,200 more at stake than Marina Foods.", True),
        ("Harbour Hotels has £4,200 less at stake than Marina Foods.", False),
        ("Marina Foods has £4,200 less at stake than the £23,100 of Harbour Hotels.", True),
        ("Marina Foods has less than £19,000 at stake.", True),
    ],
)
def test_an_amount_before_than_is_a_difference(check: Check, text: str, grounded: bool) -> None:
    assert check(text).grounded is grounded


def test_chance_is_told() -> None:
    """Two shares suit the words as well: the verdict says so."""
    (figure,) = verify("Churn or margin is 12.4 %.", CHANCE).figures
    assert figure.verdict == "direct"
    assert (figure.note or "").startswith("By chance it could also be 12.")


@pytest.mark.parametrize(
    ("text", "figure", "formula"),
    [
        ("One in two of them: 14 of 37 orders.", "One in two", None),
        ("Champions hold 41 accounts and At Risk 87, 128 together.", "128", "41"),
        ("Champions and At Risk hold 128 accounts.", "128", "41 (accounts of Champions) + 87"),
        ("September to November 2011 brought £612,000.", "£612,000", "180,000"),
        ("Champions is the third-largest group with 41 accounts.", "third", "Place 3 of 3"),
        ("Of the 2,345 accounts 1,833 are not Promising.", "1,833", None),
        ("Revenue fell from £226,500 in November to £180,000 in September.", "£226,500", None),
        ("Champions hold nearly a fifth of the accounts (41 of 214).", "a fifth", "41 of 214"),
        ("A fifth (43 of 214) of the accounts are done.", "A fifth", None),
    ],
)
def test_figures_follow_from_those_beside_them(
    check: Check, text: str, figure: str, formula: str | None
) -> None:
    found = next(f for f in check(text).figures if f.text == figure)
    assert (found.verdict == "derived") is (formula is not None)
    assert formula is None or formula in (found.note or "")


class Pair(Row):
    antecedent: Annotated[str, Subject("antecedent")]
    consequent: Annotated[str, Subject("consequent")]
    antecedent_orders: Count
    consequent_orders: Count
    together: Count


class Pairs(Result):
    rules: list[Pair]


PAIRS = facts_of(
    "c1",
    "pairs",
    Pairs(
        as_of=date(2011, 12, 9),
        currency="GBP",
        scope="all regions",
        rules=[
            Pair(
                antecedent="Fork",
                consequent="Knife",
                antecedent_orders=288,
                consequent_orders=351,
                together=87,
            ),
            Pair(
                antecedent="Spoon",
                consequent="Ladle",
                antecedent_orders=412,
                consequent_orders=197,
                together=66,
            ),
        ],
    ),
)


@pytest.mark.parametrize(
    ("text", "grounded"),
    [
        ("Knife is in 351 orders.", True),
        ("Ladle is bought less often (197 orders).", True),
        ("Fork is in 351 orders.", False),
        ("Ladle is in 351 orders.", False),
        ("Knife is in 87 orders.", False),
    ],
)
def test_the_orders_with_one_of_two_things_are_of_that_one_alone(text: str, grounded: bool) -> None:
    assert verify(text, PAIRS).grounded is grounded


@pytest.mark.parametrize(
    ("text", "grounded"),
    [
        ("Only Promising shrank; together the three segments brought £2,604,112.", True),
        ("Promising shrank; together they brought £2,604,112.", False),
        ("At Risk brought £310,221 of the company's £2,604,112.", True),
        ("At Risk brought £2,604,112.", False),
    ],
)
def test_a_total_stands_where_the_words_turn_to_all(
    check: Check, text: str, grounded: bool
) -> None:
    assert check(text).grounded is grounded


class Wish(Row):
    category: Annotated[str, Subject("category")]
    buyer_share: Percent
    stake: Money


class Wishes(Result):
    peers: Count
    wishes: list[Wish]


def test_a_rough_share_of_the_peers_is_that_of_buyers() -> None:
    wishes = Wishes(
        as_of=date(2011, 12, 9),
        currency="GBP",
        scope="all regions",
        peers=24,
        wishes=[
            Wish(category="Cards", buyer_share=25.0, stake=Decimal(1200)),
            Wish(category="Lending", buyer_share=66.7, stake=Decimal(900)),
        ],
    )
    facts = facts_of("c1", "wishes", wishes)
    assert verify("A quarter of its peers take Cards.", facts).grounded
    assert not verify("A quarter of its peers take Lending.", facts).grounded
    assert not verify("A quarter of its orders are Cards.", facts).grounded
