"""What a message takes from the talk before it: figures, a word explained, the other end, earlier answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.answer import ToolRun
from agent.listing import with_listing
from agent.offline.understand import Call, Lexicon, Memory, understand

_FIGURES = {"metric": "revenue", "start": "2026-01-01", "end": "2026-06-30"}
_GROWTH = {**_FIGURES, "by": ["category"], "compare_to": "previous_year", "sort": "change"}


def _asked(text: str, last: Call, lexicon: Lexicon, cache_dir: Path, **memory: Any) -> Call:
    (call,) = understand(text, lexicon, Memory((last,), **memory), cache_dir=cache_dir).calls
    return call


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("how many did we sell last year", {"category": "Glassware", "region": "West"}),
        ("who buys the most", {"category": "Glassware", "region": "West"}),
        ("total revenue of the whole company", {}),
        ("revenue of Cutlery this year", {"category": "Cutlery"}),
    ],
)
def test_figures_after_figures_are_of_the_same_unless_another_thing_is_named(
    text: str, kept: dict[str, str], lexicon: Lexicon, cache_dir: Path
) -> None:
    last = Call("sales_metrics", {**_FIGURES, "category": "Glassware", "region": "West"})
    call = _asked(text, last, lexicon, cache_dir)
    said = {name: call.arguments.get(name) for name in ("category", "region")}
    assert call.tool == "sales_metrics"
    assert {name: value for name, value in said.items() if value} == kept


@pytest.mark.parametrize(
    ("term", "text", "tool"),
    [
        ("churn", "and which customers have it worst", "churn_risk"),
        ("Customer lifetime value", "who has the most of it", "customer_value"),
        ("Customer lifetime value", "how is it calculated", "define"),
    ],
)
def test_a_word_explained_stands_behind_the_pronoun(
    term: str, text: str, tool: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert _asked(text, Call("define", {"term": term}), lexicon, cache_dir).tool == tool


@pytest.mark.parametrize(
    ("text", "order"), [("and shrinking?", "asc"), ("which fell", "asc"), ("the winners", "desc")]
)
def test_the_other_end_of_what_is_in_order_of_its_change(
    text: str, order: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    before = "desc" if order == "asc" else "asc"
    last = Call("sales_metrics", {**_GROWTH, "order": before})
    assert _asked(text, last, lexicon, cache_dir).arguments == {**_GROWTH, "order": order}


def test_moves_for_the_worse_after_those_for_the_better(lexicon: Lexicon, cache_dir: Path) -> None:
    moves = {"from_date": "2026-01-01", "direction": "better"}
    call = _asked("and worse?", Call("segment_migration", moves), lexicon, cache_dir)
    assert call.arguments == {**moves, "direction": "worse"}


def test_an_answer_before_the_last_is_gone_back_to(lexicon: Lexicon, cache_dir: Path) -> None:
    targets = Call("campaign_targets", {"campaign_type": "premium", "region": "West"})
    last = Call("campaign_results", {"campaign_type": "premium"})
    call = _asked(
        "ok back to the guest list: Champions only", last, lexicon, cache_dir, earlier=(targets,)
    )
    assert call == Call("campaign_targets", {**targets.arguments, "segment": "Champions"})


def test_what_failed_is_not_what_a_talk_goes_on_with() -> None:
    was = Call("segment_members", {"segment": "At Risk"})
    failed = Call("segment_members", {"segment": "priya's"})
    memory = Memory((failed,), listed=(failed,), before=(was,)).to_dict()
    run = ToolRun(
        id="c1", name=failed.tool, version="1", arguments=failed.arguments, error="No such segment.",
        rows=0, ms=0, snapshot="", sql=[],
    )  # fmt: skip
    assert Memory.from_dict(with_listing(memory, [run])).calls == (was,)
    unclear = run.model_copy(update={"unclear": True})
    assert Memory.from_dict(with_listing(memory, [unclear])).calls == (failed,)
