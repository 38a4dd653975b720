"""Ways of speaking on an ordinary day: plans said first, lists of nouns, owners and goods that go on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from agent.lexicon import lexicon as lexicon_of
from agent.offline.understand import Lexicon, Memory, Reading, understand
from agent.runtime import TurnContext
from agent.settings import Settings
from data.scope import EVERYTHING
from data.warehouse import Warehouse

MOSS = {"account": "ACC1380"}
WEST = {"region": "West"}


@pytest.fixture(scope="module")
def names(demo: Warehouse) -> Lexicon:
    """Everything the demo book has a name for, as the chat knows it."""
    with ThreadPoolExecutor(1) as workers:
        return lexicon_of(TurnContext(demo.home, demo, EVERYTHING, "local", Settings(), workers))


def read(turns: list[str], names: Lexicon, cache_dir: Path) -> Reading:
    memory = Memory()
    for turn in turns:
        reading = understand(turn, names, memory, cache_dir=cache_dir)
        memory = reading.memory
    return reading


@pytest.mark.parametrize(
    ("turns", "tool", "said"),
    [
        (["We're planning a premium campaign in the West. Who should get it?"], "campaign_targets", WEST),
        (["I'm planning an acquisition push, who do we target?"], "campaign_targets", {}),
        (["what's the top opportunity in the West"], "opportunities", WEST | {"limit": 1}),
        (["who stoped ordering glassware"], "sales_metrics", {"only": "stopped"}),
        (["revenue by region", "botom 3"], "sales_metrics", {"order": "asc", "top": 3}),
        (["revenue by category, the 3 weakest", "top 3"], "sales_metrics", {"top": 3}),
        (["worst three months for revenue in 2025"], "sales_metrics", {"order": "asc", "top": 3}),
        (["which pubs in Wales buy the most"], "sales_metrics", {"by": ["account"]}),
        (["churn risk critical", "forget the critical part"], "churn_risk", {}),
        (["tell me about Tideway", "which of his are slipping"], "opportunities",
         {"owner": "Lucia Marchetti"}),
        (["Tom Wexford's accounts", "which of these are shrinking?"], "opportunities",
         {"owner": "Tom Wexford"}),
        (["overview of the book, West, above 5k", "opportunities for these accounts"], "opportunities",
         WEST | {"min_monetary": 5000}),
        (["revenue of Tidewell by account", "who's new to it"], "sales_metrics",
         {"brand": "Tidewell", "only": "started"}),
        (["revenue by month in the West vs last year", "which accounts there shrank the most, three"],
         "sales_metrics", WEST | {"by": ["account"], "sort": "change", "order": "asc", "top": 3}),
        (["notes on Moss Dental Group", "repeat for Amberleigh Community Hospital"], "account_notes",
         {"account": "ACC0217"}),
        (["churn risk of Moss Dental Group", "and its family's revenue overall"], "account_profile",
         MOSS | {"level": "family"}),
        (["revenue by account in Wales", "pull Moss Dental Group up"], "account_profile", MOSS),
        (["Moss Dental Group profile", "which campaigns... no, what do they usually buy"],
         "product_propensity", MOSS),
        (["Signature Tableware Launch 2026 results", "revenue by region",
          "was anyone held back from that launch?"], "campaign_results",
         {"campaign": "Signature Tableware Launch 2026"}),
    ],
)  # fmt: skip
def test_one_question(
    turns: list[str], tool: str, said: dict[str, Any], names: Lexicon, cache_dir: Path
) -> None:
    (call,) = read(turns, names, cache_dir).calls
    assert call.tool == tool
    assert said.items() <= call.arguments.items()


def test_what_is_taken_off_is_gone(names: Lexicon, cache_dir: Path) -> None:
    (call,) = read(["churn risk high, South", "take the region bit off"], names, cache_dir).calls
    assert call.arguments == {"level": "high"}
    (call,) = read(["revenue by region, lowest 3", "top 3"], names, cache_dir).calls
    assert "order" not in call.arguments


@pytest.mark.parametrize(
    ("ask", "tools"),
    [
        ("Moss Dental Group: notes, churn risk and next purchase",
         ["account_notes", "churn_risk", "product_propensity"]),
        ("risk, gaps and value for Moss Dental Group",
         ["churn_risk", "product_propensity", "customer_value"]),
        ("Moss Dental Group - segment, opps", ["explain_segment", "opportunities"]),
    ],
)  # fmt: skip
def test_a_list_of_nouns_about_an_account(
    ask: str, tools: list[str], names: Lexicon, cache_dir: Path
) -> None:
    made = read([ask], names, cache_dir).calls
    assert [call.tool for call in made] == tools
    assert all(MOSS.items() <= call.arguments.items() for call in made)


def test_a_name_said_twice_is_one_account(names: Lexicon, cache_dir: Path) -> None:
    ask = "compare them with the lodge in Wetherscar Bay, Wetherscar Bay Lodges"
    (call,) = read(["Moss Dental Group profile", ask], names, cache_dir).calls
    assert (call.arguments["a"], call.arguments["b"]) == ("ACC1380", "ACC0197")


def test_a_question_put_better_is_asked_once(names: Lexicon, cache_dir: Path) -> None:
    ask = "share of units by channel over time? units per quarter per channel"
    (call,) = read([ask], names, cache_dir).calls
    assert sorted(call.arguments["by"]) == ["channel", "quarter"]
