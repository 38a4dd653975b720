"""Months, quarters and halves written in figures, as in the names of files and columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.offline.understand import Lexicon, understand
from agent.offline.understand.times.written_months import with_months_in_words


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ("revenue in 2026-05", "2026-05-01", "2026-05-31"),
        ("revenue 05/2026", "2026-05-01", "2026-05-31"),
        ("orders from 2026-01 to 2026-03", "2026-01-01", "2026-03-31"),
        ("revenue by region for 2025Q4", "2025-10-01", "2025-12-31"),
        ("revenue in q4-2025", "2025-10-01", "2025-12-31"),
        ("units in 2025H2", "2025-07-01", "2025-12-31"),
    ],
)
def test_a_time_in_figures_is_no_whole_year(
    said: str, start: str, end: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = understand(said, lexicon, cache_dir=cache_dir).calls
    assert (call.arguments["start"], call.arguments["end"]) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "revenue on 2026-05-04",
        "on 04/05/2026",
        "since 2024-25",
        "order 12-2026-05",
        "2026-05.1",
        "H3 2025",
    ],
)
def test_days_and_other_figures_stay_as_they_are(text: str) -> None:
    assert with_months_in_words(text) == text
