"""Those of a place, kind or owner that are left out, however they are called; and lists of either segment."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from understood import talk

from agent.offline.understand import Call, Lexicon, understand


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("drop the ones in the West", {"region": "not West"}),
        ("skip those from the West and the South", {"region": "not West or South"}),
        ("without the accounts in Wales", {"country": "not Wales"}),
        ("ignore anyone based in the West", {"region": "not West"}),
        ("not those in the West", {"region": "not West"}),
        ("only the ones in the West", {"region": "West"}),
    ],
)
def test_those_of_a_place_are_left_out(
    said: str, left: Mapping[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, "restaurants over 3k", said).calls
    assert call.arguments.items() >= left.items()


@pytest.mark.parametrize(
    ("said", "call"),
    [
        ("who is in Promising or Need Attention?", {"segment": "Promising or Need Attention"}),
        ("accounts in the West that are Promising or Hibernating",
         {"region": "West", "segment": "Promising or Hibernating"}),
        ("Promising or Hibernating accounts over 4k",
         {"min_monetary": 4000, "segment": "Promising or Hibernating"}),
    ],
)  # fmt: skip
def test_accounts_of_either_segment_are_one_list(
    said: str, call: Mapping[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    assert understand(said, lexicon, cache_dir=cache_dir).calls == (
        Call("find_accounts", dict(call)),
    )


@pytest.mark.parametrize(
    ("said", "tool"),
    [("who of them is likely to leave?", "churn_risk"), ("churn risk of these", "churn_risk")],
)
def test_what_takes_one_segment_alone_is_asked_of_each(
    said: str, tool: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    calls = talk(lexicon, cache_dir, "who is in Promising or Need Attention?", said).calls
    assert {call.tool for call in calls} == {tool}
    assert not any(" or " in str(call.arguments.get("segment")) for call in calls)


def test_a_campaign_for_those_of_either_segment_goes_to_both(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    listed = "who is in Promising or Need Attention?"
    (plan,) = talk(lexicon, cache_dir, listed, "plan a promotional campaign for them").calls
    assert plan.arguments["segment"] == "Promising or Need Attention"


def test_the_members_of_both_are_a_list_each(lexicon: Lexicon, cache_dir: Path) -> None:
    calls = understand("list Promising and Hibernating", lexicon, cache_dir=cache_dir).calls
    assert [call.arguments for call in calls] == [
        {"segment": "Promising"}, {"segment": "Hibernating"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    "said", ["revenue of Promising and Hibernating", "units of Promising versus Hibernating"]
)
def test_figures_of_several_segments_stand_side_by_side(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = understand(said, lexicon, cache_dir=cache_dir).calls
    assert call.arguments["by"] == ["segment"]


@pytest.mark.parametrize(
    ("first", "said", "asked"),
    [
        ("revenue in the North", "and the West? what's their churn risk?",
         [("sales_metrics", "West"), ("churn_risk", "West")]),
        ("churn risk in the North", "only the South. which warning signs do they show?",
         [("churn_risk", "South"), ("behavior_insights", "South")]),
    ],
)  # fmt: skip
def test_a_change_and_a_question_behind_it_are_both_answered(
    first: str, said: str, asked: list[tuple[str, str]], lexicon: Lexicon, cache_dir: Path
) -> None:
    calls = talk(lexicon, cache_dir, first, said).calls
    assert [(call.tool, call.arguments.get("region")) for call in calls] == asked


@pytest.mark.parametrize("said", ["put it in a chart", "can you plot those?", "graph that please"])
def test_a_chart_of_rows_is_of_the_same_rows(said: str, lexicon: Lexicon, cache_dir: Path) -> None:
    first = "revenue by channel"
    assert talk(lexicon, cache_dir, first, said).calls == talk(lexicon, cache_dir, first).calls
