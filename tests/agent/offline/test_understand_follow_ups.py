"""Every change that makes sense after a question is read, alone and with another in one message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from follow_up_matrix import FollowUp, accounts, pairs, questions, sample, taken_back
from understood import plain

from agent.offline.understand import Call, Lexicon, Memory, Reading, understand

OF_EACH = 8
PAIRS = 120
LEAST = 0.96


@pytest.fixture(scope="module")
def names(lexicon: Lexicon) -> Lexicon:
    return replace(lexicon, accounts=[*lexicon.accounts, *accounts().items()])


@pytest.fixture(scope="module")
def asked(names: Lexicon, cache_dir: Path) -> dict[str, Reading]:
    return {
        name: understand(ask, names, Memory(), cache_dir=cache_dir)
        for name, (ask, _) in questions().items()
    }


def test_first_questions_are_read_as_their_calls(asked: dict[str, Reading]) -> None:
    wrong = {
        name: _sorted(asked[name].calls)
        for name, (_, call) in questions().items()
        if _sorted(asked[name].calls) != _sorted([call])
    }
    assert not wrong


@pytest.mark.parametrize("seed", [1, 2])
def test_changes_are_made_to_the_last_question(
    seed: int, names: Lexicon, asked: dict[str, Reading], cache_dir: Path
) -> None:
    _all_but_a_few(sample(seed, OF_EACH), names, asked, cache_dir)


def test_two_changes_in_one_message_are_both_made(
    names: Lexicon, asked: dict[str, Reading], cache_dir: Path
) -> None:
    _all_but_a_few(list(pairs(1, PAIRS)), names, asked, cache_dir)


@pytest.mark.parametrize("way", taken_back())
def test_a_change_is_taken_back(
    way: str, names: Lexicon, asked: dict[str, Reading], cache_dir: Path
) -> None:
    memory = asked["over 20k"].memory
    changed = understand("only the North", names, memory, cache_dir=cache_dir)
    back = understand(way, names, changed.memory, cache_dir=cache_dir)
    assert changed.calls != back.calls
    assert back.calls == asked["over 20k"].calls


def _all_but_a_few(
    said: Sequence[FollowUp], names: Lexicon, asked: dict[str, Reading], cache_dir: Path
) -> None:
    wrong = []
    for one in said:
        memory = asked[one.question].memory
        reading = understand(one.ask, names, memory, cache_dir=cache_dir)
        got = _sorted(reading.calls)
        # "orders as well" may add the figures to those before
        beside = one.change == "metric in passing" and _sorted([one.call])[0] in got
        if reading.kind != "calls" or not (got == _sorted([one.call]) or beside):
            wrong.append((one.question, one.ask, one.call.arguments, reading.kind, got))
    assert len(wrong) <= (1 - LEAST) * len(said), wrong


def _sorted(made: Sequence[Call]) -> list[tuple[str, dict[str, object]]]:
    """The calls without the order of segments, which says nothing."""
    return [
        (tool, {k: sorted(v) if k == "segments" else v for k, v in said.items()})
        for tool, said in plain(made)
    ]
