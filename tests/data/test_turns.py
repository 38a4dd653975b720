"""Of a conversation the newest turns are kept, and it is known whether there were others."""

from __future__ import annotations

import pytest

from data import turns
from data.home import Home
from data.turns import keep_turn, turns_of


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "MOST_TURNS", 3)


def ask(home: Home, numbers: range, key: str = "k", user: str = "u") -> None:
    for number in numbers:
        keep_turn(home, user, key, f"question {number}", f"answer {number}")


def test_all_are_there_as_long_as_there_are_few(home: Home) -> None:
    ask(home, range(3))
    kept = turns_of(home, "u", "k")
    assert kept.whole
    assert [turn.question for turn in kept.turns] == ["question 0", "question 1", "question 2"]
    assert turns_of(home, "u", "nothing") == turns.KeptTurns([], whole=True)


def test_the_newest_stay_and_other_conversations_are_left_alone(home: Home) -> None:
    ask(home, range(2), key="beside")
    ask(home, range(2), user="another")
    ask(home, range(9))
    kept = turns_of(home, "u", "k")
    assert not kept.whole
    assert [turn.answer for turn in kept.turns] == ["answer 6", "answer 7", "answer 8"]
    assert len(turns_of(home, "u", "beside").turns) == 2
    assert len(turns_of(home, "another", "k").turns) == 2
    # One more than is shown tells that there were earlier ones.
    assert turns.turns_beside(home, "u", "k", "other") == 4
