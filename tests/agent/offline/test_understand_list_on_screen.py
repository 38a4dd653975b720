"""What refers to the list on the screen is of that list: its sum, its risk, what it ordered, its share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from listed import IDS, talk

from agent.offline.understand import Call, Lexicon, understand

SILENT = "which accounts over 10k have not ordered for 60 days?"
FELL = "which of the West accounts shrank most in Q2 2026 vs Q2 2025?"
ATTENTION = "what needs my attention in the North?"
MOVED = "which accounts changed segment since March?"
STOPPED = "who stopped buying Glassware?"
TOP = "top 10 customers in June"


@pytest.mark.parametrize("first", [SILENT, MOVED + " for the worse", STOPPED, ATTENTION])
@pytest.mark.parametrize(
    "said",
    [
        "total of that?",
        "total revenue?",
        "how much do they carry together",
        "what are they worth together?",
        "what do those add up to",
        "combined revenue of these?",
    ],
)
def test_the_sum_of_a_list_longer_than_its_page_is_told_by_the_list(
    first: str, said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    listed = understand(first, lexicon, cache_dir=cache_dir).calls
    reading = talk(lexicon, cache_dir, first, said)
    assert reading.calls == listed
    assert reading.memory.focus == ("total",)


def test_what_the_members_of_a_segment_bring_is_that_of_the_segment(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    talked = ("Show me the Champions in the North", "How much revenue do they bring in?")
    (call,) = talk(lexicon, cache_dir, *talked).calls
    of_segment = {"metric": "revenue", "segment": "Champions", "region": "North"}
    assert (call.tool, call.arguments) == ("sales_metrics", of_segment)


@pytest.mark.parametrize(
    "said", ["make that a year", "add those to the list", "what are they worth?"]
)
def test_a_change_or_a_forecast_is_no_sum(said: str, lexicon: Lexicon, cache_dir: Path) -> None:
    assert talk(lexicon, cache_dir, SILENT, said).memory.focus == ()


def test_a_list_that_is_all_on_the_screen_is_summed_by_its_accounts(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    talked = (SILENT, "who looks after them?", "when did we last visit them?", "total of that?")
    reading = talk(lexicon, cache_dir, *talked, shown=IDS[:4])
    of_four = {"metric": "revenue", "account": " or ".join(IDS[:4])}
    assert reading.calls == (Call("sales_metrics", of_four),)


@pytest.mark.parametrize(
    ("said", "direction"),
    [
        ("what revenue did the worse ones bring?", "worse"),
        ("and how much do the better ones bring", "better"),
    ],
)
def test_what_those_that_moved_one_way_bring_is_told_by_the_moves(
    said: str, direction: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, MOVED, said).calls
    assert call.tool == "segment_migration"
    assert call.arguments["direction"] == direction


@pytest.mark.parametrize("said", ["how much did we lose from that?", "what did that cost us?"])
def test_what_was_lost_is_that_of_those_who_stopped(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, STOPPED, said).calls
    assert call.arguments["only"] == "stopped"


@pytest.mark.parametrize(
    "said",
    [
        "what is our total revenue?",
        "total revenue last year",
        "how much do we sell in total?",
        "how much did the North bring in total",
        "total orders?",
    ],
)
def test_totals_of_something_else_are_not_of_the_list(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = talk(lexicon, cache_dir, SILENT, said)
    assert "total" not in reading.memory.focus
    assert {call.tool for call in reading.calls} == {"sales_metrics"}
    assert not any("account" in call.arguments for call in reading.calls)


def test_the_total_after_a_look_at_one_account_is_of_that_one(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, SILENT, "tell me about the second", "total revenue?").calls
    assert call.arguments["account"] == IDS[1]


def test_the_sum_leads_one_answer_only(lexicon: Lexicon, cache_dir: Path) -> None:
    assert talk(lexicon, cache_dir, SILENT, "total of that?", "show 20").memory.focus == ()


@pytest.mark.parametrize("first", [FELL, ATTENTION, "top 10 customers"])
@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("which of these are at risk?", {}),
        ("of those, which have a high churn risk?", {}),
        ("which of them are likely to leave", {}),
        ("any of these about to churn?", {}),
        ("who among those is at critical risk of leaving", {"level": "critical"}),
    ],
)
def test_the_risk_of_those_is_of_exactly_those(
    first: str, said: str, level: dict[str, str], lexicon: Lexicon, cache_dir: Path
) -> None:
    of_those = {"account": " or ".join(IDS)}
    assert talk(lexicon, cache_dir, first, said).calls == (Call("churn_risk", of_those | level),)


@pytest.mark.parametrize(
    ("first", "said", "wanted"),
    [
        (ATTENTION, "which accounts have a high churn risk?", {"level": "high"}),
        (
            "list my champions in the South",
            "which of those are at high churn risk?",
            {"level": "high", "region": "South", "segment": "Champions"},
        ),
    ],
)
def test_the_risk_of_others_or_of_a_whole_segment_is_not_that_of_a_page(
    first: str, said: str, wanted: dict[str, str], lexicon: Lexicon, cache_dir: Path
) -> None:
    assert talk(lexicon, cache_dir, first, said).calls == (Call("churn_risk", wanted),)


JUNE = {"start": "2026-06-01", "end": "2026-06-30"}


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        ("which of these ordered this month?", {"by": ["account"], **JUNE}),
        ("who of them bought something in June", {"by": ["account"], **JUNE}),
        ("only those who ordered this month", {"by": ["account"], **JUNE}),
        ("how much did they order this month", JUNE),
        ("which of those ordered cookware this month", {"category": "Cookware", **JUNE}),
        ("their revenue by category", {"by": ["category"]}),
    ],
)
def test_sales_of_those_listed_are_of_no_whole_region(
    said: str, arguments: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = talk(lexicon, cache_dir, ATTENTION, said)
    (call,) = reading.calls
    assert call.tool == "sales_metrics"
    assert call.arguments["account"] == " or ".join(IDS)
    assert call.arguments.items() >= arguments.items()
    assert "region" not in call.arguments
    assert any("accounts shown" in note for note in reading.notes)


@pytest.mark.parametrize("said", ["revenue by region", "what is our revenue in June?"])
def test_sales_that_point_at_no_list_are_of_everybody(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, ATTENTION, said).calls
    assert "account" not in call.arguments


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        ("And the worst?", {"by": ["account"], "order": "asc"}),
        ("what did the worst one buy in June", {"account": IDS[-1]}),
    ],
)
def test_the_worst_after_the_best_is_another_list_and_the_worst_one_its_end(
    said: str, arguments: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, TOP, said).calls
    assert arguments.items() <= call.arguments.items()


@pytest.mark.parametrize(
    ("said", "declined"),
    [
        ("how many customers opted out of marketing", True),
        ("which region has most opt outs", True),
        ("retention campaign for the South without those who opted out", False),
    ],
)
def test_who_opted_out_over_all_is_said_not_to_be_told(
    said: str, declined: bool, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert (understand(said, lexicon, cache_dir=cache_dir).topic == "opt_outs") is declined


SOUTH = "accounts in the South that have not ordered for 90 days, biggest first"


@pytest.mark.parametrize(
    ("first", "said", "by"),
    [
        (SOUTH, "Sort them by owner", "owner"),
        (SOUTH, "can you order the list by account manager, then revenue", "owner"),
        (SOUTH, "sort by region please", "region"),
        ("At Risk accounts in the South", "order by owner please", "owner"),
        ("show churn risk in the West", "alphabetically", "name"),
        (ATTENTION, "sort on who looks after them", "owner"),
    ],
)
def test_another_order_keeps_the_filters_of_a_list(
    first: str, said: str, by: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    (listed,) = understand(first, lexicon, cache_dir=cache_dir).calls
    (call,) = talk(lexicon, cache_dir, first, said).calls
    asked = {k: v for k, v in listed.arguments.items() if k not in ("sort", "order")}
    assert (call.tool, call.arguments["sort"]) == (listed.tool, by)
    assert asked.items() <= call.arguments.items()


def test_the_top_ten_are_sorted_anew_as_those_ten(lexicon: Lexicon, cache_dir: Path) -> None:
    (call,) = talk(lexicon, cache_dir, "top 10 customers by revenue", "sort by region").calls
    assert call.arguments["among"] == " or ".join(IDS)


@pytest.mark.parametrize("said", ["by owner", "orders by region", "group them by owner"])
def test_a_split_of_a_list_is_no_order_of_it(said: str, lexicon: Lexicon, cache_dir: Path) -> None:
    calls = talk(lexicon, cache_dir, SOUTH, said).calls
    assert all(call.arguments.get("sort") != "owner" for call in calls)


COOKWARE = "who bought Cookware this year"


@pytest.mark.parametrize(
    ("said", "later"),
    [
        ("and nothing in the last 30 days?", "2026-06-01"),
        ("but not since May", "2026-05-01"),
        ("and who hasn't bought any since April?", "2026-04-01"),
    ],
)
def test_who_bought_is_cut_to_those_that_did_not_lately(
    said: str, later: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, COOKWARE, said).calls
    asked = {name: call.arguments.get(name) for name in ("only", "category", "start")}
    assert asked == {"only": "stopped", "category": "Cookware", "start": later}
    assert call.arguments["earlier_start"] == "2026-01-01"
    assert call.arguments["earlier_end"] < later


@pytest.mark.parametrize(
    "said", ["and in the last 30 days?", "and no returns in the last 30 days?"]
)
def test_who_bought_lately_or_returned_nothing_is_no_such_cut(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    calls = talk(lexicon, cache_dir, COOKWARE, said).calls
    assert all("only" not in call.arguments for call in calls)


def test_those_of_the_top_ten_that_are_silent_are_of_those_ten(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, TOP, "and nothing in the last 30 days?").calls
    assert call.arguments == {"among": " or ".join(IDS), "min_recency_days": 30}


def test_those_that_stopped_altogether_are_those_of_the_list(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, ATTENTION, "the ones that stopped ordering altogether").calls
    assert call.arguments.items() >= {"region": "North", "min_recency_days": 90}.items()


def test_a_segment_of_all_accounts_is_no_part_of_the_list(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    (of_all,) = talk(lexicon, cache_dir, ATTENTION, "Which accounts are At Risk?").calls
    assert of_all == Call("segment_members", {"segment": "At Risk"})
    (of_those,) = talk(lexicon, cache_dir, ATTENTION, "which of them are Champions?").calls
    assert (of_those.tool, of_those.arguments["segments"]) == ("opportunities", ["Champions"])


def test_the_two_biggest_of_a_list_are_compared(lexicon: Lexicon, cache_dir: Path) -> None:
    (call,) = talk(lexicon, cache_dir, SOUTH, "compare the two biggest").calls
    assert (call.tool, call.arguments["a"], call.arguments["b"]) == ("compare", IDS[0], IDS[1])
