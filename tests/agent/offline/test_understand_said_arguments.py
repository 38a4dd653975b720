"""Arguments of a first question: the order of a list, and what else limits an answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, understand


def asked(text: str, lexicon: Lexicon, cache_dir: Path) -> list[tuple[str, dict[str, Any]]]:
    reading = understand(text, lexicon, cache_dir=cache_dir)
    return [(call.tool, dict(call.arguments)) for call in reading.calls]


@pytest.mark.parametrize(
    ("text", "tool", "order"),
    [
        ("critical churn risks listed by account manager", "churn_risk", ("owner", "asc")),
        ("likely leavers, A-Z please", "churn_risk", ("name", "asc")),
        ("who could leave, those quiet the longest on top", "churn_risk", ("recency", "desc")),
        ("who might churn, order by how much they spend", "churn_risk", ("monetary", "desc")),
        ("who is least likely to leave", "churn_risk", ("probability", "asc")),
        ("leads, one account manager after the other", "opportunities", ("owner", None)),
        ("Champions, newest order first", "segment_members", ("recency", "asc")),
        ("product pairs, the safest bets first", "basket_rules", ("confidence", None)),
        ("what is bought together most often", "basket_rules", ("support", None)),
        ("who should I call first", "opportunities", (None, None)),
        ("the biggest churn risks", "churn_risk", (None, None)),
    ],
)
def test_a_list_comes_in_the_order_that_is_said(
    text: str, tool: str, order: tuple[str | None, str | None], lexicon: Lexicon, cache_dir: Path
) -> None:
    ((name, arguments),) = asked(text, lexicon, cache_dir)
    assert name == tool
    assert (arguments.get("sort"), arguments.get("order")) == order


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("risk note for the whole book", {"kind": "risk_note"}),
        ("risk note on Scotland", {"kind": "risk_note", "country": "Scotland"}),
        (
            "signals over all accounts the way a web shop would look at it",
            {"org_type": "ecommerce"},
        ),
        ("how many of those who started in a given quarter still order", {"grain": "quarter"}),
        ("results of what we did by phone, not the emails", {"channel": "Phone"}),
        ("notes on deliveries since 1 June", {"account": "all", "since": "2026-06-01"}),
        ("promises to customers whose date has passed", {"account": "all", "due_to": "2026-06-29"}),
        (
            "promotion for buyers of glassware in the last 12 months, nobody contacted in the past 60 days",
            {"pause_days": 60, "lookback_days": 365},
        ),
    ],
)
def test_what_is_said_for_an_argument_is_taken(
    text: str, expected: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    ((_, arguments),) = asked(text, lexicon, cache_dir)
    assert {name: arguments.get(name) for name in expected} == expected
