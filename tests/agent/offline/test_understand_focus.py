"""Which part of an account a question is about, and which accounts it is asked of."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.offline.understand import Lexicon, Memory, understand

TALK = "deep dive on Tideway Coffee Roasters"


@pytest.mark.parametrize(
    ("text", "focus"),
    [
        ("why did their revenue fall?", "fall"),
        ("why are they down?", "fall"),
        ("why is it growing?", "growth"),
        ("what have they stopped buying?", "stopped"),
        ("anything they don't buy any more?", "stopped"),
        ("which products do they no longer buy?", "stopped"),
        ("when did they last order and what?", "last_order"),
        ("what was their last order?", "last_order"),
        ("compare them with their peers", "peers"),
        ("how do they stack up against similar accounts?", "peers"),
        ("who do I talk to there?", "contact"),
        ("who looks after them?", "contact"),
    ],
)
def test_a_part_of_the_account_on_hand(
    text: str, focus: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    before = understand(TALK, lexicon, Memory(), cache_dir=cache_dir)
    found = understand(text, lexicon, before.memory, cache_dir=cache_dir)
    assert [(call.tool, call.arguments) for call in found.calls] == [
        ("account_profile", {"account": "ACC0803"})
    ]
    assert found.memory.focus == (focus,)
    assert Memory.from_dict(found.memory.to_dict()).focus == (focus,)


@pytest.mark.parametrize(
    "text", ["how likely are they to stop ordering?", "what are the odds it stops ordering"]
)
def test_a_risk_is_no_part_of_a_profile(text: str, lexicon: Lexicon, cache_dir: Path) -> None:
    before = understand(TALK, lexicon, Memory(), cache_dir=cache_dir)
    found = understand(text, lexicon, before.memory, cache_dir=cache_dir)
    assert [call.tool for call in found.calls] == ["churn_risk"]
    assert found.memory.focus == ()
