"""The step of a running tool says its arguments as a person would."""

from __future__ import annotations

from typing import Any

import pytest

from agent.words_of_call import words_of_call


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, ""),
        (
            {"segment": "At Risk", "region": "North", "lookback_days": 365, "limit": 5},
            "At Risk, North, 365 days",
        ),
        ({"account": "ACC0117", "as_of": "2026-06-30"}, "ACC0117, to 30 June 2026"),
        (
            {"metric": "revenue", "by": ["month", "region"], "compare_to": "previous_year"},
            "revenue, by month, region, compared with the previous year",
        ),
        ({"horizon_days": 90, "budget": "5000"}, "horizon 90 days, budget 5000"),
        (
            {"kind": "periods", "a": "2026-04-01/2026-06-30", "b": "2025", "scheme": "rfm"},
            "1 April 2026 to 30 June 2026 against 2025, scheme rfm",
        ),
        (
            {"start": "2026-01-01", "end": "2026-03-31", "campaign_type": "retention"},
            "from 1 January 2026, to 31 March 2026, retention campaigns",
        ),
        (
            {"min_monetary": "5000", "max_recency_days": 90},
            "monetary at least 5000, recency at most 90 days",
        ),
        ({"region": None, "reversed": True, "silent": False}, "reversed"),
    ],
)
def test_words(arguments: dict[str, Any], words: str) -> None:
    assert words_of_call(arguments) == words
