"""Two figures beside each other stand the way the words say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agent.ledger import Verification, facts_of, verify
from data.warehouse import Warehouse
from tools._spec import Result

Check = Callable[[str], Verification]


@pytest.fixture(scope="module")
def words(demo: Warehouse, ask: Callable[..., Result]) -> Callable[[str], tuple[str, Verification]]:
    """Fills in and verifies a text about the regions with most and least revenue."""
    result = ask(demo, "sales_metrics", metric="revenue", by=["region"], compare_to="previous_year")
    facts = facts_of("c1", "sales_metrics", result, {"metric": "revenue"})
    most, *_, least = result.rows  # type: ignore[attr-defined]
    names = {
        "a": most.region,
        "b": least.region,
        "more": f"£{most.money:,.0f}",
        "less": f"£{least.money:,.0f}",
        "was": f"£{most.previous_money:,.0f}",
    }

    def checked(text: str) -> tuple[str, Verification]:
        filled = text.format(**names)
        return filled, verify(filled, facts, currency="GBP")

    return checked


@pytest.mark.parametrize(
    "text",
    [
        "The {a} sells more than the {b}: {more} against {less}.",
        "The {a} went from {was} to {more}.",
        "Revenue in the {a} moved from {was} to {more}.",
        "The {b} sells less than the {a}, {less} against {more}.",
        "The {a} sold {more} over the year, more than the {less} of the {b}.",
        "The {a} sold {more}, and the {b} had the lower revenue, {less}.",
        "The {a} sold {more}, above the {less} of the {b}.",
        "At {more}, the {a} is well ahead of what the {b} brought ({less}).",
        "Revenue in the {a} got better, {more} after {was}.",
        "Revenue in the {a} improved: {was} a year ago, {more} now.",
        "The {a} and the {b} sold {more} and {less} respectively.",
        "The {a} and the {b} are far apart: the former sold {more}, the latter {less}.",
    ],
)
def test_figures_that_stand_as_the_words_say_pass(
    text: str, words: Callable[[str], tuple[str, Verification]]
) -> None:
    filled, said = words(text)
    assert said.grounded, (filled, said.failures)


@pytest.mark.parametrize(
    "text",
    [
        "The {a} went from {more} to {was}.",
        "Revenue in the {a} moved from {more} to {was}.",
        "The {b} sells more than the {a}: {less} against {more}.",
        "The {a} sells less than the {b}, {more} against {less}.",
        "The {a} sold {more} over the year, less than the {less} of the {b}.",
        "The {b} sold {less}, above the {more} of the {a}.",
        "At {more}, the {a} lies below the revenue of the {b} ({less}).",
        "Revenue in the {a} got worse, {more} after {was}.",
        "The {a} and the {b} sold {less} and {more} respectively.",
        "The {a} and the {b} are far apart: the former sold {less}, the latter {more}.",
    ],
)
def test_figures_that_stand_the_other_way_round_fail(
    text: str, words: Callable[[str], tuple[str, Verification]]
) -> None:
    _, said = words(text)
    assert len(said.failures) == 2


@pytest.mark.parametrize(
    ("verb", "fails"), [("improved", False), ("worsened", True), ("rose", True)]
)
def test_a_share_of_returns_that_improves_falls(
    verb: str, fails: bool, demo: Warehouse, ask: Callable[..., Result]
) -> None:
    asked = {"metric": "return_share", "by": ["category"], "compare_to": "previous_year"}
    result = ask(demo, "sales_metrics", **asked)
    row = min(result.rows, key=lambda one: one.percent - one.previous_percent)  # type: ignore[attr-defined]
    was, now = f"{row.previous_percent:.1f}%", f"{row.percent:.1f}%"
    assert float(now[:-1]) < float(was[:-1])
    text = f"The return share of {row.category} {verb}: {was} a year ago, {now} now."
    said = verify(text, facts_of("c1", "sales_metrics", result, asked), currency="GBP")
    assert bool(said.failures) is fails, said.failures
