"""Sentences put together from grammars of phrasings are read as what they are made of."""

from __future__ import annotations

from pathlib import Path

import pytest
from phrasings import Grammar

from tools import _registry as registry

GRAMMARS = sorted(
    file for file in (Path(__file__).parent / "grammars").glob("*.yaml") if Grammar(file).frames
)


@pytest.mark.parametrize("file", GRAMMARS, ids=lambda file: file.stem)
def test_a_seed_draws_the_same_sentences(file: Path) -> None:
    one, again, other = (
        [turn.ask for talk in Grammar(file).talks(50, seed) for turn in talk] for seed in (1, 1, 2)
    )
    assert one == again
    assert one != other


@pytest.mark.parametrize("file", GRAMMARS, ids=lambda file: file.stem)
def test_keys_are_arguments_of_their_tools(file: Path) -> None:
    for talk in Grammar(file).talks(300, 1):
        for turn in talk:
            for (call,) in turn.expected.get("either", ()):
                if call["tool"] == "draft_report":
                    continue
                known = registry.get(call["tool"]).arguments.model_fields
                assert set(call["arguments"]) <= set(known), turn.ask
