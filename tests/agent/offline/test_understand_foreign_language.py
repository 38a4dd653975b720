"""Other languages than English are told to be unknown, and names in them are none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, understand

JUNE = {"start": "2026-06-01", "end": "2026-06-30"}


@pytest.mark.parametrize(
    "text",
    [
        "Wie läuft es in diesem Monat?",
        "Kunden mit höchstem Risiko?",
        "Quels clients risquent de partir ?",
        "¿Cuáles son nuestros mejores clientes?",
        "can you answer in German please",
    ],
)
def test_another_language_is_told_to_be_unknown(
    text: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    found = understand(text, lexicon, cache_dir=cache_dir)
    assert (found.kind, found.topic) == ("decline", "language")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in English please: revenue in June", ("sales_metrics", {"metric": "revenue"} | JUNE)),
        ("what does AUC mean in plain English", ("define", {"term": "auc"})),
        (
            "revenue of English accounts",
            ("sales_metrics", {"metric": "revenue", "country": "England"}),
        ),
        ("revenue in England", ("sales_metrics", {"metric": "revenue", "country": "England"})),
    ],
)
def test_in_english_is_how_and_not_where(
    text: str, expected: tuple[str, dict[str, Any]], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = understand(text, lexicon, cache_dir=cache_dir).calls
    assert (call.tool, call.arguments) == expected


@pytest.mark.parametrize(
    "text",
    ["deep dive on Café Zoë", "best clients in the South", "notes on Calloway & Finch", "who are they?"],
)  # fmt: skip
def test_names_and_short_questions_are_in_no_other_language(
    text: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert understand(text, lexicon, cache_dir=cache_dir).topic != "language"
