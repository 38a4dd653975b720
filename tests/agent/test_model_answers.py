"""What is written and drawn from the predictive models: every figure traced, nothing promised."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from agent.answer import ToolRun
from agent.ledger import verify
from agent.ledger.facts.extraction import facts_of
from agent.prose.reply import write
from data.warehouse import Warehouse

CALLS: list[tuple[str, dict[str, Any]]] = [
    ("churn_risk", {}),
    ("churn_risk", {"level": "high", "region": "North", "limit": 3}),
    ("churn_risk", {"segment": "Champions"}),
    ("churn_risk", {"segment": "Champions", "level": "critical"}),
    ("churn_risk", {"account": "ACC0803"}),
    ("churn_risk", {"account": "ACC0719"}),
    ("product_propensity", {"kind": "next_purchase"}),
    ("product_propensity", {"kind": "next_purchase", "limit": 1}),
    ("product_propensity", {"kind": "next_purchase", "account": "ACC0803"}),
    (
        "product_propensity",
        {"kind": "next_purchase", "segment": "Champions", "category": "Glassware"},
    ),
    ("product_propensity", {"kind": "next_purchase", "as_of": "2024-01-01"}),
    ("product_propensity", {"kind": "next_purchase", "as_of": "2024-01-01", "account": "ACC0803"}),
]
UPLIFT = re.compile(r"\b(uplift|because of us|due to the campaign|will respond)\b", re.IGNORECASE)


def check(
    warehouse: Warehouse, ask: Callable[..., Any], name: str, arguments: dict[str, Any]
) -> str:
    """The words and chart titles for a call hold on the ledger; gives the words."""
    result = ask(warehouse, name, **arguments)
    run = ToolRun(
        id="c1", name=name, arguments=arguments, rows=0, ms=0, snapshot="s", sql=[], version="v",
        result=result.model_dump(mode="json"),
    )  # fmt: skip
    text = write("", [run], [], result.currency)
    facts = facts_of("c1", name, result, arguments)
    checked = verify(text, facts)
    assert checked.grounded, [(f.text, f.verdict, f.note) for f in checked.failures]
    assert not UPLIFT.search(text)
    assert result.empty_reason or len(checked.figures) >= 5
    for chart in import_module(f"agent.charts.{name}").charts(result, "c1", result.currency):
        assert verify(chart.title, facts).grounded, chart.title
        assert chart.figure["layout"]["xaxis"]["title"]["text"], "an axis says what it shows"
    return text


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call[0]} {json.dumps(call[1])}")
def test_every_figure_of_the_words_is_a_fact(
    call: tuple[str, dict[str, Any]], demo: Warehouse, ask: Callable[..., Any]
) -> None:
    check(demo, ask, *call)


def test_words_on_uploaded_scores_promise_no_more_than_they_hold(
    book: Callable[..., Warehouse], lines: Callable[..., dict[str, Any]], ask: Callable[..., Any]
) -> None:
    scores = {"scored_at": "2026-06-29", "source": "bank.csv"}
    shop = book(
        {
            "transactions": [lines(name, "2026-06-30", 10) for name in "ABC"],
            "churn_scores": [
                {"account_id": "A", "churn_score": 0.9} | scores,
                {"account_id": "B", "churn_score": 0.2} | scores,
            ],
        }
    )
    text = check(shop, ask, "churn_risk", {})
    assert (
        "2 of 3 accounts have a probability. The probabilities are from the uploaded scores from bank.csv"
        in text
    )
    assert "Tested" not in text
    assert "90.0%" in check(shop, ask, "churn_risk", {"account": "A"})
