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
            "which accounts havent ordered for 60 days but always ask for credit",
            "always ask for credit",
        ),
        ("who has not ordered for 90 days and used to spend double", "used to spend double"),
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


def test_who_buys_one_thing_and_not_a_brand_is_no_list(lexicon: Lexicon, cache_dir: Path) -> None:
    reading = talk(lexicon, cache_dir, "who buys glassware but not Merrow?")
    assert (reading.is_answered, list(reading.calls)) == (False, [])
    assert "cannot list who buys one thing and not another" in reading.text
    assert reading.suggestions


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


@pytest.mark.parametrize(
    ("said", "newer"),
    [
        ("How did the South do last quarter?", "Q2 2026"),
        ("revenue last month", "June 2026"),
        ("orders in the previous quarter by region", "Q2 2026"),
    ],
)
def test_a_period_that_is_complete_too_is_offered(
    said: str, newer: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = talk(lexicon, cache_dir, said)
    assert reading.notes == (f"The data end with {newer}, which is complete too: ask for {newer}.",)


@pytest.mark.parametrize(
    "said", ["revenue last year", "revenue in Q1 2026", "revenue this quarter"]
)
def test_a_period_that_is_named_or_goes_on_offers_none(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert talk(lexicon, cache_dir, said).notes == ()


def test_goods_that_nobody_can_tell_are_asked_for(lexicon: Lexicon, cache_dir: Path) -> None:
    reading = talk(lexicon, cache_dir, "who buys glassware but not that?")
    assert (reading.kind, reading.topic) == ("clarify", "goods")
    assert "who buys glassware but not Cutlery" in reading.suggestions


def test_a_list_by_revenue_leaves_a_region_out(lexicon: Lexicon, cache_dir: Path) -> None:
    reading = talk(lexicon, cache_dir, "top 10 accounts by revenue", "not the East")
    kept = {"sort": "monetary", "order": "desc", "limit": 10, "region": "not East"}
    assert (reading.calls, reading.notes) == ((Call("find_accounts", kept),), ())


def test_moves_are_not_cut_by_an_amount(lexicon: Lexicon, cache_dir: Path) -> None:
    moved = "who moved down a segment since last quarter"
    reading = talk(lexicon, cache_dir, moved, "only the ones worth more than 20k")
    assert [call.tool for call in reading.calls] == ["segment_migration"]
    assert any("cannot be limited" in note for note in reading.notes)


def test_the_level_of_rules_may_be_products(lexicon: Lexicon, cache_dir: Path) -> None:
    before = ("which categories are bought together?", "at product level")
    assert talk(lexicon, cache_dir, *before).calls == (Call("basket_rules", {"level": "product"}),)


@pytest.mark.parametrize("said", ["thanks, that was useless", "that's not helpful", "no use"])
def test_no_thanks_are_heard_as_such(said: str, lexicon: Lexicon, cache_dir: Path) -> None:
    assert talk(lexicon, cache_dir, "top 10 accounts by revenue", said).topic == "sorry"


@pytest.mark.parametrize(
    "said", ["is Grace giving too much away?", "does Grace give away too much"]
)
def test_giving_away_is_discount(said: str, lexicon: Lexicon, cache_dir: Path) -> None:
    (call,) = talk(lexicon, cache_dir, "discount share by account manager", said).calls
    assert call.arguments == {"metric": "discount_share", "owner": "Grace Adeyemi"}


def test_top_products_of_somebodys_accounts_are_products(lexicon: Lexicon, cache_dir: Path) -> None:
    (call,) = talk(lexicon, cache_dir, "top products for Grace Adeyemi's accounts").calls
    assert call.arguments["by"] == ["product"] and call.arguments["owner"] == "Grace Adeyemi"


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("who should get a win-back campaign?", "leave the South alone"),
        ("which customers may leave us?", "drop the South"),
        ("which customers may leave us?", "skip the South please"),
    ],
)
def test_what_is_to_be_spared_is_never_what_is_chosen(
    first: str, said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = talk(lexicon, cache_dir, first, said)
    assert all(call.arguments.get("region") != "South" for call in reading.calls)
    assert "I cannot leave South out, so it is included." in reading.notes


def test_those_of_a_managers_accounts_are_of_that_manager(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    owner = lexicon.owners[0]
    (call,) = talk(
        lexicon, cache_dir, f"{owner}'s accounts", "which of them are at risk of leaving?"
    ).calls
    assert (call.tool, call.arguments["owner"]) == ("churn_risk", owner)


def test_an_amount_that_no_row_is_held_against_is_said(lexicon: Lexicon, cache_dir: Path) -> None:
    said = "which accounts changed segment since January"
    reading = talk(lexicon, cache_dir, said, "only those above 20,000 a year")
    assert "This cannot be limited to accounts above an amount, so it is not." in reading.notes


def test_buyers_are_not_shown_as_those_that_do_not_buy(lexicon: Lexicon, cache_dir: Path) -> None:
    reading = talk(lexicon, cache_dir, "which hotels in the South have not bought glassware?")
    buyers = any(call.tool == "sales_metrics" for call in reading.calls)
    assert buyers == ("Not limited to those that do not buy Glassware." in reading.notes)


@pytest.mark.parametrize("said", ["only wholesale", "just the wholesale ones", "only gyms"])
def test_an_unknown_word_that_the_last_answer_is_to_be_limited_to_is_asked_about(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = talk(lexicon, cache_dir, "revenue by month", said)
    word = "gyms" if "gyms" in said else "wholesale"
    assert reading.kind == "clarify" and f"“{word}”" in reading.question
    (call,) = talk(lexicon, cache_dir, "revenue by month", said, "only online").calls
    assert (call.arguments["by"], call.arguments["channel"]) == (["month"], "Online")


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("revenue of wholesale customers by month", "wholesale"),
        ("revenue by month, only export", "export"),
        ("revenue last year, just from gyms", "gyms"),
    ],
)
def test_an_unknown_word_that_limits_a_question_is_said_not_to(
    said: str, word: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    (note,) = talk(lexicon, cache_dir, said).notes
    assert note.startswith(f"I know no “{word}” in the data, so the answer is not limited to it.")


@pytest.mark.parametrize(
    "said",
    [
        "risk note for ACC0117, only joking about the deadline",
        "revenue by month, just for my meeting at ten",
        "sales are down 20% on last year, right?",
        "accounts that have been quiet for at least two months",
    ],
)
def test_a_remark_limits_nothing(said: str, lexicon: Lexicon, cache_dir: Path) -> None:
    assert not any("limited" in note for note in talk(lexicon, cache_dir, said).notes)


def test_both_bounds_of_a_list_are_used(lexicon: Lexicon, cache_dir: Path) -> None:
    (call,) = talk(lexicon, cache_dir, "accounts north of 5k but not above 20k").calls
    assert call.arguments == {"min_monetary": 5000, "max_monetary": 20000}


def test_figures_of_the_accounts_on_the_screen_are_said_to_be_of_those(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    shown = [Subject("account", value, name) for value, name in lexicon.accounts[:10]]
    listed = talk(lexicon, cache_dir, "which accounts are likely to churn").memory
    reading = understand(
        "revenue of these by owner", lexicon, listed.with_listing(shown), cache_dir=cache_dir
    )
    (call,) = reading.calls
    assert call.arguments["account"].count(" or ") == 9
    assert "This is of the 10 accounts shown, not of all that the list is of." in reading.notes


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("behaviour of Champions", ["Champions"]),
        ("behaviour of our accounts", []),
        ("do new customers come back?", []),
        ("how well do we hang on to new customers", []),
        ("warning signs of customers at risk", []),
    ],
)
def test_a_segment_that_an_answer_is_not_of_is_said(
    said: str, told: list[str], lexicon: Lexicon, cache_dir: Path
) -> None:
    notes = [note for note in talk(lexicon, cache_dir, said).notes if "limited to" in note]
    assert notes == [f"This cannot be limited to {name}, so it is not." for name in told]
