"""What the assistant offers to ask next is understood when it is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.answer import ToolRun
from agent.follow_ups import follow_ups
from agent.offline.understand import Lexicon, understand
from agent.offline.understand.replies import FILE
from agent.offline.understand.tokens.wordlists import load_yaml
from tools import _registry as registry

ACCOUNT = "Tideway Coffee Roasters"
RESULTS: dict[str, dict[str, Any]] = {
    "segment_migration": {"asked": {"to_segment": "Champions"}},
    "what_if": {"from_segment": "At Risk", "to_segment": "Loyal Customers"},
    "campaign_targets": {"campaign_type": "premium", "region": "North"},
}


def run_of(name: str, result: dict[str, Any]) -> ToolRun:
    return ToolRun(
        id="c1",
        name=name,
        arguments={},
        rows=1,
        ms=1,
        snapshot="s",
        sql=[],
        version="v",
        result=result,
    )


@pytest.mark.parametrize("name", registry.names())
def test_follow_ups_are_understood(name: str, lexicon: Lexicon, cache_dir: Path) -> None:
    results = [RESULTS.get(name, {}), {"account_name": ACCOUNT}]
    if name == "sales_metrics":
        results = [
            {"by": by, "rows": [{"account_name": ACCOUNT}] if by == ["account"] else []}
            for by in ([], ["region"], ["category", "month"], ["account"])
        ]
    if name == "compare":
        results = [
            {"kind": "accounts", "weaker": ACCOUNT},
            {"kind": "segments", "weaker": "At Risk"},
            {"kind": "regions", "weaker": "North"},
        ]
    for result in results:
        offered = follow_ups("", [run_of(name, result)], [])
        assert 1 <= len(offered) <= 3
        for text in offered:
            assert understand(text, lexicon, cache_dir=cache_dir).kind == "calls", text


def test_what_is_offered_instead_of_what_the_data_lack_is_understood(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    replies = load_yaml(FILE.read_text(encoding="utf-8"))["declines"]
    offered = {
        text.format(account=ACCOUNT)
        for one in (replies["missing"], *replies["missing"]["of"])
        for text in one["suggestions"]
    }
    for text in sorted(offered - {"What can you do?"}):
        assert understand(text, lexicon, cache_dir=cache_dir).kind == "calls", text


@pytest.mark.parametrize(
    ("asked", "lacking", "instead"),
    [
        ("how much do they owe us", "no payments", f"When did {ACCOUNT} last order?"),
        ("what margin do we make on them", "no costs", f"Discount share of {ACCOUNT}"),
        ("what do they cost us", "no costs", f"Return share of {ACCOUNT}"),
        ("did they get the delivery", "no deliveries", f"When did {ACCOUNT} last order?"),
        ("are we on target", "no targets", "Revenue this year against last"),
    ],
)
def test_a_refusal_says_what_is_lacking_and_what_there_is_instead(
    asked: str, lacking: str, instead: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    before = understand(f"tell me about {ACCOUNT}", lexicon, cache_dir=cache_dir).memory
    reading = understand(asked, lexicon, before, cache_dir=cache_dir)
    assert (reading.kind, reading.topic) == ("decline", "missing")
    assert lacking in reading.text
    assert instead in reading.suggestions
    alone = understand("which customers owe us money", lexicon, cache_dir=cache_dir)
    assert "no payments" in alone.text and not any("{" in one for one in alone.suggestions)


def test_examples_of_the_tools_lead_to_the_tools(lexicon: Lexicon, cache_dir: Path) -> None:
    """The questions that the documentation gives for a tool; names outside the lexicon stay as typed."""
    wrong = []
    for name in registry.names():
        for example in registry.get(name).examples:
            reading = understand(example.text, lexicon, cache_dir=cache_dir)
            if [call.tool for call in reading.calls] != [name]:
                wrong.append((example.text, reading.kind, reading.calls))
    # One asks in words of a plan for an audience; who plans a campaign gets the plan.
    assert len(wrong) <= 1, wrong
