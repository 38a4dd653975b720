"""Requests that wait for the answer to another one: 'compare A and B and draft a plan for the weaker one'."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agent.answer import Answer
from agent.offline.understand import Call, Lexicon, Memory, Subject, resolve, understand

Asked = Callable[..., Any]


@pytest.mark.parametrize(
    ("text", "tool", "arguments"),
    [
        (
            "compare Tideway and Velvet Rope and draft a risk note for the weaker one",
            "draft_report",
            {"kind": "risk_note", "account": "@weaker"},
        ),
        (
            "Compare the North with the South, then draft a plan for the weaker region",
            "draft_report",
            {"kind": "campaign_plan", "campaign_type": "retention", "region": "@weaker"},
        ),
        (
            "compare Tideway and Velvet Rope and draft a plan for the weaker with a budget of 5000",
            "draft_report",
            {"kind": "campaign_plan", "budget": 5000, "account": "@weaker"},
        ),
        (
            "compare champions and at risk, then draft a campaign plan for whichever is weaker",
            "draft_report",
            {"kind": "campaign_plan", "segment": "@weaker"},
        ),
        (
            "compare Tideway and Velvet Rope and draft a retention plan for the stronger one",
            "draft_report",
            {"kind": "campaign_plan", "campaign_type": "retention", "account": "@stronger"},
        ),
        (
            "compare Tideway and Velvet Rope and write an account plan for the weaker",
            "draft_report",
            {"kind": "executive_summary", "account": "@weaker"},
        ),
        (
            "compare champions and at risk and summarise the stronger one",
            "draft_report",
            {"kind": "executive_summary", "segment": "@stronger"},
        ),
        (
            "show my biggest customers and profile the first one",
            "account_profile",
            {"account": "@first"},
        ),
        (
            "which region sells least, and draft a retention campaign plan for it",
            "draft_report",
            {"kind": "campaign_plan", "campaign_type": "retention", "region": "@last"},
        ),
    ],
)
def test_what_is_not_known_yet_waits(
    text: str, tool: str, arguments: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = understand(text, lexicon, cache_dir=cache_dir)
    assert reading.kind == "calls" and len(reading.calls) == 1
    assert reading.memory.later == (Call(tool, arguments),)
    assert Memory.from_dict(reading.memory.to_dict()) == reading.memory


def test_the_weaker_side_is_taken_from_the_comparison(lexicon: Lexicon) -> None:
    waiting = Memory(
        calls=(Call("compare", {"kind": "accounts", "a": "ACC0803", "b": "ACC0719"}),),
        later=(
            Call("account_profile", {"account": "@weaker"}),
            Call("product_propensity", {"account": "@stronger"}),
        ),
    )
    result = {"weaker": "Velvet Rope Events", "weaker_id": "ACC0719", "stronger": "Tideway"}
    calls, memory, _ = resolve(waiting, [("compare", result)], [], lexicon)
    assert [call.arguments["account"] for call in calls] == ["ACC0719", "ACC0803"]
    assert memory.later == ()
    assert memory.subjects[0].value in ("ACC0719", "ACC0803")


def test_a_plan_for_the_weaker_segment_is_of_the_type_that_is_for_it(lexicon: Lexicon) -> None:
    plan = Call("draft_report", {"kind": "campaign_plan", "budget": 5000, "segment": "@weaker"})
    compared = Call("compare", {"kind": "segments", "a": "Champions", "b": "At Risk"})
    for weaker, stronger, kind in (
        ("At Risk", "Champions", "retention"),
        ("Champions", "At Risk", "premium"),
    ):
        result = {"weaker": weaker, "stronger": stronger}
        waiting = Memory(calls=(compared,), later=(plan,))
        calls, _, notes = resolve(waiting, [("compare", result)], [], lexicon)
        arguments = {"kind": "campaign_plan", "budget": 5000, "campaign_type": kind}
        assert calls == (Call("draft_report", arguments),)
        assert notes == (f"I read a campaign for {weaker} as a {kind} campaign.",)
    said = Call("draft_report", {**plan.arguments, "campaign_type": "premium"})
    result = {"weaker": "At Risk", "stronger": "Champions"}
    waiting = Memory(calls=(compared,), later=(said,))
    calls, _, notes = resolve(waiting, [("compare", result)], [], lexicon)
    assert calls[0].arguments["campaign_type"] == "premium"
    assert notes == ("At Risk is none of the segments that a premium campaign is for.",)


def test_a_plan_for_the_weaker_account_is_for_those_like_it(lexicon: Lexicon) -> None:
    belongs = {
        "region": Subject("region", "South", "South"),
        "segment": Subject("segment", "Champions", "Champions"),
    }
    waiting = Memory(
        calls=(Call("compare", {"kind": "accounts", "a": "ACC0803", "b": "ACC0719"}),),
        later=(Call("draft_report", {"kind": "campaign_plan", "account": "@weaker"}),),
    )
    result = {"weaker": "Velvet Rope Events", "weaker_id": "ACC0719", "stronger": "Tideway"}
    named = replace(lexicon, belongs=lambda account: belongs if account == "ACC0719" else {})
    calls, _, notes = resolve(waiting, [("compare", result)], [], named)
    arguments = {"kind": "campaign_plan", "campaign_type": "premium", "region": "South"}
    assert calls == (Call("draft_report", arguments),)
    assert len(notes) == 1 and "Champions in South" in notes[0]


def test_a_listed_account_is_taken_by_its_place(lexicon: Lexicon) -> None:
    listing = [
        Subject("account", "ACC0204", "Montague"),
        Subject("account", "ACC0931", "Northmoor"),
    ]
    waiting = Memory(later=(Call("account_profile", {"account": "@last"}),))
    calls, _, _ = resolve(waiting, [], listing, lexicon)
    assert calls == (Call("account_profile", {"account": "ACC0931"}),)


def test_what_the_results_do_not_tell_is_not_guessed(lexicon: Lexicon) -> None:
    waiting = Memory(
        calls=(Call("compare", {"kind": "regions", "a": "North", "b": "South"}),),
        later=(Call("draft_report", {"kind": "executive_summary", "region": "@weaker"}),),
    )
    calls, memory, _ = resolve(waiting, [("compare", {"weaker": None})], [], lexicon)
    assert calls == () and memory.later == ()


def test_a_new_question_forgets_what_waited(lexicon: Lexicon, cache_dir: Path) -> None:
    waiting = Memory(later=(Call("account_profile", {"account": "@weaker"}),))
    assert (
        understand("how are my segments", lexicon, waiting, cache_dir=cache_dir).memory.later == ()
    )


async def test_the_weaker_one_gets_its_document(offline: Asked) -> None:
    answer: Answer = await offline(
        "Compare ACC0803 with ACC0719 and draft a risk note for the weaker one"
    )
    compared = next(run for run in answer.runs if run.name == "compare")
    assert compared.result is not None
    assert answer.report is not None and answer.report["kind"] == "risk_note"
    assert compared.result["weaker"] in answer.report["subject"]


async def test_the_weaker_one_gets_a_plan_where_a_plan_was_asked_for(offline: Asked) -> None:
    answer: Answer = await offline("Compare ACC0803 with ACC0719 and draft a plan for the weaker")
    compared = next(run for run in answer.runs if run.name == "compare")
    assert compared.result is not None
    assert answer.report is not None and answer.report["kind"] == "campaign_plan"
    assert answer.report["arguments"]["region"]
    assert answer.notice is not None and compared.result["weaker"] in answer.notice
