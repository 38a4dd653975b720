"""What the words call the largest is held to the other rows of the result."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from agent.ledger import Verification, facts_of, verify
from data.warehouse import Warehouse
from tools._spec import Result

Check = Callable[[str], Verification]


@pytest.fixture(scope="module")
def rows(demo: Warehouse, ask: Callable[..., Result]) -> Result:
    """Revenue by quarter and region."""
    return ask(demo, "sales_metrics", metric="revenue", by=["quarter", "region"])


@pytest.fixture(scope="module")
def check(rows: Result) -> Check:
    """Verifies a text against them."""
    facts = facts_of("c1", "sales_metrics", rows, {"metric": "revenue"})
    return lambda text: verify(text, facts, currency="GBP")


@pytest.fixture(scope="module")
def regions(rows: Result) -> list[tuple[str, str]]:
    """Regions of the last quarter with their revenue, the largest first."""
    last = rows.rows[-1].period_label  # type: ignore[attr-defined]
    found = [row for row in rows.rows if row.period_label == last]  # type: ignore[attr-defined]
    found.sort(key=lambda row: -row.money)
    return [(row.region, f"£{row.money.quantize(Decimal(1)):,}") for row in found]


def test_the_largest_is_what_no_other_row_outdoes(
    check: Check, regions: list[tuple[str, str]]
) -> None:
    (first, most), (second, less), *_, (last, least) = regions
    assert check(f"The {first} was the largest region in Q2 2026, with {most}.").grounded
    assert check(f"In Q2 2026 the {first} leads with {most}.").grounded
    assert check(f"The {last} had the lowest revenue in Q2 2026, {least}.").grounded
    assert check(f"The {second} was the second-largest region in Q2 2026, with {less}.").grounded


@pytest.mark.parametrize(
    "text",
    [
        "The {second} was the largest region in Q2 2026, with {less}.",
        "In Q2 2026 the {second} leads with {less}.",
        "The {first} had the lowest revenue in Q2 2026, {most}.",
        "The {second} was the third-largest region in Q2 2026, with {less}.",
    ],
)
def test_a_wrong_place_fails_with_the_row_that_has_it(
    text: str, check: Check, regions: list[tuple[str, str]]
) -> None:
    (first, most), (second, less), *_ = regions
    failures = check(text.format(first=first, most=most, second=second, less=less)).failures
    assert failures[-1].verdict == "misattributed"
    assert (failures[-1].note or "").startswith("It has another place: ")


def test_other_rows_are_left_alone(check: Check, regions: list[tuple[str, str]]) -> None:
    (first, most), (second, less), *_ = regions
    text = f"After the {first}, the largest region in Q2 2026, comes the {second} with {less}."
    assert check(text).grounded
    assert check(f"The {first} is one of the largest regions in Q2 2026: {most}.").grounded
