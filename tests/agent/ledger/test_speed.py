"""The ledger keeps up: what is spent grows with the text and the result, not with their square.

Processor time of a large case is set against that of a small one in the same run, so that neither a busy
machine nor a slow one makes a difference. How many milliseconds a claim takes is measured by
`python -m bench.ledger`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from agent.answer import Fact
from agent.ledger import facts_of, verify
from tools._spec import (
    AccountId,
    AccountName,
    Count,
    Day,
    Days,
    Listing,
    Money,
    Percent,
    Region,
    Row,
    Score,
    Segment,
)


class Wide(Row):
    account_id: AccountId
    account_name: AccountName
    segment: Segment
    region: Region
    recency_days: Days
    frequency: Count
    monetary_value: Money
    share: Percent
    last_order: Day
    average: Money
    orders: Count
    score: Score


class WideList(Listing):
    rows: list[Wide]


def wide(count: int) -> WideList:
    rows = [
        Wide(
            account_id=f"ACC{i:04}",
            account_name=f"Grange {i} Hotels",
            segment=["Champions", "At Risk", "Promising"][i % 3],
            region=["North", "South"][i % 2],
            recency_days=i * 1.5,
            frequency=i % 40,
            monetary_value=Decimal(1000 + 37 * i) + Decimal("0.2500"),
            share=i / 7,
            last_order=date(2011, 1 + i % 12, 1 + i % 28),
            average=Decimal("12.3456"),
            orders=i % 90,
            score=i % 5 + 0.5,
        )
        for i in range(count)
    ]
    return WideList(
        as_of=date(2011, 12, 9), currency="GBP", scope="all regions", rows=rows, total=count
    )


MORE = 2
"""How much more than in proportion is let pass; the square would be at least twice that."""


def best_ms(run: Callable[[], object], times: int = 4) -> float:
    spent = []
    for _ in range(times):
        started = time.process_time()
        run()
        spent.append(time.process_time() - started)
    return 1000 * min(spent)


def test_facts_of_five_hundred_wide_rows_take_time_in_proportion() -> None:
    small, large = wide(100), wide(500)
    assert len(facts_of("c1", "wide", large)) > 4000
    few = best_ms(lambda: facts_of("c1", "wide", small))
    assert best_ms(lambda: facts_of("c1", "wide", large)) / few < 5 * MORE


def claims(count: int) -> str:
    return " ".join(
        f"Grange {i} Hotels brought £{1000 + 37 * i:,} in {i % 90} orders." for i in range(count)
    )


def test_claims_against_two_thousand_facts() -> None:
    facts: list[Fact] = facts_of("c1", "wide", wide(250))
    assert len(facts) > 2000
    text = claims(25)
    figures = verify(text, facts).figures
    assert len(figures) == 50
    assert {figure.verdict for figure in figures} == {"direct"}
    few = facts_of("c1", "wide", wide(25))  # a tenth of the rows
    assert best_ms(lambda: verify(text, facts)) / best_ms(lambda: verify(text, few)) < 10**0.5


def test_first_look_at_a_ledger_is_indexed_quickly() -> None:
    def fresh(rows: int) -> float:
        result = wide(rows)
        return best_ms(
            lambda: verify("Grange 7 Hotels placed 7 orders.", facts_of("c1", "wide", result))
        )

    assert fresh(250) / fresh(50) < 5 * MORE


@pytest.mark.parametrize(
    "text",
    [
        "41 " * 2000,
        "1 234" * 1500,
        "1" * 20000,
        "1," * 8000,
        "\n" * 20000,
        "```\n" * 3000,
        "`" * 9000,
        "|" * 9000,
        "[(" * 5000,
        "<a " * 5000,
        "a.b " * 5000,
        "Grange and " * 2000,
    ],
    ids=lambda text: repr(text[:6]),
)
def test_hostile_texts_take_time_in_proportion(text: str) -> None:
    facts = facts_of("c1", "wide", wide(3))
    part = text[: len(text) // 4]
    few = best_ms(lambda: verify(part, facts), 3)
    assert best_ms(lambda: verify(text, facts), 2) / few < 4 * MORE


@pytest.mark.parametrize("figure", ["£1 ", "1% ", "two "])
def test_more_figures_than_a_sentence_has_are_not_judged_but_fail(figure: str) -> None:
    facts = facts_of("c1", "wide", wide(100))
    text = figure * (8000 // len(figure))
    few = best_ms(lambda: verify(text[:2000], facts), 2)
    assert best_ms(lambda: verify(text, facts), 1) / few < 4 * MORE
    verification = verify(text, facts)
    assert len(verification.figures) == 8000 // len(figure)
    assert verification.figures[-1].verdict == "ungrounded"
