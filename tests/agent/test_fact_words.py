"""What a fact is called in evidence: the measure and whom it is of, nothing said twice."""

from __future__ import annotations

import pytest
from written import run_on

from agent.answer import Fact
from agent.fact_words import words_of_fact
from agent.results import ledger
from agent.wording import exact
from data.warehouse import Warehouse


def fact_at(demo: Warehouse, tool: str, arguments: dict[str, object], path: str) -> Fact:
    return next(fact for fact in ledger([run_on(demo, tool, arguments)]) if fact.path == path)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("churn.churn_probability", "churn probability of Calloway & Finch Hotels"),
        ("avg_order_value", "average order value of Calloway & Finch Hotels"),
        ("usual_gap_days", "usual gap of Calloway & Finch Hotels"),
        ("lookback_days", "length of the period, up to the day it holds for"),
        (
            "categories[1].difference",
            "difference of {categories[1].category}, Calloway & Finch Hotels",
        ),
    ],
)
def test_a_fact_of_an_account_names_it_once(path: str, said: str, demo: Warehouse) -> None:
    fact = fact_at(demo, "account_profile", {"account": "ACC0117"}, path)
    said = said.replace("{categories[1].category}", fact.subject.get("category", ""))
    assert words_of_fact(fact) == said


def test_a_name_with_a_comma_or_an_of_stays_whole(demo: Warehouse) -> None:
    fact = Fact(
        id="c1.x", value="3", unit="count", subject={"account": "A1|Isle of Wight, Ltd"},
        label="value at stake of Isle of Wight, Ltd", call="c1", tool="opportunities", path="x",
    )  # fmt: skip
    assert words_of_fact(fact) == "value at stake of Isle of Wight, Ltd"


def test_a_probability_is_exact_as_a_percentage() -> None:
    assert exact("0.7789", "probability", "GBP") == "77.89%"
