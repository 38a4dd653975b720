"""Where churn probabilities come from: uploads and the data, in scope, as known at the as-of date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.churn_uploads import upload
from data.scope import EVERYTHING, Scope
from data.warehouse import Warehouse
from tools._accounts import accounts
from tools._churn_source import churn
from tools._query import Query

Book = Callable[[Mapping[str, Any]], Warehouse]
Lines = Callable[..., dict[str, Any]]


@pytest.fixture
def shop(book: Book, lines: Lines) -> Warehouse:
    return book(
        {
            "accounts": [
                *({"account_id": name} for name in "ABC"),
                {"account_id": "S", "region": "South"},
            ],
            "transactions": [lines(name, "2026-06-30", 10) for name in "ABCS"],
            "churn_scores": [
                {"account_id": "A", "churn_score": 0.9, "scored_at": "2026-01-01", "source": "old"},
                {
                    "account_id": "A",
                    "churn_score": 0.1,
                    "scored_at": "2026-05-01",
                    "source": "bank",
                },
                {
                    "account_id": "S",
                    "churn_score": 0.2,
                    "scored_at": "2026-05-02",
                    "source": "bank",
                },
            ],
        }
    )


def found(
    shop: Warehouse, scope: Scope = EVERYTHING, as_of: str = "2026-06-30"
) -> dict[str, float]:
    """Probability by account id."""
    query = Query(shop, scope, date.fromisoformat(as_of))
    ids = {account.key: account.id for account in accounts(query)}
    return {ids[key]: value for key, value in churn(query).probabilities.items()}


def put(shop: Warehouse, folder: Path, rows: str, name: str = "team.csv", **given: Any) -> None:
    file = folder / name
    file.write_text("account_id,churn_score\n" + rows)
    upload(shop, file, uploader="local", scope=EVERYTHING, **given)


def test_scores_of_the_data_count_as_known_at_the_time(shop: Warehouse) -> None:
    assert found(shop) == {"A": 0.1, "S": 0.2}
    assert found(shop, as_of="2026-05-01") == {"A": 0.1}
    assert found(shop, as_of="2026-04-30") == {"A": 0.9}
    assert found(shop, Scope(("South",))) == {"S": 0.2}


def test_an_upload_is_seen_at_once_and_beats_scores_of_the_same_day(
    shop: Warehouse, tmp_path: Path
) -> None:
    assert found(shop) == {"A": 0.1, "S": 0.2}
    put(shop, tmp_path, "A,0.5\nB,0.6\nS,0.7\n", scored_at=date(2026, 5, 1))
    assert found(shop) == {"A": 0.5, "B": 0.6, "S": 0.2}
    put(shop, tmp_path, "A,0.55\n", scored_at=date(2026, 5, 1))
    assert found(shop) == {"A": 0.55, "B": 0.6, "S": 0.2}


def test_a_call_under_way_keeps_to_the_uploads_there_were_when_it_began(
    shop: Warehouse, tmp_path: Path
) -> None:
    query = Query(shop, EVERYTHING, date(2026, 6, 30))
    put(shop, tmp_path, "B,0.6\n")
    assert len(churn(query).probabilities) == 2
    assert len(churn(Query(shop, EVERYTHING, date(2026, 6, 30))).probabilities) == 3


def test_the_source_is_named(shop: Warehouse, tmp_path: Path) -> None:
    def source(scope: Scope = EVERYTHING) -> str:
        return churn(Query(shop, scope, date(2026, 6, 30))).source

    assert source() == "the uploaded scores from bank"
    put(shop, tmp_path, "A,0.5\nB,0.6\n")
    assert source() == "the uploaded scores from team.csv and bank"
    assert source(Scope(("South",))) == "the uploaded scores from bank"
    for name in ("c.csv", "d.csv"):
        put(shop, tmp_path, "C,0.5\n" if name == "c.csv" else "A,0.4\n", name=name)
    assert source() == "the uploaded scores from bank, c.csv and 2 other sources"


def test_without_uploads_it_is_the_churn_model(book: Book, lines: Lines, demo: Warehouse) -> None:
    known = churn(Query(demo, EVERYTHING, demo.manifest.last_date))
    assert (known.source, known.scored_at) == ("the churn model", demo.manifest.last_date)
    assert len(known.probabilities) > 1000
    assert known.reason is None


def test_without_either_the_reason_is_told(book: Book, lines: Lines) -> None:
    small = book({"transactions": [lines("A", "2026-06-30", 10)]})
    known = churn(Query(small, EVERYTHING, date(2026, 6, 30)))
    assert known.probabilities == {}
    assert known.reason is not None and known.reason.startswith("Not enough data for a churn model")
