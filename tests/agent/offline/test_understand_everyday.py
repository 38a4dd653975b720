"""Everyday words for what the tools tell: silence, goods, terms, orderings, bare numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, Memory, Reading, understand
from agent.offline.understand._read import Reader


def _last(talk: list[str], lexicon: Lexicon, cache_dir: Path) -> Reading:
    """The reading of the last message of a conversation."""
    memory, reading = Memory(), None
    for text in talk:
        reading = understand(text, lexicon, memory, cache_dir=cache_dir)
        memory = reading.memory
    assert reading is not None
    return reading


@pytest.mark.parametrize(
    ("talk", "tool", "arguments"),
    [
        (
            ["accounts for a retention campaign", "not anyone mailed in the last 60 days", "we have 3,500"],
            "campaign_targets",
            {"pause_days": 60, "budget": 3500},
        ),
        (
            ["accounts silent for 90 days with more than 5000 revenue", "half a dozen is enough"],
            "find_accounts",
            {"min_recency_days": 90, "limit": 6},
        ),
        (
            ["accounts for a retention campaign", "leave alone everyone contacted in the last 60 days"],
            "campaign_targets",
            {"limit": None, "pause_days": 60},
        ),
        (
            ["revenue by region", "without the online orders"],
            "sales_metrics",
            {"metric": "revenue", "channel": "not Online"},
        ),
        (
            ["return rates this quarter against last year", "by product, the ten worst"],
            "sales_metrics",
            {"metric": "return_share", "by": ["product"], "order": None, "top": 10},
        ),
        (
            ["which accounts moved up since january", "and down?"],
            "segment_migration",
            {"direction": "worse", "from_date": "2026-01-01"},
        ),
        (
            ["return rates by customer in the North", "south by customer worst 8"],
            "sales_metrics",
            {"metric": "return_share", "region": "South", "top": 8, "order": None},
        ),
        (
            ["I'm new, taking over Grace Adeyemi's customers. who should I be worried about?"],
            "opportunities",
            {"owner": "Grace Adeyemi"},
        ),
        (
            ["what can I sell Copper Kettle Hotels", "how much is a normal order for them"],
            "sales_metrics",
            {"metric": "avg_order_value"},
        ),
        (
            ["Its orders seem few but very large. What is the average order value by quarter?"],
            "sales_metrics",
            {"metric": "avg_order_value", "by": ["quarter"]},
        ),
        (["Please give me the twenty largest accounts by name."], "find_accounts", {"sort": "monetary"}),
        (
            ["which champions are there in the South", "write that up for steve"],
            "draft_report",
            {"segment": "Champions", "region": "South", "account": None},
        ),
        (
            ["which champions are there in the South", "write a summary up for Zorgel Catering"],
            "draft_report",
            {"account": "Zorgel Catering"},
        ),
        (["What is the churn risk, on average, in the South?"], "churn_risk", {"region": "South"}),
        (
            ["List accounts in the South with revenue under 5000"],
            "find_accounts",
            {"min_monetary": None},
        ),
        (
            ["accounts in the North", "anyone spending less than 1000 is not worth it"],
            "find_accounts",
            {"min_monetary": 1000, "region": "North"},
        ),
        (
            ["Plan a retention campaign for under 10000, leave out the South"],
            "draft_report",
            {"budget": 10000},
        ),
        (
            ["What if 10% of At Risk moved to Champions?", "only 3 accounts"],
            "what_if",
            {"share": 10, "limit": 3},
        ),
        (["Top 20 accounts sorted by name"], "find_accounts", {"sort": "name"}),
        (
            ["Revenue of Cookware in Q1 2026", "Which region was best in the end last year?"],
            "sales_metrics",
            {"start": "2025-01-01", "end": "2025-12-31", "by": ["region"]},
        ),
        (
            ["Revenue in England except the South last year"],
            "sales_metrics",
            {"country": "England", "region": "not South"},
        ),
        (
            ["What if 10% of At Risk moved to Champions?", "Loyal Customers as the target"],
            "what_if",
            {"from_segment": "At Risk", "to_segment": "Loyal Customers"},
        ),
        (["scotland y on y"], "sales_metrics", {"compare_to": "previous_year"}),
        (["who has gone quiet in the west"], "opportunities", {"region": "West"}),
        (
            ["accounts with no order for 120 days sorted by how long its been"],
            "find_accounts",
            {"min_recency_days": 120, "sort": "recency"},
        ),
        (["what is AUC by the way, it says it in the small print"], "define", {"term": "auc"}),
        (
            ["I need to explain to the auditor what \"probability alive\" is"],
            "define",
            {"term": "probability alive"},
        ),
        (
            ["what was the net revenue for Q2 2026 and how does that compare with Q2 2025?"],
            "sales_metrics",
            {"compare_to": "previous_year", "start": "2026-04-01"},
        ),
        (
            ["what did Tideway Coffee Roasters buy by product, biggest ones only, say eight"],
            "sales_metrics",
            {"by": ["product"], "top": 8},
        ),
        (["show me quiet accounts in the East, ten or so"], "find_accounts", {"limit": 10}),
        (
            ["Got 20 minutes. Three accounts in the East I should call, no more"],
            "opportunities",
            {"region": "East", "limit": 3},
        ),
        (
            ["what should schools be getting a call about?"],
            "opportunities",
            {"commercial_segment": None, "industry": "Education"},
        ),
        (
            ["How is Harbour Hotels Ltd doing, with all the shops counted in, not just head office"],
            "account_profile",
            {"level": "family", "account": "ACC0058"},
        ),
        (
            ["Harbour Hotels Ltd, the group not just the one legal entity. How are they doing?"],
            "account_profile",
            {"level": "family"},
        ),
        (
            ["who is likely to leave - rank it by cash not by likelihood"],
            "churn_risk",
            {"sort": "revenue_at_risk"},
        ),
        (["crit churn risk west"], "churn_risk", {"level": "critical", "region": "West"}),
        (
            ["all our retention campaigns over the last three years, which one pulled best"],
            "campaign_results",
            {"limit": None, "campaign_type": "retention"},
        ),
        (
            ["opportunities for Promising, not the champions, everyone's always on about those"],
            "opportunities",
            {"limit": None, "segments": ["Promising"]},
        ),
        (
            ["promo for schools, nobody who heard from us in the past 45 days"],
            "campaign_targets",
            {"pause_days": 45, "campaign_type": "promotional", "lookback_days": None},
        ),
        (
            ["what can we do in the North, except for Hibernating"],
            "opportunities",
            {"region": "North", "segments": [
                "Champions", "Loyal Customers", "Potential Loyalists", "New Customers", "Promising",
                "Need Attention", "About to Sleep", "At Risk", "Cannot Lose Them",
            ]},
        ),
        (
            ["is our discounting creeping up? month by month since January"],
            "sales_metrics",
            {"metric": "discount_share", "by": ["month"], "compare_to": None},
        ),
        (
            ["active accounts last quarter, the one that ended in March"],
            "sales_metrics",
            {"start": "2026-01-01", "end": "2026-03-31"},
        ),
        (["churn risk above 80"], "churn_risk", {"min_monetary": None}),
        (["accounts with a churn risk of more than 40"], "churn_risk", {"min_monetary": None}),
        (["churn risk of accounts with more than 3 sites"], "churn_risk", {"min_monetary": None}),
        (["who may leave: at least 20 names"], "churn_risk", {"min_monetary": None, "limit": 20}),
        (["churn risk of accounts worth over 10000"], "churn_risk", {"min_monetary": 10000}),
        (
            ["everybody already silent 90 days"],
            "find_accounts",
            {"limit": 500, "min_recency_days": 90},
        ),
        (["list all accounts which spend most"], "find_accounts", {"limit": 500}),
        (["show every campaign with its results"], "campaign_results", {"limit": 500}),
        (
            ["compare Harbour Hotels Ltd with all cafes in the West"],
            "sales_metrics",
            {"region": "West", "commercial_segment": "Cafes & Bakeries"},
        ),
        (["sales before any discount by region"], "sales_metrics", {"metric": "gross_revenue"}),
        (
            ["notes of Harbour Hotels Ltd about prices", "who else complained about prices"],
            "account_notes",
            {"account": "all", "about": "prices"},
        ),
        (
            ["what do the notes of Tideway say about delivery", "which other customers mention it"],
            "account_notes",
            {"account": "all", "about": "delivery"},
        ),
        (
            ["notes of Harbour Hotels Ltd about prices", "and deliveries?"],
            "account_notes",
            {"account": "ACC0058", "about": "delivery"},
        ),
        (["North against South", "average order value in all four"], "sales_metrics", {"by": ["region"]}),
        (["revenue by region", "return rate in all four"], "sales_metrics", {"by": ["region"]}),
        (["revenue by region", "revenue in total?"], "sales_metrics", {"by": None}),
        (
            ["revenue this quarter against last year", "Which region is responsible for that?"],
            "sales_metrics",
            {"by": ["region"], "compare_to": "previous_year"},
        ),
        (
            ["accounts quiet for 90 days", "school holidays though. Let's say 120"],
            "find_accounts",
            {"min_recency_days": 120, "industry": None},
        ),
        (
            ["At Risk accounts of Lucia Marchetti sorted after the last order, the oldest first"],
            "find_accounts",
            {"sort": "recency", "order": "desc"},
        ),
        (
            ["how is Tideway doing", "can you do me a summary i can print"],
            "draft_report",
            {"kind": "executive_summary", "account": "ACC0803"},
        ),
        (["Inherited Tideway from a colleague. Who are they"], "account_profile", {"account": "ACC0803"}),
        (
            ["why is Harbour Hotels South at risk", "what about the rest of the family, do they all go down"],
            "account_profile",
            {"level": "family"},
        ),
        (
            ["revenue by quarter over the three years"],
            "sales_metrics",
            {"start": "2023-07-01", "by": ["quarter"]},
        ),
        (
            ["sales over the two years 2024 and 2025 by region"],
            "sales_metrics",
            {"start": "2024-01-01", "end": "2025-12-31"},
        ),
        (["what was revenue after discounts by region"], "sales_metrics", {"metric": "revenue"}),
        (["how much discount did we give by region"], "sales_metrics", {"metric": "discount_share"}),
        (["accounts that are silent, maybe 60"], "find_accounts", {"limit": None}),
        (["show me accounts at risk, say 5"], "segment_members", {"limit": 5}),
        (["share of sales without discount"], "sales_metrics", {"metric": "discount_share"}),
        (["discount share before discounts"], "sales_metrics", {"metric": "discount_share"}),
        (
            ["discounts by region, without the price reductions in May"],
            "sales_metrics",
            {"metric": "discount_share", "by": ["region"]},
        ),
        (["sales by region before any discount"], "sales_metrics", {"metric": "gross_revenue"}),
        (["revenue in all four quarters"], "sales_metrics", {"by": ["quarter"]}),
        (["revenue for all 12 months"], "sales_metrics", {"by": ["month"]}),
        (["revenue for all three months by region"], "sales_metrics", {"by": ["month", "region"]}),
        (
            ["for the two months, May and June, revenue"],
            "sales_metrics",
            {"start": "2026-05-01", "end": "2026-06-30"},
        ),
        (["growth by month"], "sales_metrics", {"by": ["month"], "compare_to": "previous_year"}),
        (["sales growth by quarter"], "sales_metrics", {"by": ["quarter"], "compare_to": "previous_year"}),
        (
            ["which products are growing by month"],
            "sales_metrics",
            {"by": ["product", "month"], "compare_to": "previous_year", "sort": "change"},
        ),
        (
            ["where do we stand this half-year?"],
            "sales_metrics",
            {"metric": "revenue", "start": "2026-01-01", "compare_to": "previous_year"},
        ),
        (["where do we stand?"], "book_overview", {}),
        (
            ["Where does the half-year stand against last year?"],
            "compare",
            {"a": "2026-01-01/2026-06-30", "b": "2025-01-01/2025-06-30"},
        ),
        (
            ["which channel worked best for win-back campaigns?"],
            "campaign_results",
            {"campaign_type": "retention"},
        ),
        (
            ["which channel should we use for win-back campaigns?"],
            "campaign_targets",
            {"campaign_type": "retention"},
        ),
        (["Which brands does the North lean to?"], "sales_metrics", {"by": ["brand"], "region": "North"}),
        (
            ["in whose notes does delivery come up?"],
            "account_notes",
            {"account": "all", "about": "delivery"},
        ),
        (
            ["accounts who missed at least two"],
            "find_accounts",
            {"min_missed_orders": 2, "min_monetary": None},
        ),
        (
            ["accounts for a retention campaign in the North", "what do you expect it to bring?"],
            "campaign_targets",
            {"campaign_type": "retention", "region": "North"},
        ),
        (
            [
                "how did past retention campaigns do",
                "did it add anything or would they have ordered anyway?",
            ],
            "campaign_results",
            {"campaign_type": "retention"},
        ),
    ],
)  # fmt: skip
def test_everyday_words_lead_to_the_right_call(
    talk: list[str], tool: str, arguments: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = _last(talk, lexicon, cache_dir).calls
    assert call.tool == tool
    assert {name: call.arguments.get(name) for name in arguments} == arguments


def test_a_difference_between_two_terms_is_told_of_both(lexicon: Lexicon, cache_dir: Path) -> None:
    reading = understand(
        "What is the difference between a probability of being alive and a churn risk?",
        lexicon,
        cache_dir=cache_dir,
    )
    assert [call.tool for call in reading.calls] == ["define", "define"]


@pytest.mark.parametrize(
    "text",
    [
        "please cancel the last order from Copper Kettle Hotels",
        "Please reverse the credit note that was booked twice on Copper Kettle Hotels.",
        "put the north target up to 3 mil",
        "set me as owner for both please",
        "make me the account manager of Copper Kettle Hotels",
    ],
)
def test_what_would_change_the_books_is_declined(
    text: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert understand(text, lexicon, cache_dir=cache_dir).kind == "decline"


def test_a_message_full_of_bounds_is_not_read_once_for_each(
    lexicon: Lexicon, cache_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    once = Reader.read
    monkeypatch.setattr(
        Reader, "read", lambda self, text, memory: (read.append(text), once(self, text, memory))[1]
    )
    bounds = " and ".join(f"over {5000 + number * 7} pounds" for number in range(30))
    understand(f"Revenue by region, {bounds}", lexicon, cache_dir=cache_dir)
    assert 0 < len(read) < 15
