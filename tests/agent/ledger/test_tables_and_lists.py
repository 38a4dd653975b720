"""What a table's titles, a list's items and the names after figures say of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated

import pytest

from agent.ledger import facts_of, verify
from tools._spec import Count, Day, Money, Percent, Result, Row, Subject

Check = Callable[[str], bool]


class Region(Row):
    region: Annotated[str, Subject("region")]
    accounts: Count
    active_accounts: Count
    orders: Count
    previous_orders: Count
    revenue: Money
    entered: Count
    left: Count
    net_flow: Count


class Month(Row):
    month: Annotated[date, Subject("month")]
    money: Money


class Part(Row):
    region: Annotated[str, Subject("region")]
    category: Annotated[str, Subject("category")]
    revenue: Money


class Book(Result):
    shown: Count
    total: Count
    start: Day
    end: Day
    previous_start: Day
    previous_end: Day
    revenue: Money
    regions: list[Region]
    months: list[Month]
    parts: list[Part]


def _region(name: str, *given: int) -> Region:
    accounts, active, orders, previous, revenue, entered, left = given
    return Region(
        region=name,
        accounts=accounts,
        active_accounts=active,
        orders=orders,
        previous_orders=previous,
        revenue=Decimal(revenue),
        entered=entered,
        left=left,
        net_flow=entered - left,
    )


@pytest.fixture(scope="module")
def check() -> Check:
    """Verifies a text against two regions, three months and two categories."""
    book = Book(
        as_of=date(2026, 6, 30),
        currency="GBP",
        scope="all regions",
        shown=2,
        total=2,
        start=date(2026, 4, 1),
        end=date(2026, 6, 30),
        previous_start=date(2026, 1, 1),
        previous_end=date(2026, 3, 31),
        revenue=Decimal(222_700),
        regions=[
            _region("North", 82, 78, 249, 243, 136_200, 31, 17),
            _region("East", 71, 66, 163, 172, 86_500, 12, 21),
        ],
        months=[
            Month(month=date(2026, m, 1), money=Decimal(money))
            for m, money in ((4, 71_300), (5, 69_800), (6, 81_600))
        ],
        parts=[
            Part(region="North", category="Lending", revenue=Decimal(41_700)),
            Part(region="North", category="Cards", revenue=Decimal(94_500)),
        ],
    )
    facts = facts_of("c1", "made", book)
    return lambda text: verify(text, facts, currency="GBP").grounded


def test_the_first_cell_of_a_row_may_name_what_its_figures_measure(check: Check) -> None:
    table = "| | North | East |\n| --- | --- | --- |\n| Active accounts | {} | {} |"
    assert check(table.format(78, 66))
    assert not check(table.format(82, 71))


def test_a_column_may_be_of_the_period_compared_with(check: Check) -> None:
    table = (
        "| Region | Q2 2026 | Q1 2026 |\n|---|---|---|\n| North | 249 | {} |\n| East | 163 | {} |"
    )
    assert check(table.format(243, 172))
    assert not check(table.format(249, 163))


def test_an_arrow_goes_from_then_to_now(check: Check) -> None:
    assert check("- North: 243 → 249 orders\n- East: 172 → 163 orders")
    assert not check("- North: 249 → 243 orders\n- East: 163 → 172 orders")


def test_items_of_names_and_figures_are_read_with_the_first_item_or_the_lead_in(
    check: Check,
) -> None:
    for lead, first in (("", " previous orders"), ("Orders of the quarter before:\n", "")):
        items = f"{lead}- North: {{}}{first}\n- East: {{}}"
        assert check(items.format(243, 172)), items
        assert not check(items.format(249, 163)), items


def test_the_words_before_a_colon_say_what_the_figure_is(check: Check) -> None:
    assert check("Of the North:\n- Entered: 31\n- Left: 17")
    assert not check("Of the North:\n- Entered: 17\n- Left: 31")


def test_a_figure_with_a_name_alone_goes_on_with_the_one_before(check: Check) -> None:
    assert check("The North has 78 active accounts, the East 66.")
    assert not check("The North has 78 active accounts, the East 71.")


def test_the_two_sides_of_a_comparison_are_two_figures(check: Check) -> None:
    assert check("- North: 249 orders against 243\n- East: 163 orders against 172")
    assert not check("- North: 249 orders against 249\n- East: 163 orders against 172")


def test_months_that_are_named_together_make_a_quarter(check: Check) -> None:
    assert check(
        "The second quarter of 2026 came to £222,700: all three months were above £69,000."
    )
    assert check("Two months were above £70,000.")
    assert not check("Three months were above £70,000.")


def test_a_column_of_two_rows_is_of_one_field(check: Check) -> None:
    table = "| Region | Accounts |\n|---|---|\n| North | {} |\n| East | {} |"
    assert check(table.format(82, 71))
    assert not check(table.format(82, 66))


def test_a_list_is_counted_in_a_sentence_about_one_of_its_rows(check: Check) -> None:
    assert check("Of the two listed, the North has the most orders, 249.")
    assert not check("Of the three listed, the North has the most orders, 249.")


def test_gained_and_lost_are_what_came_and_went(check: Check) -> None:
    assert check("The North gained 31 accounts and lost 17.")
    assert not check("The North gained 17 accounts and lost 31.")
    assert check("The North gained 31 accounts and lost 17, which is a net 14.")
    assert not check("The North gained 31 accounts and lost 17, which is a net 31.")


def test_figures_compared_with_are_of_the_name_after_them(check: Check) -> None:
    text = "The North had {} of revenue, compared with {} orders and {} for the East."
    assert check(text.format("£136,200 from 249 orders", 163, "£86,500"))
    assert not check(text.format("£136,200 from 249 orders", 249, "£86,500"))


def test_a_list_of_months_may_shorten_their_names(check: Check) -> None:
    assert check("- Apr £71,300\n- May £69,800\n- Jun £81,600")
    assert not check("- Apr £81,600\n- May £69,800\n- Jun £71,300")


def test_what_was_spent_on_one_category_is_not_what_was_spent_on_all(check: Check) -> None:
    assert check("The North spent £41,700 on Lending.")
    assert not check("The North spent £136,200 on Lending.")


def test_a_period_that_is_the_subject_sets_the_time(check: Check) -> None:
    assert check("The second quarter of 2026 brought in £222,700.")
    assert not check("The first quarter of 2026 brought in £222,700.")


class Share(Row):
    segment: Annotated[str, Subject("segment")]
    account_share: Percent
    revenue_share: Percent


class Shares(Result):
    segments: list[Share]


@pytest.mark.parametrize(
    "layout",
    [
        "- Champions: 40.2%\n- At Risk: 15.7%\n- Hibernating: {}",
        "| Segment | Share |\n|---|---|\n| Champions | 40.2% |\n| At Risk | 15.7% |\n| Hibernating | {} |",
    ],
)
def test_a_column_is_of_one_field(layout: str) -> None:
    rows = [
        Share(segment=segment, account_share=accounts, revenue_share=revenue)
        for segment, accounts, revenue in (
            ("Champions", 18.7, 40.2),
            ("At Risk", 8.7, 15.7),
            ("Hibernating", 19.3, 4.9),
        )
    ]
    made = Shares(as_of=date(2026, 6, 30), currency="GBP", scope="all regions", segments=rows)
    facts = facts_of("c1", "made", made)
    assert verify(layout.format("4.9%"), facts, currency="GBP").grounded
    assert not verify(layout.format("19.3%"), facts, currency="GBP").grounded


class Score(Row):
    account: Annotated[str, Subject("account")]
    churn_probability: Percent
    earlier_probability: Percent
    monetary_value: Money
    value_at_stake: Money


class Scores(Result):
    earlier_at: Day
    accounts: list[Score]


@pytest.fixture(scope="module")
def scores() -> Check:
    """Verifies a text against the churn scores of two accounts."""
    rows = [
        Score(
            account=account,
            churn_probability=now,
            earlier_probability=then,
            monetary_value=Decimal(revenue),
            value_at_stake=Decimal(stake),
        )
        for account, now, then, revenue, stake in (
            ("The Clover Cafe", 63.2, 41.4, 9_340, 5_903),
            ("Wren Guest House", 22.7, 30.9, 14_658, 3_327),
        )
    ]
    made = Scores(
        as_of=date(2026, 6, 30),
        currency="GBP",
        scope="all regions",
        earlier_at=date(2026, 4, 1),
        accounts=rows,
    )
    facts = facts_of("c1", "made", made)
    return lambda text: verify(text, facts, currency="GBP").grounded


def test_the_month_of_the_earlier_figure_is_not_now(scores: Check) -> None:
    assert scores("In April the churn probability of The Clover Cafe was 41.4%.")
    assert scores("The churn probability of The Clover Cafe is 63.2%.")
    assert not scores("In April the churn probability of The Clover Cafe was 63.2%.")


def test_revenue_at_risk_is_not_all_revenue(scores: Check) -> None:
    assert scores("Wren Guest House has £3,327 of revenue at risk.")
    assert not scores("Wren Guest House has £14,658 of revenue at risk.")
