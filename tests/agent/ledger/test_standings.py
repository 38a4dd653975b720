"""Places that the words give a row by its name are held to the rows of the result, figure or no figure."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agent.ledger import Verification, facts_of, verify
from data.warehouse import Warehouse
from tools._spec import Result

Check = Callable[..., Verification]


@pytest.fixture(scope="module")
def rows(demo: Warehouse, ask: Callable[..., Result]) -> list[str]:
    """The categories of the West, the largest first."""
    result = ask(demo, "sales_metrics", metric="revenue", by=["category"], region="West")
    return [row.category for row in result.rows]  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def check(demo: Warehouse, ask: Callable[..., Result], rows: list[str]) -> Check:
    """Verifies a text on the West's categories (`{0}` is the largest), its At Risk, the South's quarters."""
    calls = {
        "cat": ("sales_metrics", {"metric": "revenue", "by": ["category"], "region": "West"}),
        "qtr": (
            "sales_metrics",
            {
                "metric": "revenue",
                "by": ["quarter"],
                "region": "South",
                "compare_to": "previous_year",
            },
        ),
        "risk": ("segment_members", {"segment": "At Risk", "region": "West"}),
    }
    facts = [
        fact
        for call, (tool, arguments) in calls.items()
        for fact in facts_of(call, tool, ask(demo, tool, **arguments), arguments)
    ]
    return lambda text: verify(text.format(*rows), facts, currency="GBP")


@pytest.mark.parametrize(
    "text",
    [
        "{0} is the largest category in the West.",
        "{1} is the West's second-largest category.",
        "{2} ranks third in the West by revenue.",
        "The West's smallest category is {7}.",
        "{3} is one of the largest categories in the West.",
        "{1} is not the largest category in the West.",
        "{1} is the largest category in the West after {0}.",
        "{3} is the largest of these in the West.",
        "{0} brings the most revenue in the West.",
        "{0} brings more than any other category in the West.",
        "No category brings more than {0} in the West.",
        "{7} is the smallest of the eight categories in the West.",
        "{2} is the largest of the smaller categories in the West.",
        "In the West, {0} is our top category.",
        "{7} ranks last in the West by revenue.",
        "A year ago {4} was the largest category in the West.",
        "In the West, {0} brings more revenue than {1}.",
        "In the West, {1} brings less revenue than {0}.",
        "In the West, {1} is smaller than {0}.",
        "In the West, {1} should bring more revenue than {0}.",
        "In the West, {1} does not bring more revenue than {0}.",
        "In the West, {1} brought more revenue than {0} a year ago.",
        "In the West, {1} and {2} bring more revenue than {0}.",
        "In the West, {1} is sold more widely than {0}.",
    ],
)
def test_a_place_that_the_rows_show_or_leave_open_passes(text: str, check: Check) -> None:
    assert check(text).grounded, check(text).failures


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{1} is the largest category in the West.", "largest category"),
        ("{3} is the West's second-largest category.", "second"),
        ("{5} ranks third in the West by revenue.", "third"),
        ("The West's smallest category is {4}.", "smallest category"),
        ("The weakest category of the West was {0}.", "weakest category"),
        ("{1} brings the most revenue in the West.", "brings the most revenue"),
        ("{2} brings more than any other category in the West.", "brings more than any"),
        ("No category brings more than {3} in the West.", "No category brings more than "),
        ("{3} is the smallest of the eight categories in the West.", "smallest"),
        ("In the West, {2} is our top category.", "top category"),
        ("{4} ranks last in the West by revenue.", "ranks last"),
        ("With all its lines, {1} is the largest category in the West.", "largest category"),
        ("Revenue peaked in Q1 2026 in the South.", "peaked in "),
        ("In the West, {5} is small and also has the highest revenue.", "highest revenue"),
    ],
)
def test_another_place_fails_where_the_words_give_it(text: str, said: str, check: Check) -> None:
    (failure,) = check(text).failures
    assert failure.text == said
    assert failure.verdict == "misattributed"
    assert (failure.note or "").startswith("It has another place: ")


@pytest.mark.parametrize("name", ["the West", "At Risk"])
def test_all_rows_of_a_list_may_be_of_one_name(name: str, check: Check) -> None:
    assert check(f"All ten are in {name}.").grounded


def test_no_rows_of_a_list_are_all_of_another_name(check: Check) -> None:
    assert not check("All ten are in the South.").grounded


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("In the West, {0} brings less revenue than {3}.", "less revenue than "),
        ("In the West, {3} is bigger than {0}.", "bigger than "),
        ("In the West, {5} has a higher revenue than {2}.", "higher revenue than "),
    ],
)
def test_one_of_two_names_is_said_to_have_more(text: str, said: str, check: Check) -> None:
    (failure,) = check(text).failures
    assert failure.text == said
    assert (failure.note or "").startswith("It is the other way round: ")


@pytest.fixture(scope="module")
def compare(demo: Warehouse, ask: Callable[..., Result]) -> Check:
    """Verifies a text on segments, regions, accounts at risk, campaigns and accounts that changed."""
    by = {"metric": "revenue", "compare_to": "previous_year"}
    calls = {
        "seg": ("segment_overview", {}),
        "reg": ("sales_metrics", {**by, "by": ["region"]}),
        "risk": ("churn_risk", {}),
        "camp": ("campaign_results", {}),
        "acc": ("sales_metrics", {**by, "by": ["account"], "sort": "change", "top": 30}),
    }
    facts = [
        fact
        for call, (tool, arguments) in calls.items()
        for fact in facts_of(call, tool, ask(demo, tool, **arguments), arguments)
    ]
    return lambda text: verify(text, facts, currency="GBP")


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("Champions bring more revenue than At Risk.", True),
        ("Hibernating brings more revenue than At Risk.", False),
        ("Cannot Lose Them brings more per account than Champions.", True),
        ("Promising spends more per account than Loyal Customers.", True),
        ("Promising accounts spend more than Loyal Customers.", True),
        ("Hibernating accounts spend more than At Risk.", False),
        ("Cannot Lose Them accounts are larger than Champions.", True),
        ("Champions have more accounts than Cannot Lose Them.", True),
        ("Cannot Lose Them has more accounts than Champions.", False),
        ("Champions order more often than At Risk.", True),
        ("At Risk orders more often than Champions.", False),
        ("The East with the West brings more revenue than the South.", True),
        ("The East brings more revenue than the South.", False),
        ("Revenue grew faster in the East than in the South.", True),
        ("Revenue grew faster in the South than in the East.", False),
        ("The South's revenue is higher than the North's.", True),
        ("The North's revenue is higher than the South's.", False),
        ("The West brought £1.68m, less than the East.", True),
        ("The West brought £1.68m, more than the East.", False),
        ("Hughes & Redfern has a lower risk than The Partridge Inn.", True),
        ("Hughes & Redfern has less risk than The Partridge Inn.", True),
        ("The Partridge Inn has a higher churn probability than Hughes & Redfern.", True),
        ("Hughes & Redfern has a higher churn probability than The Partridge Inn.", False),
        ("Phone earned more per contact than Email.", True),
        ("Lapsed Account Review 2026 contacted more accounts than New Year Win-Back 2026.", True),
    ],
)
def test_one_of_two_names_has_more_of_all_that_may_be_meant(
    text: str, true: bool, compare: Check
) -> None:
    assert compare(text).grounded is true, compare(text).failures


def test_a_fall_in_money_or_in_percent_may_be_larger(compare: Check) -> None:
    assert compare("Colwick Fell Nursing Home fell by more than Chestnut Studios.").grounded


def test_a_place_by_name_holds_for_accounts_of_a_group(
    demo: Warehouse, ask: Callable[..., Result], check: Check
) -> None:
    members = ask(demo, "segment_members", segment="At Risk", region="West").members  # type: ignore[attr-defined]
    first, second = (member.account_name for member in members[:2])
    assert check(f"{first} is the largest At Risk account in the West.").grounded
    assert not check(f"{second} is the largest At Risk account in the West.").grounded


def test_the_only_one_that_fell_is_held_to_all_rows(check: Check) -> None:
    assert check("The South's only declining quarter was Q4 2025.").grounded
    (failure,) = check("The South's only declining quarter was Q1 2026.").failures
    assert failure.text == "'s only declining quarter"
    assert not check("The South's only growing quarter was Q1 2026.").grounded


def test_a_table_and_a_heading_claim_no_place(check: Check) -> None:
    assert check(
        "## {3} is the largest category in the West\n\n| Largest |\n|---|\n| {3} |"
    ).grounded
