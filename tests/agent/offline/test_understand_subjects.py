"""Changes of subject: a question that says all that it asks is read alike after whatever answer."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from understood import plain, read

from agent.offline.understand import Lexicon, Memory, Subject, understand

HERE = Path(__file__).parent
FILES = ("held_out_questions", "frozen_paraphrases", "planners_questions", "evaluators_questions")
LISTED = 5
BEFORE = (
    "Which accounts are at risk in the North?", "what needs my attention", "Compare North and South",
    "Revenue by region this year", "retention by quarter", "accounts of Grace Adeyemi",
    "who moved out of Champions since March", "how did the Christmas Countdown 2025 do?",
    "what does lift mean",
)  # fmt: skip
ASKED, SEED, MOST_OTHERS = 80, 5, 0.075


def test_single_questions_are_read_alike_after_other_answers(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    draw = random.Random(SEED)
    cases = [c for file in FILES for c in read(HERE / f"{file}.yaml") if "calls" in c]
    after = [understand(said, lexicon, cache_dir=cache_dir).memory for said in BEFORE]
    shown = [Subject("account", id_, name) for id_, name in lexicon.accounts[:LISTED]]
    after = [m.with_listing(shown) if m.calls[0].tool == "find_accounts" else m for m in after]
    apart, asked = [], 0
    for case in draw.sample(cases, ASKED):
        alone = understand(case["ask"], lexicon, cache_dir=cache_dir)
        for at in draw.sample(range(len(BEFORE)), 3):
            now = understand(case["ask"], lexicon, after[at], cache_dir=cache_dir)
            asked += 1
            if plain(now.calls) != plain(alone.calls):
                apart.append((BEFORE[at], case["ask"], plain(alone.calls), plain(now.calls)))
    assert len(apart) <= MOST_OTHERS * asked, apart


@pytest.mark.parametrize(
    ("before", "ask", "tool", "gone"),
    [
        ("revenue by month in the North", "how many active customers do we have", "sales_metrics", "region"),
        ("Top 10 customers in the South", "accounts with more than 50k revenue", "find_accounts", "region"),
        ("at risk accounts in the North", "hibernating customers by revenue", "segment_members", "region"),
        ("what needs my attention", "customers over 50k in the West", "find_accounts", "kind"),
        ("draft a retention campaign plan", "gross revenue, calendar 2024", "sales_metrics", "kind"),
        ("Compare North and South", "who hasn't ordered for the longest period", "find_accounts", "region"),
        ("Champions in the East", "do customers stay after their first order?", "cohort_retention", "region"),
    ],
)  # fmt: skip
def test_nothing_is_taken_over_by_a_complete_question(
    before: str, ask: str, tool: str, gone: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    memory = understand(before, lexicon, Memory(), cache_dir=cache_dir).memory
    (call,) = understand(ask, lexicon, memory, cache_dir=cache_dir).calls
    assert call.tool == tool
    assert gone not in call.arguments


@pytest.mark.parametrize(
    ("before", "ask", "kept"),
    [
        ("customers over 50k in the West", "those quiet for 60 days", {"region": "West"}),
        ("revenue by month in the North", "in units", {"region": "North", "by": ["month"]}),
        ("revenue by month in the North", "just glassware", {"region": "North", "by": ["month"]}),
        ("at risk accounts in the North", "the biggest ten of them", {"region": "North"}),
    ],
)  # fmt: skip
def test_a_message_that_lacks_something_goes_on(
    before: str, ask: str, kept: dict[str, object], lexicon: Lexicon, cache_dir: Path
) -> None:
    memory = understand(before, lexicon, Memory(), cache_dir=cache_dir).memory
    (call,) = understand(ask, lexicon, memory, cache_dir=cache_dir).calls
    assert kept.items() <= call.arguments.items()
