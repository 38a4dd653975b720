"""Values that a follow-up says in words of its own: periods beside the last one, limits, orders, parts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from agent.lexicon import lexicon as lexicon_of
from agent.offline.understand import Lexicon, Memory, understand
from agent.runtime import TurnContext
from agent.settings import Settings
from data.scope import EVERYTHING
from data.warehouse import Warehouse


@pytest.fixture(scope="module")
def names(demo: Warehouse) -> Lexicon:
    """Everything the demo book has a name for, as the chat knows it."""
    with ThreadPoolExecutor(1) as workers:
        return lexicon_of(TurnContext(demo.home, demo, EVERYTHING, "local", Settings(), workers))


def calls(turns: list[str], names: Lexicon, cache_dir: Path) -> list[tuple[str, dict[str, Any]]]:
    """The calls of the last of several messages."""
    memory = Memory()
    for turn in turns:
        reading = understand(turn, names, memory, cache_dir=cache_dir)
        memory = reading.memory
    return [(call.tool, dict(call.arguments)) for call in reading.calls]


MARCH = "units by brand in March"


@pytest.mark.parametrize(
    ("turns", "start", "end"),
    [
        ([MARCH, "and the two months after it"], "2026-04-01", "2026-05-31"),
        ([MARCH, "the following 3 months please"], "2026-04-01", "2026-06-30"),
        ([MARCH, "now the 2 months before that"], "2026-01-01", "2026-02-28"),
        ([MARCH, "full history"], "2023-07-01", "2026-06-30"),
        ([MARCH, "since the books began"], "2023-07-01", "2026-06-30"),
        ([MARCH, "ok. may instead"], "2026-05-01", "2026-05-31"),
        ([MARCH, "2024 full year"], "2024-01-01", "2024-12-31"),
    ],
)
def test_a_period_beside_the_last_one(
    turns: list[str], start: str, end: str, names: Lexicon, cache_dir: Path
) -> None:
    ((_, arguments),) = calls(turns, names, cache_dir)
    assert (arguments["start"], arguments["end"]) == (start, end)
    assert (arguments["metric"], arguments["by"]) == ("units", ["brand"])


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("versus the quarter before, not the year before", "previous_period"),
        ("hold it against the previous quarter instead of last year", "previous_period"),
        ("against last year rather than the quarter before", "previous_year"),
    ],
)
def test_what_is_no_longer_compared_is_no_period(
    said: str, kind: str, names: Lexicon, cache_dir: Path
) -> None:
    ((_, arguments),) = calls(["revenue by region in Q2 against last year", said], names, cache_dir)
    assert (arguments["start"], arguments["compare_to"]) == ("2026-04-01", kind)


@pytest.mark.parametrize(
    ("said", "since"),
    [
        ("none older than february", "2026-02-01"),
        ("nothing dated before 1 April", "2026-04-01"),
        ("only newer than march", "2026-04-01"),
    ],
)
def test_notes_no_older_than_a_day(said: str, since: str, names: Lexicon, cache_dir: Path) -> None:
    ((tool, arguments),) = calls(["notes on Moss Dental Group", said], names, cache_dir)
    assert (tool, arguments["since"]) == ("account_notes", since)


def test_a_window_that_is_to_go_back_further(names: Lexicon, cache_dir: Path) -> None:
    turns = ["how did our premium campaigns do", "go back two years though"]
    ((_, arguments),) = calls(turns, names, cache_dir)
    assert arguments == {"campaign_type": "premium", "lookback_days": 730}


WHO = "opportunities in the East"


@pytest.mark.parametrize(
    ("turns", "said"),
    [
        (["opportunities above 4k", "and capped at 25k"], {"min_monetary": 4000, "max_monetary": 25000}),
        ([WHO, "nothing larger than 12k"], {"region": "East", "max_monetary": 12000}),
        ([WHO, "minimum turnover 3000"], {"region": "East", "min_monetary": 3000}),
        ([WHO, "largest customers first, not stake"], {"region": "East", "sort": "monetary"}),
        ([WHO, "those quiet the longest on top"], {"region": "East", "sort": "recency"}),
        (["churn risk South, the biggest accounts at the top"], {"region": "South", "sort": "monetary"}),
        (["which accounts could lose us the most money to churn"], {"sort": "revenue_at_risk"}),
        (["retention targets, East", "without a pause"], {"pause_days": 0}),
        (["retention targets, East", "give them 60 days of quiet after a contact"], {"pause_days": 60}),
        (["retention targets, East", "pause of 45"], {"pause_days": 45}),
        (["audience for a premium mailing, Champions only"], {"segment": "Champions"}),
        (["orders by category of hotels and lodging"], {"commercial_segment": "Hotels & Lodging"}),
        (["orders in care and clinical"], {"commercial_segment": "Care & Clinical"}),
        (["orders by region", "per line of business"], {"by": ["commercial_segment"]}),
        (["units by product", "those sold in the West"], {"metric": "units", "region": "West"}),
        (["who changed segment since March", "only to the better"], {"direction": "better"}),
        (["who changed segment since March", "the decliners"], {"direction": "worse"}),
    ],
)  # fmt: skip
def test_a_value_in_words_of_its_own(
    turns: list[str], said: dict[str, Any], names: Lexicon, cache_dir: Path
) -> None:
    ((_, arguments),) = calls(turns, names, cache_dir)
    assert said.items() <= arguments.items()


@pytest.mark.parametrize(
    "ask", ["notes about returns, all customers", "every account's notes on price"]
)
def test_all_accounts_are_whose_notes_and_no_rows(
    ask: str, names: Lexicon, cache_dir: Path
) -> None:
    ((_, arguments),) = calls([ask], names, cache_dir)
    assert arguments["account"] == "all"
    assert "limit" not in arguments


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        ("how is MacInnes House doing", {"account": "ACC1205"}),
        ("profile of Partridge Insurance, the Welsh one", {"account": "ACC0570"}),
        ("profile of Partridge Insurance (not the Dunmoray one)", {"account": "ACC0570"}),
        ("call brief on St Wulfstan's School in Skelderby", {"account": "ACC0045"}),
        ("warning signs at that beach cafe customer, sandpiper", {"account": "ACC0475"}),
        ("revenue by category of Foxglove Cookshops head office", {"account": "ACC0196"}),
        ("notes on Brackenridge, nothing older than 3 months", {"since": "2026-04-01"}),
        ("Which categories did Chestnut Coffee plc stop buying?", {"only": "stopped"}),
        ("book at a glance, customers between 5 and 20 grand", {"min_monetary": 5000}),
        ("book at a glance, customers with at least three orders and under a year with us",
         {"min_frequency": 3, "max_tenure_days": 365}),
        ("overview of accounts over half a million", {"min_monetary": 500000}),
        ("customers with six figure sales", {"min_monetary": 100000}),
        ("top half dozen products by units", {"top": 6}),
        ("who is most likely to leave, don't give me more than 3", {"limit": 3}),
        ("biggest fallers by account this half versus the half before, just a dozen", {"top": 12}),
        ("accounts worth 8k over the last two years that haven't bought since the end of March",
         {"lookback_days": 730, "min_recency_days": 91}),
        ("how did the new year winback go", {"campaign": "New Year Win-Back 2026"}),
        ("H2 25 against H2 24, revenue by category",
         {"start": "2025-07-01", "end": "2025-12-31", "compare_to": "previous_year"}),
        ("who bought the most 12 oz coffee cups this year",
         {"product": "Pathfinder Compostable Coffee Cup 12 oz (case of 500)"}),
        ("how much gross did Kestrel Pub Company East buy last calendar year",
         {"metric": "gross_revenue"}),
    ],
)  # fmt: skip
def test_a_value_said_in_a_question(
    ask: str, said: dict[str, object], names: Lexicon, cache_dir: Path
) -> None:
    ((_, arguments),) = calls([ask], names, cache_dir)
    assert said.items() <= arguments.items()


def test_a_greeting_to_all_is_no_length_of_a_list(names: Lexicon, cache_dir: Path) -> None:
    ((_, arguments),) = calls(["Morning all. North first: what's burning?"], names, cache_dir)
    assert "limit" not in arguments


def test_a_head_office_is_no_kind_of_customer(names: Lexicon, cache_dir: Path) -> None:
    ask = "Foxglove Cookshops head office: revenue by category"
    ((_, arguments),) = calls([ask], names, cache_dir)
    assert "industry" not in arguments


@pytest.mark.parametrize(
    ("turns", "arguments"),
    [
        (["customer value of Champions over the next 90 days", "five will do"],
         {"segment": "Champions", "horizon_days": 90, "limit": 5}),
        (["customer value of Champions over the next 90 days", "60 will do"],
         {"segment": "Champions", "horizon_days": 60}),
        (["what is cookware bought with, support at least 0.5 %", "confidence 30 or better"],
         {"item": "Cookware", "min_support": 0.005, "min_confidence": 0.3}),
        (["what if 10 % of Potential Loyalists became Champions", "be bolder, twenty"],
         {"from_segment": "Potential Loyalists", "to_segment": "Champions", "share": 20}),
        (["what if 10 % of Potential Loyalists became Champions", "show me the first 8"],
         {"from_segment": "Potential Loyalists", "to_segment": "Champions", "share": 10, "limit": 8}),
        (["who should get an acquisition campaign", "no pause, we can write to everyone"],
         {"campaign_type": "acquisition", "pause_days": 0}),
        (["who should get an acquisition campaign", "no pause", "14 days"],
         {"campaign_type": "acquisition", "pause_days": 14}),
        (["which categories does Tideway Coffee Roasters buy together", "and Velvet Rope Events"],
         {"account": "ACC0719", "level": "category"}),
    ],
)  # fmt: skip
def test_a_number_is_of_the_argument_that_it_fits(
    turns: list[str], arguments: dict[str, Any], names: Lexicon, cache_dir: Path
) -> None:
    assert [said for _, said in calls(turns, names, cache_dir)] == [arguments]


@pytest.mark.parametrize(
    ("turns", "arguments"),
    [
        (["results of the last five campaigns", "and Early Access Spring Range 2025"],
         {"campaign": "Early Access Spring Range 2025"}),
        (["my top five opportunities", "Tideway Coffee Roasters only"], {"account": "ACC0803"}),
        (["customer value of Champions, top 5", "Tideway Coffee Roasters only"],
         {"account": "ACC0803"}),
    ],
)  # fmt: skip
def test_how_many_there_were_to_be_is_not_said_of_one(
    turns: list[str], arguments: dict[str, Any], names: Lexicon, cache_dir: Path
) -> None:
    assert [said for _, said in calls(turns, names, cache_dir)] == [arguments]
