"""What is asked of the accounts on the screen, of the one that leads, or of a name that several have."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from agent.offline.understand import Call, Lexicon, Memory, Reading, Subject, understand

SHOWN = ("ACC0117", "ACC0342", "ACC0058")
OF_THEM = {"metric": "revenue", "account": " or ".join(SHOWN)}


def talk(lexicon: Lexicon, cache_dir: Path, *messages: str) -> Reading:
    """The reading of the last message; each answer lists three accounts."""
    names = dict(lexicon.accounts)
    listed = [Subject("account", id_, names[id_]) for id_ in SHOWN]
    memory, reading = Memory(), Reading("chat")
    for message in messages:
        reading = understand(message, lexicon, memory, cache_dir=cache_dir)
        memory = Memory.from_dict(reading.memory.to_dict())
        memory = memory if memory.missing else memory.with_listing(listed)
    return reading


@pytest.mark.parametrize("first", ["top 10 accounts by revenue", "What needs my attention?"])
@pytest.mark.parametrize(
    ("said", "order"),
    [
        ("which of those are shrinking?", "asc"),
        ("which of them are growing", "desc"),
        ("are any of these declining?", "asc"),
    ],
)
def test_who_of_those_shrinks_is_asked_of_those_listed(
    first: str, said: str, order: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    change = {"by": ["account"], "compare_to": "previous_year", "sort": "change", "order": order}
    assert talk(lexicon, cache_dir, first, said).calls == (
        Call("sales_metrics", {**OF_THEM, **change}),
    )


@pytest.mark.parametrize(
    "said", ["who looks after them?", "who owns those?", "which account managers look after these"]
)
def test_who_looks_after_them_is_told_account_by_account(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert talk(lexicon, cache_dir, "top 10 accounts by revenue", said).calls == (
        Call("sales_metrics", {**OF_THEM, "by": ["account", "owner"]}),
    )


def test_only_mine_may_come_with_who_asks(lexicon: Lexicon, cache_dir: Path) -> None:
    reading = talk(lexicon, cache_dir, "What needs my attention?", "only mine, im Grace Adeyemi")
    assert reading.calls == (Call("opportunities", {"owner": "Grace Adeyemi"}),)


def test_just_one_name_is_that_of_the_first(lexicon: Lexicon, cache_dir: Path) -> None:
    reading = talk(lexicon, cache_dir, "who should I ring today?", "just one name")
    assert reading.calls == (Call("opportunities", {"account": SHOWN[0]}),)


FAMILY = [
    ("A1", "Colwick Fell Pantry"), ("A2", "The Falcon, Colwick Fell"),
    ("A3", "Colwick Fell Nursing Home"), ("A4", "Tollgate Hotel Colwick Fell"), ("A5", "Ivy House"),
]  # fmt: skip


OTHERS = [(f"B{n}", f"Number {n} Nursing Home") for n in range(20)]
"""So that 'nursing home' tells as little as it does in a book."""


def _named(largest: Sequence[str]) -> Lexicon:
    return Lexicon(accounts=[*FAMILY, *OTHERS], largest=lambda: largest)


def test_of_several_names_those_that_bring_most_are_offered_first(cache_dir: Path) -> None:
    lexicon = _named(["A5", "A3", "A4"])
    reading = understand("draft a risk note for Colwick Fell", lexicon, cache_dir=cache_dir)
    assert reading.kind == "clarify"
    assert reading.suggestions[0] == "draft a risk note for Colwick Fell Nursing Home"


def test_a_name_on_the_screen_is_meant_before_larger_ones(cache_dir: Path) -> None:
    lexicon = _named(["A3", "A4", "A2", "A1"])
    shown = Memory().with_listing([Subject("account", "A2", "x"), Subject("account", "A5", "y")])
    reading = understand("how is Colwick Fell doing", lexicon, shown, cache_dir=cache_dir)
    assert reading.calls == (Call("account_profile", {"account": "A2"}),)


def test_the_whole_group_answers_which_of_them(cache_dir: Path) -> None:
    names = [
        ("A1", "Stag Coffee Holdings"),
        ("A2", "Stag Coffee North"),
        ("A3", "Stag Coffee East"),
    ]
    lexicon = Lexicon(accounts=names)
    asked = understand("how is Stag Coffee doing, all of them", lexicon, cache_dir=cache_dir)
    assert asked.kind == "clarify"
    reading = understand("the whole group", lexicon, asked.memory, cache_dir=cache_dir)
    assert reading.calls == (Call("account_profile", {"account": "A1", "level": "family"}),)


AMONG = {"among": " or ".join(SHOWN)}


@pytest.mark.parametrize(
    ("first", "said", "call"),
    [
        (
            "top 10 customers",
            "which of these are Champions?",
            Call("find_accounts", {**AMONG, "segment": "Champions"}),
        ),
        (
            "top 10 customers",
            "are any of them in the North?",
            Call("find_accounts", {**AMONG, "region": "North"}),
        ),
        (
            "which accounts fell most this year?",
            "which are hotels",
            Call("find_accounts", {**AMONG, "commercial_segment": "Hotels & Lodging"}),
        ),
        # A list of all that fit is narrowed by its own arguments.
        (
            "Who is likely to churn?",
            "which of those are in the West",
            Call("churn_risk", {"region": "West"}),
        ),
    ],
)
def test_which_of_these_are_of_a_kind_is_of_exactly_those(
    first: str, said: str, call: Call, lexicon: Lexicon, cache_dir: Path
) -> None:
    (made,) = talk(lexicon, cache_dir, first, said).calls
    assert made == call


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        ("which of these have not been called in 60", {"min_contact_days": 60}),
        ("which of those are overdue", {"min_missed_orders": 1}),
        ("which of them have only ordered once", {"max_frequency": 1}),
        ("when was each of them last contacted", {"min_contact_days": 0}),
    ],
)
def test_what_only_the_search_for_accounts_knows_is_asked_of_those_listed(
    said: str, arguments: dict[str, int], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, "who might churn", said).calls
    assert call.tool == "find_accounts" and call.arguments["among"] == OF_THEM["account"]
    assert arguments.items() <= call.arguments.items()


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        ("who of them buys cutlery", {"category": "Cutlery", "by": ["account"]}),
        ("which of these buy no cutlery", {"without_category": "Cutlery", "by": ["account"]}),
        ("how many of those bought this year", {"metric": "active_accounts"}),
    ],
)
def test_what_those_listed_bought_is_told_of_those(
    said: str, arguments: dict[str, object], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, "who might churn", said).calls
    assert call.tool == "sales_metrics" and call.arguments["account"] == OF_THEM["account"]
    assert arguments.items() <= call.arguments.items()


def test_a_list_is_kept_by_its_first_rows_and_without_some(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    first = "which accounts has nobody talked to for 6 months"
    (call,) = talk(lexicon, cache_dir, first, "top 20 by revenue").calls
    assert (call.arguments["min_contact_days"], call.arguments["limit"]) == (180, 20)
    (call,) = talk(lexicon, cache_dir, first, "drop the first one").calls
    assert call.arguments["among"] == " or ".join(SHOWN[1:])


def test_the_first_products_are_not_the_first_accounts_of_the_list(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, "accounts over 20k", "Top 10 products by revenue").calls
    assert (call.tool, call.arguments["by"]) == ("sales_metrics", ["product"])
