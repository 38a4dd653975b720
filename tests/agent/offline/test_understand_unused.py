"""What of a message is not used: it is said beside the answer, or asked about, never passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.offline.understand import Call, Lexicon, Memory, Reading, Subject, understand

SHOWN = ("ACC0117", "ACC0342", "ACC0058")


def talk(lexicon: Lexicon, cache_dir: Path, *messages: str) -> Reading:
    """The reading of the last message; each answer lists three accounts."""
    names = dict(lexicon.accounts)
    memory, reading = Memory(), Reading("chat")
    for message in messages:
        reading = understand(message, lexicon, memory, cache_dir=cache_dir)
        listed = [Subject("account", id_, names[id_]) for id_ in SHOWN]
        memory = Memory.from_dict(reading.memory.with_listing(listed).to_dict())
    return reading


@pytest.mark.parametrize(
    ("said", "condition"),
    [
        (
            "which accounts havent ordered for 60 days but used to every month",
            "used to every month",
        ),
        ("who has not ordered for 90 days and used to order monthly", "used to order monthly"),
        ("accounts in the South over 20k that used to buy every week", "used to buy every week"),
    ],
)
def test_a_condition_that_no_list_can_be_cut_by_is_said_to_be_left_out(
    said: str, condition: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = talk(lexicon, cache_dir, said)
    assert [call.tool for call in reading.calls] == ["find_accounts"]
    assert "limit" not in reading.calls[0].arguments  # "every month" is no wish for all rows
    assert any(f"“{condition}”" in note for note in reading.notes)


@pytest.mark.parametrize(
    "said",
    [
        "which accounts in the South have not ordered for 60 days but spent more than 10k",
        "accounts in the North that have not ordered for 90 days",
        "who is quiet for 60 days but belongs to the Champions",
    ],
)
def test_a_condition_that_is_an_argument_is_not(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert talk(lexicon, cache_dir, said).notes == ()


def test_goods_that_are_not_to_be_bought_are_those_looked_for(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = talk(lexicon, cache_dir, "who buys glassware but not cutlery?")
    (call,) = reading.calls
    assert (call.tool, call.arguments["category"]) == ("product_propensity", "Cutlery")
    assert any("Glassware" in note for note in reading.notes)


@pytest.mark.parametrize("first", ["What needs my attention?", "who will churn?"])
def test_what_a_list_cannot_leave_out_is_told(
    first: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = talk(lexicon, cache_dir, first, "not the East")
    assert reading.notes == ("I cannot leave East out, so it is included.",)


@pytest.mark.parametrize(
    "said",
    ["whats the biggest account", "who is our biggest customer?", "and who is the biggest client?"],
)
def test_the_biggest_account_is_that_of_the_book(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, "who will churn?", said).calls
    assert call.tool == "find_accounts"
    assert (call.arguments["sort"], call.arguments["limit"]) == ("monetary", 1)


def test_the_biggest_of_a_list_is_its_first(lexicon: Lexicon, cache_dir: Path) -> None:
    of_list = ("who are our champions?", "tell me about the biggest account on that list")
    assert talk(lexicon, cache_dir, *of_list).calls == (
        Call("account_profile", {"account": SHOWN[0]}),
    )


@pytest.mark.parametrize(
    ("said", "about"),
    [
        ("accounts that mention a competitor", "other suppliers"),
        ("which customers complained in the last 3 months", "complaints"),
        ("show me all customers that mentioned prices", "prices"),
    ],
)
def test_customers_are_looked_for_in_all_notes_whoever_was_spoken_of(
    said: str, about: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, "tell me about ACC0117", said).calls
    assert (call.tool, call.arguments["account"]) == ("account_notes", "all")
    assert call.arguments["about"] == about


NORTH = {"region": "North", "start": "2026-01-01", "end": "2026-03-31"}


@pytest.mark.parametrize(
    ("said", "by", "order"),
    [
        ("which categories dragged it down", "category", "asc"),
        ("which products hurt us", "product", "asc"),
        ("which brands pulled it up?", "brand", "desc"),
        ("who are the accounts behind the drop", "account", "asc"),
    ],
)
def test_what_dragged_it_down_is_asked_of_the_same_figures(
    said: str, by: str, order: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    before = ("How did the South do last quarter?", "against the year before", "and the North?")
    (call,) = talk(lexicon, cache_dir, *before, said).calls
    assert call.tool == "sales_metrics" and NORTH.items() <= call.arguments.items()
    assert call.arguments["by"] == [by] and call.arguments["sort"] == "change"
    assert call.arguments["order"] == order
    assert call.arguments["compare_to"] == "previous_year"
