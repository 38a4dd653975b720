"""Corrections in a talk: what is put right, in whichever argument it stands, beside what else is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from agent.offline.understand import Lexicon, Memory, understand
from agent.offline.understand.words.colloquial import in_plain_words


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("sorted by revenue... no sorry, by name", "sorted by name"),
        ("in the West, oops, in the East", "in the East"),
        ("for hotels, I mean for cafes please", "for cafes please"),
        ("by region and by month", "by region and by month"),
        ("top 10 pubs, no wait, top 5", "top 5 pubs"),
    ],
)
def test_who_begins_the_same_again_takes_it_back(said: str, meant: str) -> None:
    assert in_plain_words(said) == meant


_NO_LINEN = "accounts in the North that don't buy any linens"
_QUIET = "who hasn't ordered for 80 days"
_MOVE = "What if 15% of At Risk became Champions?"


@pytest.mark.parametrize(
    ("turns", "wanted"),
    [
        ([_NO_LINEN, "oh sorry, glassware, not linens"],
         {"region": "North", "without_category": "Glassware"}),
        ([_QUIET, "only Wales, the rest is right"], {"min_recency_days": 80, "country": "Wales"}),
        ([_QUIET, "no, Scotland! I keep confusing those two columns"],
         {"min_recency_days": 80, "country": "Scotland"}),
        ([_QUIET, "pubs, I have got two meetings"],
         {"min_recency_days": 80, "commercial_segment": "Restaurants & Pubs"}),
        ([_MOVE, "it should begin from Need Attention, the rest is fine"],
         {"from_segment": "Need Attention", "to_segment": "Champions", "share": 15}),
        ([_MOVE, "who would move if monetary score 5 began at 9,000?"], {"cutoffs": ["m5=9000"]}),
        ([_MOVE, "Another one: who would move if monetary score 5 began at 9,000?"],
         {"cutoffs": ["m5=9000"]}),
        (["revenue in May by region", "Next item. How many new accounts per quarter since January?"],
         {"metric": "new_accounts", "by": ["quarter"], "start": "2026-01-01", "end": "2026-06-30"}),
        (["Compare Q2 of this year with Q1", "Not Q1. Q2 against the Q2 of last year."],
         {"kind": "periods", "a": "2026-04-01/2026-06-30", "b": "2025-04-01/2025-06-30"}),
        (["what do champions lean towards",
          "I put that badly, not what they like but what they will probably buy next"],
         {"segment": "Champions", "kind": "next_purchase"}),
        (["who signed up since February", "since September rather"],
         {"signed_up_since": "2025-09-01"}),
        (["who signed up since February", "Since November rather, I want last winter in it"],
         {"signed_up_since": "2025-11-01"}),
        (["retention in revenue by quarter", "back to counting customers"],
         {"grain": "quarter", "metric": "accounts"}),
        (["pubs in the West", "and a count of them per owner"],
         {"region": "West", "commercial_segment": "Restaurants & Pubs", "count_by": "owner"}),
        (["average order value by brand this year", "I meant number of orders, not the average"],
         {"metric": "orders", "by": ["brand"], "start": "2026-01-01", "end": "2026-06-30"}),
        (["revenue in Q2 2026 by brand vs Q1", "YoY basis, not vs Q1"],
         {"metric": "revenue", "by": ["brand"], "start": "2026-04-01", "end": "2026-06-30",
          "compare_to": "previous_year"}),
        (["who is buying cutlery but no linens this year?", "the other way: linens but no cutlery"],
         {"metric": "revenue", "by": ["account"], "start": "2026-01-01", "end": "2026-06-30",
          "category": "Linens & Textiles", "without_category": "Cutlery"}),
        (["pubs with no order for 70 days", "longst quiet first"],
         {"commercial_segment": "Restaurants & Pubs", "min_recency_days": 70, "sort": "recency",
          "order": "desc"}),
        (["orders by owner this quarter", "revnue"],
         {"metric": "revenue", "by": ["owner"], "start": "2026-04-01", "end": "2026-06-30"}),
        (["I am Grace Adeyemi. Whom should I call today?", "show my accounts"],
         {"owner": "Grace Adeyemi"}),
        (["how is Harbour Hotels Ltd doing", "any price complaints in the notes from the East"],
         {"account": "all", "about": "price complaints", "region": "East"}),
        (["pubs in the West", "North instead of West, last one I promise"],
         {"region": "North", "commercial_segment": "Restaurants & Pubs"}),
    ],
)  # fmt: skip
def test_what_is_put_right_changes_nothing_else(
    turns: list[str], wanted: Mapping[str, Any], lexicon: Lexicon
) -> None:
    memory = Memory()
    for turn in turns:
        reading = understand(turn, lexicon, memory)
        memory = reading.memory
    (call,) = reading.calls
    assert call.arguments == wanted
