"""Requests that wait for the answer to another one: 'compare A and B and draft a plan for the weaker one'."""

from __future__ import annotations

from collections.abc import Callable
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
    calls, memory = resolve(waiting, [("compare", result)], [], lexicon)
    assert [call.arguments["account"] for call in calls] == ["ACC0719", "ACC0803"]
    assert memory.later == ()
    assert memory.subjects[0].value in ("ACC0719", "ACC0803")


def test_a_listed_account_is_taken_by_its_place(lexicon: Lexicon) -> None:
    listing = [
        Subject("account", "ACC0204", "Montague"),
        Subject("account", "ACC0931", "Northmoor"),
    ]
    waiting = Memory(later=(Call("account_profile", {"account": "@last"}),))
    calls, _ = resolve(waiting, [], listing, lexicon)
    assert calls == (Call("account_profile", {"account": "ACC0931"}),)


def test_what_the_results_do_not_tell_is_not_guessed(lexicon: Lexicon) -> None:
    waiting = Memory(
        calls=(Call("compare", {"kind": "regions", "a": "North", "b": "South"}),),
        later=(Call("draft_report", {"kind": "executive_summary", "region": "@weaker"}),),
    )
    calls, memory = resolve(waiting, [("compare", {"weaker": None})], [], lexicon)
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
