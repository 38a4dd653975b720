"""Whatever is typed is read, in bounded time: no message ends in an error of ours."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from agent.offline.understand import Lexicon, Memory, understand
from agent.offline.understand._read import LONGEST
from agent.offline.understand.intents import classifier as classifying
from agent.offline.understand.words import scan as scanning
from agent.offline.understand.words.vocabulary import vocabulary

ODD = """
1 2 15 31 2025 and or to from between over under top by % £5k Q1 2026-04 -05 june last first 30/6 , . ? ! : ;
( ) ' " – & @ # it them that not no half 3rd nth M k ACC0803 all except 2025-13-45 99/99 0 -1 1e9 ½ ²
"""


@pytest.mark.parametrize("seed", range(6))
def test_any_words_in_any_order_are_read(seed: int, lexicon: Lexicon, cache_dir: Path) -> None:
    words = sorted(vocabulary().example_words)
    odd = ODD.split()
    rng = random.Random(seed)
    memory = Memory()
    for _ in range(80):
        said = [rng.choice(odd if rng.random() < 0.55 else words) for _ in range(rng.randint(1, 9))]
        reading = understand(" ".join(said), lexicon, memory, cache_dir=cache_dir)
        assert reading.calls or reading.text, said
        memory = reading.memory if rng.random() < 0.7 else Memory()


@pytest.mark.parametrize("text", ["between 1 and", "half to", "june 3 to", "more than 3 and"])
def test_what_breaks_off_is_read(text: str, lexicon: Lexicon, cache_dir: Path) -> None:
    reading = understand(text, lexicon, None, cache_dir=cache_dir)
    assert reading.calls or reading.text


def test_a_letter_is_asked_back(lexicon: Lexicon, cache_dir: Path) -> None:
    reading = understand("how are my segments, ", lexicon, None, cache_dir=cache_dir)
    assert reading.kind == "calls"
    letter = "how are my segments, " * (LONGEST // 21 + 1)
    assert understand(letter, lexicon, None, cache_dir=cache_dir).kind == "clarify"


def test_the_longest_message_is_scanned_a_bounded_number_of_times(
    lexicon: Lexicon, cache_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = 0
    read_tokens = scanning.read_tokens

    def counting(*given: object, **named: object) -> object:
        nonlocal counted
        counted += 1
        return read_tokens(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(scanning, "read_tokens", counting)
    classifying.load(cache_dir)
    counts = []
    for joints in (50, 200):
        counted = 0
        understand("who? " * joints, lexicon, Memory(), cache_dir=cache_dir)
        counts.append(counted)
    assert counts[1] <= counts[0] < 150
