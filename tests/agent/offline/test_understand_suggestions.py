"""What the assistant offers to ask next is understood when it is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.answer import ToolRun
from agent.follow_ups import follow_ups
from agent.offline.understand import Lexicon, understand
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
