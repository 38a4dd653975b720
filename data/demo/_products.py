"""The catalogue of the demo book: products.csv with its prices in whole pence."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from data.demo._book import CATEGORIES, HERE, Floats, Ints


@dataclass(frozen=True)
class Products:
    """One entry per product; `category` and `theme` are indexes, `price` pence at list."""

    names: list[str]
    brands: list[str]
    category: Ints
    price: Ints
    typical_quantity: Floats
    popularity: Floats
    theme: Ints
    themes: list[str]

    def __len__(self) -> int:
        return len(self.names)


def products() -> Products:
    """Read the catalogue."""
    with (HERE / "products.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    themes = sorted({row["theme"] for row in rows})
    return Products(
        names=[row["product_name"] for row in rows],
        brands=[row["brand"] for row in rows],
        category=np.array([CATEGORIES.index(row["category"]) for row in rows]),
        price=np.array([int(Decimal(row["list_price"]) * 100) for row in rows]),
        typical_quantity=np.array([float(row["typical_quantity"]) for row in rows]),
        popularity=np.array([float(row["popularity"]) for row in rows]),
        theme=np.array([themes.index(row["theme"]) for row in rows]),
        themes=themes,
    )
