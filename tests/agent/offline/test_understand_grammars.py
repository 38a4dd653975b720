"""Sentences put together from grammars of phrasings are read as what they are made of."""

from __future__ import annotations

from pathlib import Path

import pytest
from phrasings import Grammar
from understood import is_right, plain

from agent.offline.understand import Lexicon, Memory, Subject, understand
from tools import _registry as registry

GRAMMARS = sorted(
    file for file in (Path(__file__).parent / "grammars").glob("*.yaml") if Grammar(file).frames
)

LEAST, LEAST_OF = 0.9, {"sales": 0.96, "others": 0.96, "questions": 0.95, "rarer": 0.96}
"""The share that must be right; a little below what is measured."""
DRAWN, SEED = 300, 11


@pytest.mark.parametrize("file", GRAMMARS, ids=lambda file: file.stem)
def test_what_is_drawn_is_understood(file: Path, lexicon: Lexicon, cache_dir: Path) -> None:
    names = dict(lexicon.accounts)
    told: list[bool] = []
    wrong: list[object] = []
    for talk in Grammar(file).talks(DRAWN, SEED):
        memory = Memory()
        for turn in talk:
            shown = [Subject("account", id_, names[id_]) for id_ in turn.expected.get("shown", ())]
            memory = memory.with_listing(shown) if shown else memory
            reading = understand(turn.ask, lexicon, memory, cache_dir=cache_dir)
            memory = reading.memory
            told.append(is_right(turn.expected, reading))
            wrong += [] if told[-1] else [(turn.ask, reading.kind, plain(reading.calls))]
    assert sum(told) / len(told) >= LEAST_OF.get(file.stem, LEAST), wrong


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
