"""What may be changed of a campaign plan by a message, and what no plan can take."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.offline.understand import Call, Lexicon, Memory, understand

PLAN = {"kind": "campaign_plan", "campaign_type": "retention", "region": "South"}
DRAFTED = Memory(calls=(Call("draft_report", PLAN),))


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("set the start to 1 August", "plan_start"),
        ("start in September please", "plan_start"),
        ("only email please", "plan_channel"),
        ("by phone only", "plan_channel"),
        ("add a 20% control group", "plan_control"),
        ("no control group", "plan_control"),
    ],
)
def test_a_change_that_no_plan_takes_is_told(
    lexicon: Lexicon, cache_dir: Path, text: str, topic: str
) -> None:
    reading = understand(text, lexicon, DRAFTED, cache_dir=cache_dir)
    assert (reading.kind, reading.topic) == ("decline", topic)
    assert reading.memory.calls == DRAFTED.calls


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("leave out anyone who got a campaign in the last 90 days", {"pause_days": 90}),
        ("exclude accounts contacted in the last 60 days", {"pause_days": 60}),
        ("skip those we emailed in the past two weeks", {"pause_days": 14}),
        ("set the pause to 45 days", {"pause_days": 45}),
        ("leave them alone for two months after a contact", {"pause_days": 60}),
        ("make it £12 a contact", {"cost_per_contact": 12}),
        ("budget of 5k", {"budget": 5000}),
        ("look at the last 180 days", {"lookback_days": 180}),
    ],
)
def test_a_change_that_a_plan_takes(
    lexicon: Lexicon, cache_dir: Path, text: str, change: dict[str, int]
) -> None:
    reading = understand(text, lexicon, DRAFTED, cache_dir=cache_dir)
    assert [(call.tool, call.arguments) for call in reading.calls] == [
        ("draft_report", PLAN | change)
    ]


AUDIENCE = "who should get a retention campaign in the North"


@pytest.mark.parametrize(
    ("turns", "segment"),
    [
        ([AUDIENCE, "only at risk"], "At Risk"),
        ([AUDIENCE, "only champions"], "Champions"),
        ([AUDIENCE, "primary segment Hibernating only"], "Hibernating"),
        (
            [AUDIENCE, "just the At Risk", "Cannot Lose Them rather than At Risk"],
            "Cannot Lose Them",
        ),
    ],
)
def test_a_segment_limits_the_audience_of_a_campaign_and_is_no_other_kind(
    lexicon: Lexicon, cache_dir: Path, turns: list[str], segment: str
) -> None:
    memory = Memory()
    for turn in turns:
        reading = understand(turn, lexicon, memory, cache_dir=cache_dir)
        memory = reading.memory
    (call,) = reading.calls
    audience = {"campaign_type": "retention", "region": "North", "segment": segment}
    assert (call.tool, call.arguments) == ("campaign_targets", audience)
    assert not reading.notes


def test_the_segment_alone_tells_the_kind_where_none_was_said(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = understand("a campaign for the sleepers", lexicon, cache_dir=cache_dir).calls
    assert call.arguments["campaign_type"] == "retention"


def test_costs_and_pause_are_read_at_first_sight(lexicon: Lexicon, cache_dir: Path) -> None:
    text = "draft a win-back plan for the North, budget £6,000, at £12 a contact"
    (call,) = understand(text, lexicon, cache_dir=cache_dir).calls
    assert (call.arguments["budget"], call.arguments["cost_per_contact"]) == (6000, 12)
    text = "who should get a retention campaign, not counting who was mailed in the last 60 days"
    (call,) = understand(text, lexicon, cache_dir=cache_dir).calls
    assert call.arguments == {"campaign_type": "retention", "pause_days": 60}


@pytest.mark.parametrize(
    ("asked", "limit", "notes"),
    [
        (
            ("who should get a retention campaign", "only cafes", "draft a plan for them"),
            "Cafes & Bakeries",
            (),
        ),
        (
            ("top cafes in the North", "draft an executive summary"),
            None,
            ("A document cannot be limited to Cafes & Bakeries, so it is not.",),
        ),
        (("top cafes in the North", "draft a retention plan for the West"), None, ()),
    ],
)
def test_a_document_says_where_it_is_wider_than_the_list_before_it(
    asked: tuple[str, ...],
    limit: str | None,
    notes: tuple[str, ...],
    lexicon: Lexicon,
    cache_dir: Path,
) -> None:
    memory = Memory()
    for message in asked:
        reading = understand(message, lexicon, memory, cache_dir=cache_dir)
        memory = reading.memory
    (call,) = reading.calls
    assert call.tool == "draft_report"
    assert call.arguments.get("commercial_segment") == limit
    assert reading.notes == notes
