"""Short questions as a person new to it asks them, and those beside them that ask something else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, Memory, Reading, Subject, understand

Expected = tuple[str, dict[str, Any]]
SALES, FIND = "sales_metrics", "find_accounts"
JUNE = {"start": "2026-06-01", "end": "2026-06-30"}
QUARTER = {"start": "2026-04-01", "end": "2026-06-30"}
LARGEST = {"metric": "revenue", "by": ["account"]}
FALLING = {
    "metric": "orders",
    "by": ["account"],
    "compare_to": "previous_year",
    "sort": "change",
    "top": 10,
}


def read(text: str, lexicon: Lexicon, cache_dir: Path, *before: str) -> Reading:
    memory = Memory()
    for one in before:
        memory = understand(one, lexicon, memory, cache_dir=cache_dir).memory
    return understand(text, lexicon, memory, cache_dir=cache_dir)


def called(reading: Reading) -> list[Expected]:
    return [(call.tool, dict(call.arguments)) for call in reading.calls]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("how many active", (SALES, {"metric": "active_accounts"})),
        ("how many are active in the South", (SALES, {"metric": "active_accounts", "region": "South"})),
        ("how many ordered in June", (SALES, {"metric": "active_accounts"} | JUNE)),
        ("how many of our customers bought something this quarter",
         (SALES, {"metric": "active_accounts"} | QUARTER)),
        ("how many ordered glassware in June",
         (SALES, {"metric": "active_accounts", "category": "Glassware"} | JUNE)),
        ("how many clients did business with us in June", (SALES, {"metric": "active_accounts"} | JUNE)),
        ("how many buyers of glassware", (SALES, {"metric": "active_accounts", "category": "Glassware"})),
        ("how many orders in June", (SALES, {"metric": "orders"} | JUNE)),
        ("which ordered for the first time ever in June?",
         (SALES, {"metric": "new_accounts", "by": ["account"]} | JUNE)),
        ("who ordered for the first time in Q2",
         (SALES, {"metric": "new_accounts", "by": ["account"]} | QUARTER)),
        ("how many signed up in June", (SALES, {"metric": "new_accounts"} | JUNE)),
        ("How many accounts per manager?", (SALES, {"metric": "active_accounts", "by": ["owner"]})),
        ("how many customers have we", (FIND, {})),
        ("Show me accounts with falling order frequency", (SALES, FALLING | {"order": "asc"})),
        ("customers whose ordering rhythm is slowing",
         (SALES, FALLING | {"order": "asc"})),
        ("who orders more often than last year", (SALES, FALLING | {"order": "desc"})),
        ("most frequent buyers", (FIND, {"sort": "frequency", "order": "desc"})),
        ("What changed since last week?",
         (SALES, LARGEST | {"start": "2026-06-22", "end": "2026-06-30", "compare_to": "previous_period"})),
    ],
)  # fmt: skip
def test_counts_and_rankings_of_accounts(
    text: str, expected: Expected, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert called(read(text, lexicon, cache_dir)) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Which customers have never been contacted?", "personal"),
        ("who has never been visited", "personal"),
        ("accounts nobody has ever called", "personal"),
        ("any accounts no one has spoken with yet", "personal"),
        ("customers with no contact at all", None),
    ],
)
def test_who_was_never_contacted_was_not_in_all_the_data(
    text: str, expected: str | None, lexicon: Lexicon, cache_dir: Path
) -> None:
    (found,) = read(text, lexicon, cache_dir).calls
    days = (lexicon.as_of - lexicon.first_date).days
    assert found.tool == FIND and found.arguments["min_contact_days"] > days
    assert found.arguments.get("contact") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("accounts not contacted for 90 days", {"min_contact_days": 90, "contact": "personal"}),
        ("which customers have never ordered", {"segment": "No purchases"}),
        ("Who went quiet that normally orders every week?",
         {"max_usual_gap_days": 7, "min_missed_orders": 2}),
        ("which monthly buyers have gone silent", {"max_usual_gap_days": 31, "min_missed_orders": 2}),
        ("Overdue customers: who should have ordered by now?", {"min_missed_orders": 1}),
        ("who is overdue", {"min_missed_orders": 1}),
        ("who's late with their order", {"min_missed_orders": 1}),
        ("who hasn't ordered although they should have", {"min_missed_orders": 1}),
        ("accounts behind schedule with orders", {"min_missed_orders": 1}),
        ("accounts with two missed order cycles", {"min_missed_orders": 2}),
        ("who is overdue by two cycles", {"min_missed_orders": 2}),
        ("top 3 places in the South", {"region": "South", "limit": 3, "sort": "monetary", "order": "desc"}),
        ("which of Grace Adeyemi's clients are new?",
         {"owner": "Grace Adeyemi", "segment": "New Customers"}),
        ("which fortnightly buyers have dropped off", {"max_usual_gap_days": 14, "min_missed_orders": 2}),
        ("Which new customers signed up this quarter and haven't ordered?",
             {"segment": "No purchases", "signed_up_since": "2026-04-01"}),
        ("list all customers", {"limit": 500}),
        ("give me the customer list", {}),
    ],
)  # fmt: skip
def test_accounts_by_what_they_did_not_do(
    text: str, expected: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    assert called(read(text, lexicon, cache_dir)) == [(FIND, expected)]


@pytest.mark.parametrize(
    "text", ["Which accounts have an account review due?", "which customers are on the new terms"]
)
def test_no_condition_is_dropped_for_the_list_of_all_accounts(
    text: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    found = read(text, lexicon, cache_dir)
    assert (FIND, {}) not in called(found)


@pytest.mark.parametrize(
    "text",
    [
        "overdue invoices",
        "customers late with payment",
        "which deliveries are late",
        "which customers are overdue a visit",
        "which customers have unpaid bills",
        "payments in arrears",
    ],
)
def test_what_is_owed_is_no_order_that_is_late(
    text: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    found = read(text, lexicon, cache_dir)
    assert all("min_missed_orders" not in call.arguments for call in found.calls)


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("buyers of Tidewell that have never tried Northmere", "Tidewell", "Northmere"),
        ("who buys glassware but not Northmere", "glassware", "Northmere"),
    ],
)
def test_who_buys_one_and_not_another_brand_is_refused_with_what_can_be_told(
    text: str, one: str, other: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    for before in ((), ("who does not buy cutlery yet?",)):
        found = read(text, lexicon, cache_dir, *before)
        assert (found.kind, found.topic, found.calls) == ("decline", "bought_not", ())
        assert found.suggestions == (f"Who buys {one}?", f"Who does not buy {other} yet?")


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("Who buys Linens but not Cleaning?", "Linens & Textiles", "Cleaning & Hygiene"),
        ("who buys cookware but no glassware in the North", "Cookware", "Glassware"),
        ("who orders glassware and nothing in cutlery", "Glassware", "Cutlery"),
        ("hotels that take glassware without ever buying cutlery", "Glassware", "Cutlery"),
        ("who has no glassware but buys cutlery", "Cutlery", "Glassware"),
    ],
)
def test_who_buys_one_category_and_none_of_another_is_listed(
    text: str, one: str, other: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = read(text, lexicon, cache_dir).calls
    assert (call.tool, call.arguments["by"]) == ("sales_metrics", ["account"])
    assert (call.arguments["category"], call.arguments["without_category"]) == (one, other)


@pytest.mark.parametrize(
    "text",
    [
        "Who bought glassware in 2025 but not this year",
        "who could buy cutlery but doesn't",
        "revenue without glassware",
        "glassware and cookware but not the South",
        "who buys glassware and cookware",
        "who buys glassware and not the South",
    ],
)
def test_one_kind_of_goods_alone_is_no_such_refusal(
    text: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert read(text, lexicon, cache_dir).topic != "bought_not"


@pytest.mark.parametrize(
    ("text", "top"),
    [
        ("What if the top customer leaves?", 1),
        ("How much would it cost us if our largest account left", 1),
        ("what happens if we lose our three biggest customers", 3),
    ],
)
def test_without_the_largest_what_they_brought_is_missing(
    text: str, top: int, lexicon: Lexicon, cache_dir: Path
) -> None:
    memory = read("How concentrated is our revenue?", lexicon, cache_dir).memory
    listed = memory.with_listing([Subject("segment", "Champions", "Champions")])
    for before in (Memory(), listed):
        found = understand(text, lexicon, before, cache_dir=cache_dir)
        assert called(found) == [(SALES, LARGEST | {"top": top})]
        assert found.notes


def test_without_one_account_what_it_brought_is_missing(lexicon: Lexicon, cache_dir: Path) -> None:
    expected = [(SALES, {"metric": "revenue", "account": "ACC1288"})]
    assert called(read("What if we lose Pepperwell Kitchens?", lexicon, cache_dir)) == expected
    for text in ("How much would we lose if they go?", "What if they left?"):
        found = read(text, lexicon, cache_dir, "deep dive on Pepperwell Kitchens")
        assert called(found) == expected


@pytest.mark.parametrize(
    "text",
    ["What if they left?", "What if things get worse", "what if we do nothing", "what if"],
)
def test_nothing_is_simulated_without_a_segment_or_a_share(
    text: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert all(call.tool != "what_if" for call in read(text, lexicon, cache_dir).calls)


def test_a_simulation_keeps_its_share_when_it_is_doubted(lexicon: Lexicon, cache_dir: Path) -> None:
    first = read("What if 20% of At Risk accounts came back?", lexicon, cache_dir)
    assert called(first) == [("what_if", {"from_segment": "At Risk", "share": 20})]
    assert any("Champions" in note for note in first.notes)
    for text in ("Is that realistic?", "how likely is that"):
        found = understand(text, lexicon, first.memory, cache_dir=cache_dir)
        assert found.calls == first.calls


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("What is the usual gap?", "usual gap"),
        ("usual gap?", "usual gap"),
        ("what do you mean by usual gap", "usual gap"),
        ("What is an interpurchase interval?", "Usual gap"),
        ("What's net revenue?", "revenue"),
        ("Explain the RFM segments to me", "rfm segments"),
        ("what are the lifecycle segments", "lifecycle segments"),
    ],
)
def test_terms_that_are_explained(text: str, term: str, lexicon: Lexicon, cache_dir: Path) -> None:
    assert called(read(text, lexicon, cache_dir)) == [("define", {"term": term})]


def test_a_second_term_takes_the_place_of_the_first(lexicon: Lexicon, cache_dir: Path) -> None:
    found = read("And 'usual gap'?", lexicon, cache_dir, "What does 'Cannot Lose Them' mean?")
    assert called(found) == [("define", {"term": "usual gap"})]


@pytest.mark.parametrize(
    "text", ["what is our net revenue", "what is net revenue in June", "how are my rfm segments"]
)
def test_figures_are_not_explained(text: str, lexicon: Lexicon, cache_dir: Path) -> None:
    assert all(call.tool != "define" for call in read(text, lexicon, cache_dir).calls)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Morning! Anything I should know before I start the day?", ("opportunities", {})),
        ("anything i need to know this morning?", ("opportunities", {})),
        ("what would you do first?", ("opportunities", {})),
        ("who do our customers compare us with",
         ("account_notes", {"account": "all", "about": "other suppliers"})),
        ("what's the usual gap of Pepperwell Kitchens", ("account_profile", {"account": "ACC1288"})),
        ("anything I should know about Pepperwell Kitchens?", ("account_profile", {"account": "ACC1288"})),
        ("I have budget for one campaign next month. Who should we target?",
         ("campaign_targets", {"campaign_type": "retention"})),
        ("Any contracts ending soon?", ("account_notes", {"account": "all", "about": "contracts"})),
        ("Which competitors are mentioned most in the notes?",
         ("account_notes", {"account": "all", "about": "other suppliers"})),
        ("Is NordServe a threat?", ("account_notes", {"account": "all", "about": "NordServe"})),
        ("Cohort of Q1 2025: how are they doing?", ("cohort_retention", {"grain": "quarter"})),
        ("revenue in Q1 2025", (SALES, {"metric": "revenue", "start": "2025-01-01", "end": "2025-03-31"})),
    ],
)  # fmt: skip
def test_openings_and_what_only_notes_know(
    text: str, expected: Expected, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert called(read(text, lexicon, cache_dir)) == [expected]


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("draft a risk note for Pepperwell Kitchens", "What would you do first?",
         ("opportunities", {"account": "ACC1288"})),
        ("what needs my attention?", "what would you do first?", ("opportunities", {"limit": 1})),
        ("show me notes about complaints", "From which accounts?",
         ("account_notes", {"account": "all", "about": "complaints"})),
        ("How well do we retain new customers?", "Is it getting better or worse?",
         ("cohort_retention", {})),
        ("Cohort of Q1 2025: how are they doing?", "How many of them still order?",
         ("cohort_retention", {"grain": "quarter"})),
        ("revenue of glassware in Q2 2026 against last year", "Is it because of one customer?",
         (SALES, LARGEST | {"category": "Glassware", "compare_to": "previous_year",
                  "sort": "change", "order": "asc", "top": 10} | QUARTER)),
        ("deep dive on Pepperwell Kitchens", "What did Mr Aldous write?",
         ("account_notes", {"account": "ACC1288", "about": "Aldous"})),
        ("deep dive on Pepperwell Kitchens", "Is NordServe a threat elsewhere?",
         ("account_notes", {"account": "all", "about": "NordServe"})),
    ],
)  # fmt: skip
def test_what_is_asked_after_an_answer(
    before: str, text: str, expected: Expected, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert called(read(text, lexicon, cache_dir, before)) == [expected]


@pytest.mark.parametrize(
    ("text", "by", "pie"),
    [
        ("Chart revenue by category as pie", ["category"], True),
        ("Revenue by category as a pie chart", ["category"], True),
        ("draw me a pie of revenue by region", ["region"], True),
        ("bar chart of revenue by channel", ["channel"], False),
        ("chart revenue by region", ["region"], False),
        ("plot revenue", ["month"], False),
        ("revenue by region as a line chart", ["region", "month"], False),
    ],
)
def test_how_figures_are_drawn_splits_them_no_further(
    text: str, by: list[str], pie: bool, lexicon: Lexicon, cache_dir: Path
) -> None:
    found = read(text, lexicon, cache_dir)
    assert called(found) == [(SALES, {"metric": "revenue", "by": by})]
    assert any("pies" in note for note in found.notes) == pie


@pytest.mark.parametrize("text", ["Now as bars", "as a pie", "make it a bar chart please"])
def test_another_form_is_the_same_figures(text: str, lexicon: Lexicon, cache_dir: Path) -> None:
    found = read(text, lexicon, cache_dir, "revenue by category")
    assert called(found) == [(SALES, {"metric": "revenue", "by": ["category"]})]


def test_bars_are_a_place_where_nothing_is_drawn(lexicon: Lexicon, cache_dir: Path) -> None:
    first = read("revenue by category", lexicon, cache_dir)
    found = understand("and in bars?", lexicon, first.memory, cache_dir=cache_dir)
    assert found.calls != first.calls


@pytest.mark.parametrize(
    ("text", "level", "item"),
    [
        ("what sells with Tidewell Bath Towel", "category", "Linens & Textiles"),
        ("what sells with Tidewell Bath Towel", "brand", "Tidewell"),
        ("what do people buy together with cutlery?", "brand", None),
    ],
)
def test_the_item_of_a_rule_is_one_of_its_level(
    text: str, level: str, item: str | None, lexicon: Lexicon, cache_dir: Path
) -> None:
    towel = next(name for name in lexicon.products if "Bath Towel" in name)
    known = replace(lexicon, product_categories={towel: "Linens & Textiles"})
    found = read(f"by {level}?", known, cache_dir, text)
    (call,) = found.calls
    assert (call.tool, call.arguments["level"]) == ("basket_rules", level)
    assert call.arguments.get("item") == item
    assert any(level in note for note in found.notes)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("what is bought together with knives", True),
        ("revenue from crockery in June", True),
        ("revenue from linen", False),
        ("revenue of glassware", False),
    ],
)
def test_what_a_category_is_not_called_is_told(
    text: str, told: bool, lexicon: Lexicon, cache_dir: Path
) -> None:
    notes = read(text, lexicon, cache_dir).notes
    assert any("is taken for the category" in note for note in notes) == told
