"""Scheme consumer: the grid typed a second time, its overlays, and the published retail table."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from data import catalogue
from data.build import build
from data.home import Home
from data.importing import loader, read_mapping
from data.scope import EVERYTHING
from data.warehouse import Warehouse

NAMES = {
    "HI": "Hibernating",
    "AR": "At Risk",
    "CL": "Cannot Lose Them",
    "AS": "About to Sleep",
    "NA": "Need Attention",
    "LC": "Loyal Customers",
    "PR": "Promising",
    "NC": "New Customers",
    "PL": "Potential Loyalists",
    "CH": "Champions",
}
# A row per recency score 1 to 5, a column per frequency score 1 to 5.
GRID = ("HI HI AR AR CL", "HI HI AR AR CL", "AS AS NA LC LC", "PR PL PL LC LC", "NC PL PL CH CH")


def test_the_published_grid_and_its_two_overlays(book: Any, lines: Any) -> None:
    warehouse = book({"transactions": [lines("A", "2026-06-30", 1)]})
    rows = warehouse.run("SELECT * FROM consumer_rules", EVERYTHING, {}).rows
    assert len(rows) == len({tuple(row.values())[:4] for row in rows}) == 100
    for row in rows:
        grid = NAMES[GRID[row["r"] - 1].split()[row["f"] - 1]]
        lost = row["r"] == row["f"] == 1 and not row["ordered"]
        overlay = "Lost" if lost else "Price Sensitive" if row["discounted"] else grid
        assert row["segment"] == overlay
    assert {row["segment"] for row in rows} == set(catalogue.segments("consumer"))


def labels(ask: Any, warehouse: Warehouse, **more: Any) -> dict[str, tuple[str, str, int]]:
    """Segment, scores and number of orders by account."""
    found = ask(warehouse, "find_accounts", scheme="consumer", limit=500, **more)
    return {row.account_id: (row.segment, row.rfm_score, row.frequency) for row in found.accounts}


def test_frequency_counts_orders_not_days(book: Any, ask: Any, lines: Any) -> None:
    """With five others, a score is one more than the number of accounts that are worse."""
    sold = [lines("A", "2026-06-30", 1, order_id=f"A{n}") for n in range(6)]
    for number, name in enumerate("BCDEF"):
        sold += [
            lines(name, f"2026-0{number + 1}-{day + 1:02}", 1, order_id=f"{name}{day}")
            for day in range(number + 1)
        ]
    found = labels(ask, book({"transactions": sold}))
    assert found == {
        "A": ("Champions", "55", 6),
        "B": ("Hibernating", "11", 1),
        "C": ("Hibernating", "22", 2),
        "D": ("Need Attention", "33", 3),
        "E": ("Loyal Customers", "44", 4),
        "F": ("Champions", "55", 5),
    }


def discounts(lines: Any, name: str, bought: int, cut: int, returned: int = 0) -> list[Any]:
    """`bought` lines of one order, `cut` of them at a discount, and `returned` lines sent back."""
    sold = [
        lines(name, "2026-06-30", 5, discount_amount=int(n < cut), transaction_id=f"{name}{n}")
        for n in range(bought)
    ]
    back = [
        lines(name, "2026-06-30", -5, quantity=-1, transaction_id=f"{name}r{n}")
        for n in range(returned)
    ]
    return sold + back


def test_price_sensitive_is_half_of_at_least_four_lines(book: Any, ask: Any, lines: Any) -> None:
    sold = [
        *discounts(lines, "HALF", 4, 2),
        *discounts(lines, "LESS", 5, 2),
        *discounts(lines, "FEW", 3, 3),
        *discounts(lines, "RETURNED", 4, 2, returned=3),  # what is sent back was not bought
        *discounts(lines, "BEFORE", 4, 0),
        lines("BEFORE", "2025-06-30", 5, discount_amount=1),
    ]
    found = labels(ask, book({"transactions": sold}))
    assert {name for name, row in found.items() if row[0] == "Price Sensitive"} == {
        "HALF",
        "RETURNED",
    }


def test_lost_is_worst_of_all_and_silent_for_the_window(book: Any, ask: Any, lines: Any) -> None:
    sold = [lines("OLD", "2025-01-01", 1), lines("SLOW", "2025-09-01", 1)]
    sold += [lines(name, "2026-06-30", 1, order_id=f"{name}{n}") for name in "ABCD" for n in "12"]
    warehouse = book({"transactions": sold})
    found = labels(ask, warehouse)
    assert (found["OLD"][:2], found["SLOW"][:2]) == (("Lost", "11"), ("Hibernating", "22"))
    assert labels(ask, warehouse, lookback_days=1000)["OLD"][0] == "Hibernating"


@pytest.fixture(scope="module")
def published(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """UCI Online Retail without cancelled invoices and without customers that spent nothing."""
    folder = tmp_path_factory.mktemp("published")
    shipped = read_mapping("online_retail").model_dump(mode="json", by_alias=True)
    mapping = folder / "published.yaml"
    dropped = {"returns": "drop", "accounts_without_spend": "drop"}
    mapping.write_text(yaml.safe_dump(shipped | dropped))
    source = shared_data / "online_retail" / "online_retail.parquet"
    home = Home(folder / "home")
    chosen = read_mapping(str(mapping))
    return Warehouse(home, build(home, loader([source], chosen, folder / "r.csv")).snapshot)


@pytest.mark.shared
def test_counts_and_means_of_the_published_online_retail_table(
    published: Warehouse, ask: Any
) -> None:
    found = ask(
        published,
        "segment_overview",
        scheme="consumer",
        scoring="ntile",
        as_of=date(2011, 12, 11),
        lookback_days=1095,
    )
    assert found.scored_accounts == 4338
    assert {row.segment: row.accounts for row in found.segments} == {
        "Hibernating": 1071,
        "At Risk": 593,
        "Cannot Lose Them": 63,
        "About to Sleep": 352,
        "Need Attention": 187,
        "Loyal Customers": 819,
        "Promising": 94,
        "New Customers": 42,
        "Potential Loyalists": 484,
        "Champions": 633,
        "Price Sensitive": 0,
        "Lost": 0,
    }
    champions = next(row for row in found.segments if row.segment == "Champions")
    assert round(champions.mean_recency_days, 2) == 6.36
    assert round(champions.mean_frequency, 2) == 12.42
    assert round(float(champions.mean_monetary), 2) == 6857.94
