"""The installed script on the demo book with the real analyst: load, ask, go on in the thread."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any


def test_demo_then_a_conversation_in_one_process(
    script: Callable[..., Any],
) -> None:
    built = script("demo")
    assert built.returncode == 0, built.stderr
    assert "1,400 accounts" in built.stdout
    questions = [
        {"id": "first", "text": "Which accounts are At Risk?", "thread": "t"},
        {"id": "second", "text": "and in the North?", "thread": "t"},
        {"id": "third", "text": "Deep dive on Harbour Hotels Ltd"},
        {"id": "fourth", "text": "Who should I call first by value at risk?", "thread": "u"},
        {"id": "fifth", "text": "not the East", "thread": "u"},
    ]
    done = script(*("ask", "--batch", "-"), stdin="\n".join(map(json.dumps, questions)))
    assert done.returncode == 0, done.stderr
    first, second, third, fourth, fifth = map(json.loads, done.stdout.splitlines())
    assert [one["id"] for one in (first, second, third)] == ["first", "second", "third"]
    assert {one["outcome"] for one in (first, second, third)} == {"answer"}
    assert first["tool_calls"][0]["name"] == "segment_members"
    assert second["tool_calls"][0]["arguments"]["region"] == "North"
    assert second["tool_calls"][0]["arguments"]["segment"] == "At Risk"
    assert third["tool_calls"][0]["name"] == "account_profile"
    # What a list cannot leave out is said to programs too: its rows are as before.
    assert (fourth["notice"], fourth["text"]) == (None, fifth["text"])
    assert "East" in fifth["notice"]
    for one in (first, second, third):
        assert one["snapshot"] in built.stdout
        verdicts = {figure["verdict"] for figure in one["figures"]}
        assert verdicts & {"direct", "derived"}
        assert not verdicts & {"ungrounded", "misattributed"}
        traced = [figure for figure in one["figures"] if figure["verdict"] == "direct"]
        assert all(figure["fact"]["tool"] for figure in traced)
