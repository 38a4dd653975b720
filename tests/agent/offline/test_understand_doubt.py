"""What is not understood for certain is asked back, and a limit that cannot be set is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.offline.understand import Lexicon, Memory, Reading, understand


def last(turns: list[str], lexicon: Lexicon, cache_dir: Path) -> Reading:
    memory = Memory()
    for turn in turns:
        reading = understand(turn, lexicon, memory, cache_dir=cache_dir)
        memory = reading.memory
    return reading


@pytest.mark.parametrize(
    "turns",
    [
        ["Draft a retention campaign plan", "that is too many people, keep it to 50 accounts"],
        ["should I give Tideway a discount?"],
        ["top 5 accounts in the North", "who owns them?"],
    ],
)
def test_a_doubtful_message_is_asked_back(
    turns: list[str], lexicon: Lexicon, cache_dir: Path
) -> None:
    assert last(turns, lexicon, cache_dir).kind == "clarify"


@pytest.mark.parametrize("said", ["cheers", "gr8", "brill", "brill cheers", "ta", "nice one"])
def test_a_word_of_thanks_is_small_talk(said: str, lexicon: Lexicon, cache_dir: Path) -> None:
    assert last(["signals of Tideway", said], lexicon, cache_dir).kind == "chat"


def test_export_is_no_code(lexicon: Lexicon, cache_dir: Path) -> None:
    reading = last(["which accounts are at risk?", "put that in a spreadsheet"], lexicon, cache_dir)
    assert (reading.kind, reading.topic) == ("chat", "export")


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("Which accounts are At Risk?", "skip the ones contacted in the last 30 days"),
        ("Which accounts are At Risk?", "drop anyone we have called in the past two weeks"),
    ],
)
def test_a_limit_that_cannot_be_set_keeps_the_list_and_says_so(
    first: str, then: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    before, after = (last(turns, lexicon, cache_dir) for turns in ([first], [first, then]))
    assert after.calls == before.calls
    assert len(after.notes) == 1


def test_they_are_those_of_the_last_list(lexicon: Lexicon, cache_dir: Path) -> None:
    turns = ["How is Tideway doing?", "top 5 accounts in the North", "are they likely to leave?"]
    assert "account" not in last(turns, lexicon, cache_dir).calls[0].arguments


def test_a_comparison_for_them_stays_with_the_account(lexicon: Lexicon, cache_dir: Path) -> None:
    turns = ["Tideway", "compare this quarter with the same quarter last year for them"]
    (call,) = last(turns, lexicon, cache_dir).calls
    assert (call.tool, call.arguments["account"]) == ("sales_metrics", "ACC0803")
    assert call.arguments["compare_to"] == "previous_year"


@pytest.mark.parametrize(
    "said",
    [
        "hows traffic on the A42",
        "is the M62 closed",
        "what does the Bank of England say about rates",
        "did Rovers win last night",
        "what was the base rate this month",
    ],
)
def test_what_goes_on_in_the_world_is_declined(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert last([said], lexicon, cache_dir).kind == "decline"


def test_the_number_of_nobody_named_is_asked_back(lexicon: Lexicon, cache_dir: Path) -> None:
    assert last(["whats his number again"], lexicon, cache_dir).kind == "clarify"


def test_the_world_beside_our_figures_is_no_topic(lexicon: Lexicon, cache_dir: Path) -> None:
    (call,) = last(["did the weather hurt sales in May"], lexicon, cache_dir).calls
    assert call.tool == "sales_metrics"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (
            "Hello, I'm Ylva and I have just taken over customer care. What sort of things may I ask?",
            "chat",
        ),
        ("Good morning, I am Bertil from marketing. What can I ask you?", "chat"),
        ("Ylva here, revenue by region please", "calls"),
        ("I'm Ylva, the new sales director. How are my segments?", "calls"),
    ],
)
def test_who_writes_is_no_account(said: str, kind: str, lexicon: Lexicon, cache_dir: Path) -> None:
    reading = last([said], lexicon, cache_dir)
    assert reading.kind == kind
    assert not any("account" in call.arguments for call in reading.calls)
