"""What stays, what goes and what is replaced when a message changes the last answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from understood import plain, read

from agent.offline.understand import Call, Lexicon, Memory, understand

HERE = Path(__file__).parent
EDITS = [
    pytest.param(case["ask"], said, changed, id=f"{case['ask']} > {said}")
    for case in read(HERE / "edits.yaml")
    for said, changed in case["then"].items()
]


@pytest.mark.parametrize(("ask", "said", "changed"), EDITS)
def test_only_what_is_said_changes(
    ask: str, said: str, changed: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    memory = understand(ask, lexicon, Memory(), cache_dir=cache_dir).memory
    (before,) = memory.calls
    wanted = {k: v for k, v in {**before.arguments, **changed}.items() if v is not None}
    reading = understand(said, lexicon, memory, cache_dir=cache_dir)
    assert plain(reading.calls) == plain([Call(before.tool, wanted)])
