"""Wordings that settle the calls by themselves, and those beside them that do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.offline.understand import Lexicon, Memory, Reading, understand

LIST = "what needs my attention?"
FALLING = {"metric": "revenue", "by": ["account"], "compare_to": "previous_year"}


def read(text: str, lexicon: Lexicon, cache_dir: Path, before: str = "") -> Reading:
    memory = Memory()
    if before:
        memory = understand(before, lexicon, memory, cache_dir=cache_dir).memory
    return understand(text, lexicon, memory, cache_dir=cache_dir)


@pytest.mark.parametrize(
    "text", ["thanks, that's all", "great, that's it for today", "ok that is everything, thank you"]
)
def test_a_farewell_asks_for_nothing(text: str, lexicon: Lexicon, cache_dir: Path) -> None:
    found = read(text, lexicon, cache_dir, LIST)
    assert (found.kind, found.topic) == ("chat", "thanks")


@pytest.mark.parametrize(
    "text",
    [
        "which of these is the most urgent and why",
        "which one is most pressing?",
        "what is most urgent",
    ],
)
def test_the_most_urgent_of_a_list_is_its_first(
    text: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    found = read(text, lexicon, cache_dir, LIST)
    assert [(c.tool, c.arguments) for c in found.calls] == [("opportunities", {"limit": 1})]


@pytest.mark.parametrize(
    ("text", "top"),
    [
        ("Who are my five biggest customers and are any falling", 5),
        ("top 10 customers and which of them are declining?", 10),
    ],
)
def test_whether_the_largest_fall_is_asked_of_the_largest(
    text: str, top: int, lexicon: Lexicon, cache_dir: Path
) -> None:
    for before in ("", "deep dive on Tideway Coffee Roasters"):
        (call,) = read(text, lexicon, cache_dir, before).calls
        assert (call.tool, call.arguments) == ("sales_metrics", FALLING | {"top": top})


def test_what_happened_is_of_the_time_before(lexicon: Lexicon, cache_dir: Path) -> None:
    (call,) = read("what happened with my accounts last week?", lexicon, cache_dir).calls
    said = call.arguments
    assert (said["by"], said["compare_to"]) == (["account"], "previous_period")
    assert (said["start"], said["end"]) == ("2026-06-22", "2026-06-28")


def test_good_news_are_the_accounts_that_grew(lexicon: Lexicon, cache_dir: Path) -> None:
    (call,) = read("anything good news?", lexicon, cache_dir, LIST).calls
    assert (call.arguments["sort"], call.arguments["order"]) == ("change", "desc")


def test_price_or_volume_is_told_by_orders_units_and_their_size(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    found = read("Is growth due to price or volume?", lexicon, cache_dir)
    metrics = [call.arguments["metric"] for call in found.calls]
    assert metrics == ["revenue", "orders", "units", "avg_order_value"]


def test_unit_prices_are_not_compared_and_what_was_paid_is_shown(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    talk = "deep dive on Tideway Coffee Roasters"
    text = "what price do they pay for glassware compared with others?"
    found = read(text, lexicon, cache_dir, talk)
    assert (found.kind, found.topic) == ("decline", "prices")
    asked = {"account": "ACC0803", "category": "Glassware"}
    assert [call.arguments for call in found.calls] == [
        {"metric": metric} | asked for metric in ("revenue", "units")
    ]


@pytest.mark.parametrize(
    ("text", "days", "contact"),
    [
        ("accounts that have not been contacted for 3 months", 90, "personal"),
        ("which customers has nobody spoken to for 60 days", 60, "personal"),
        ("Which accounts have no interaction in the last 90 days?", 90, None),
        ("list customers we haven't visited for six months", 181, "personal"),
    ],
)
def test_accounts_nobody_was_in_touch_with(
    text: str, days: int, contact: str | None, lexicon: Lexicon, cache_dir: Path
) -> None:
    found = read(text, lexicon, cache_dir)
    (call,) = found.calls
    assert call.tool == "find_accounts" and found.notes == ()
    assert abs(call.arguments["min_contact_days"] - days) < 4
    assert call.arguments.get("contact") == contact
    silent = read("which accounts have not ordered for 90 days", lexicon, cache_dir)
    assert silent.calls[0].arguments == {"min_recency_days": 90}


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Which notes mention price?", "prices"),
        ("Any notes about complaints?", "complaints"),
        ("Find notes about deliveries", "delivery"),
        ("Has anyone mentioned a competitor in the notes?", "other suppliers"),
        ("Which accounts complained in their notes?", "complaints"),
    ],
)
def test_notes_on_a_topic_are_those_on_all_accounts(
    text: str, about: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = read(text, lexicon, cache_dir).calls
    assert (call.tool, call.arguments) == ("account_notes", {"account": "all", "about": about})


def test_whose_notes_is_asked_where_somebody_is_meant(lexicon: Lexicon, cache_dir: Path) -> None:
    assert not read("did they complain?", lexicon, cache_dir).calls
    (call,) = read("notes on ACC0117 about delivery", lexicon, cache_dir).calls
    assert call.arguments == {"account": "ACC0117", "about": "delivery"}


ONE = {"account": "ACC0803"}


@pytest.mark.parametrize(
    ("text", "tool", "more"),
    [
        ("risk?", "churn_risk", {}),
        ("quick summary please", "account_profile", {}),
        ("ok and whitespace", "product_propensity", {"kind": "white_space"}),
        ("who competes for them, do we know?", "account_notes", {"about": "other suppliers"}),
        ("when did our team last note anything on them", "account_notes", {"limit": 1}),
        ("did anybody promise them anything", "account_notes", {"about": "promised"}),
        ("how much will they spend next year", "customer_value", {"horizon_days": 365}),
        ("what do they mostly get from us?", "sales_metrics",
         {"metric": "revenue", "by": ["category"]}),
        ("that jump looks huge, what was it", "account_profile", {}),
        ("how many sites do they have", "account_profile", {"level": "family"}),
    ],
)  # fmt: skip
def test_what_is_asked_of_the_account_in_view(
    text: str, tool: str, more: dict[str, object], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = read(text, lexicon, cache_dir, "deep dive on Tideway Coffee Roasters").calls
    assert (call.tool, call.arguments) == (tool, ONE | more)
    elsewhere = read(text, lexicon, cache_dir, "list the Champions in the North")
    assert all("account" not in one.arguments for one in elsewhere.calls)


@pytest.mark.parametrize(
    ("text", "declined"),
    [
        ("add a note to Tideway Coffee Roasters: called, no answer", True),
        ("note for Tideway Coffee Roasters: moving to another supplier, late deliveries", True),
        ("notes on Tideway Coffee Roasters: anything about prices?", False),
        ("write a risk note for Tideway Coffee Roasters", False),
    ],
)
def test_that_notes_are_not_kept_is_said(
    text: str, declined: bool, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert (read(text, lexicon, cache_dir).topic == "note_kept") is declined


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("complaints at the accounts of Hannah Vries", {"about": "complaints"}),
        ("notes of Hannah Vries's accounts since May", {"since": "2026-05-01"}),
    ],
)
def test_notes_of_the_accounts_of_somebody(
    text: str, said: dict[str, object], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = read(text, lexicon, cache_dir).calls
    assert call.arguments == {"account": "all", "owner": "Hannah Vries"} | said
    of_one = read("what did Hannah Vries write about ACC0803", lexicon, cache_dir)
    assert of_one.calls[0].arguments == ONE


def test_who_to_ring_first_is_of_the_list_and_who_comes_next(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    shown = understand("Tom Wexford's opportunities", lexicon, cache_dir=cache_dir)
    asked = "which of those should I ring first and why"
    (call,) = understand(asked, lexicon, shown.memory, cache_dir=cache_dir).calls
    assert (call.tool, call.arguments["owner"]) == ("opportunities", "Tom Wexford")
    assert call.arguments["limit"] == 3


@pytest.mark.parametrize(
    "asked",
    ["which channel works best for us, email or phone?", "what gets more response, email or phone"],
)
def test_channels_of_campaigns_are_compared_in_one_answer(
    asked: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = understand(asked, lexicon, cache_dir=cache_dir).calls
    assert call.tool == "campaign_results"


@pytest.mark.parametrize(
    ("messages", "focus"),
    [
        (["Show RFM as a 3-D scatter"], "chart_space"),
        (
            ["revenue by category this year against last", "Show RFM as a 3-D scatter"],
            "chart_space",
        ),
        (["Show me the RFM box plots"], "chart_boxes"),
        (["R x F matrix for the South"], "chart_matrix"),
        (["how are my segments", "as box plots"], "chart_boxes"),
    ],
)
def test_a_chart_of_the_book_is_asked_for_by_its_form(
    messages: list[str], focus: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    memory, reading = Memory(), Reading("chat")
    for message in messages:
        reading = understand(message, lexicon, memory, cache_dir=cache_dir)
        memory = reading.memory
    assert [call.tool for call in reading.calls] == ["book_overview"]
    assert memory.focus == (focus,)
    after = understand("what needs my attention?", lexicon, memory, cache_dir=cache_dir)
    assert focus not in after.memory.focus


@pytest.mark.parametrize(
    ("message", "form"),
    [
        ("revenue by category as a treemap", "treemap"),
        ("box plot of order values", "box plot"),
        ("top customers as a bubble chart", "bubble chart"),
    ],
)
def test_a_chart_that_there_is_not_is_said_beside_the_nearest(
    message: str, form: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = understand(message, lexicon, cache_dir=cache_dir)
    assert any(note.startswith(f"I draw no {form} of this") for note in reading.notes)


@pytest.mark.parametrize(
    "message",
    ["cohort heatmap", "bar chart of revenue by category", "sankey of segments since March"],
)
def test_charts_that_there_are_need_no_word(
    message: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert not understand(message, lexicon, cache_dir=cache_dir).notes


@pytest.mark.parametrize(
    ("before", "text", "tools", "said"),
    [
        ("how do you compute churn probability?", "how good is that model?", ["churn_risk"], {}),
        ("define RFM", "how good is that model?", None, {}),
        ("", "is At Risk the same as high churn risk?", ["define", "define"], {"term": "At Risk"}),
        (
            "",
            "Is the discount share higher for At Risk than for Champions?",
            ["sales_metrics"],
            {"metric": "discount_share", "by": ["segment"]},
        ),
        ("", "any mention of competitors?", ["account_notes"], {"account": "all"}),
    ],
)
def test_what_is_asked_of_a_model_and_of_segments(
    before: str,
    text: str,
    tools: list[str] | None,
    said: dict[str, object],
    lexicon: Lexicon,
    cache_dir: Path,
) -> None:
    found = read(text, lexicon, cache_dir, before)
    assert tools is None or [call.tool for call in found.calls] == tools
    assert tools is not None or "churn_risk" not in [call.tool for call in found.calls]
    assert not said or found.calls[0].arguments.items() >= said.items()
